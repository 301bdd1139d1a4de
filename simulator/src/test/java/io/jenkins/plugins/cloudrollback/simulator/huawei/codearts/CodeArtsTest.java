package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeArtsTest {
    private static final String TASK = "/v2/tasks/" + DemoWorld.TASK_ID;
    private static final String ROLLBACK = TASK + "/records/" + DemoWorld.OLD_RECORD_ID + "/rollback";
    private static final String HISTORY =
            "/v2/" + DemoWorld.CODEARTS_PROJECT_ID + "/task/" + DemoWorld.TASK_ID + "/history";

    private final SignedClient client = new SignedClient();
    private final CodeArtsTask task = client.simulator.codeArts().task(DemoWorld.TASK_ID);

    @Test
    void rollsBackByNewRecord() {
        JsonNode answer = client.huawei("POST", ROLLBACK, null, "{}").json();

        String id = answer.path("id").asText();
        assertThat(id).hasSize(32).isNotEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(state(id).path("status").asText()).isEqualTo("pending");
        assertThat(error(client.huawei("POST", ROLLBACK, null, "{}"), 400)).isEqualTo("Deploy.00011027");
        client.clock.passSeconds(35);
        assertThat(state(id).path("status").asText()).isEqualTo("succeeded");
        assertThat(state(id).path("step").asText()).isEqualTo("finish");
        assertThat(client.simulator.effects().of(task.id()))
                .extracting(Effect::changeId)
                .containsExactly(id);
    }

    @Test
    void rollsBackBySameRecord() {
        client.simulator.codeArts().rollbackId(CodeArts.RollbackId.SAME);
        client.clock.passSeconds(60);

        String id =
                client.huawei("POST", ROLLBACK, null, "{}").json().path("id").asText();

        assertThat(id).isEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(state(id).path("start_time").asText()).isEqualTo("2026-01-15 16:31:00");
        assertThat(latest().path("record_id").asText()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "abort", "timeout", "not_started", "running"})
    void followsScript(String end) {
        task.nextRollback(Script.of("pending:5 " + end));
        client.huawei("POST", ROLLBACK, null, "{}");
        client.clock.passSeconds(5);

        assertThat(latest().path("status").asText()).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{"})
    void requiresObjectAsBody(String body) {
        assertThat(error(client.huawei("POST", ROLLBACK, null, body), 400)).isEqualTo("DEV.CH.10001");
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @Test
    void refusesUnknownIds() {
        String unknown = "0".repeat(32);

        assertThat(error(client.huawei("POST", ROLLBACK.replace(DemoWorld.TASK_ID, unknown), null, "{}"), 404))
                .isEqualTo("Deploy.00011020");
        assertThat(error(client.huawei("POST", ROLLBACK.replace(DemoWorld.OLD_RECORD_ID, unknown), null, "{}"), 400))
                .isEqualTo("Deploy.00011303");
        assertThat(error(client.huawei("POST", ROLLBACK.replace(DemoWorld.OLD_RECORD_ID, "short"), null, "{}"), 400))
                .isEqualTo("DEV.CH.10001");
        client.simulator.codeArts().nestedErrors(true);
        Reply nested = client.huawei("GET", TASK + "/state", "step_state=maybe", null);
        assertThat(nested.json().at("/error/code").asText()).isEqualTo("DEV.CH.10001");
        assertThat(nested.json().path("status").asText()).isEqualTo("failed");
    }

    @Test
    void listsHistoryNewestFirst() {
        client.clock.passSeconds(24 * 3600);
        String theirs = task.deploy("bob", Script.of("running:5 succeeded")).orElseThrow();
        assertThat(task.deploy("eve", Script.of("succeeded"))).isEmpty();
        assertThat(task.rollback("eve", Script.of("succeeded"))).isEmpty();

        JsonNode all = history("page=1&size=10&start_date=2026-01-01&end_date=2026-01-31")
                .json();
        JsonNode first = history("page=2&size=1&start_date=2026-01-15&end_date=2026-01-15")
                .json();

        assertThat(all.path("total_num").asInt()).isEqualTo(3);
        assertThat(all.at("/result/0/execution_id").asText()).isEqualTo(theirs);
        assertThat(all.at("/result/0/operator").asText()).isEqualTo("bob");
        assertThat(all.at("/result/0/release_id").asInt()).isEqualTo(3);
        assertThat(first.path("total_num").asInt()).isEqualTo(2);
        assertThat(first.at("/result/0/execution_id").asText()).isEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(first.at("/result/0/start_time").asText()).isEqualTo("2026-01-15 16:30:00");
    }

    @ParameterizedTest
    @CsvSource({
        "size=10&start_date=2026-01-01&end_date=2026-01-31",
        "page=1&start_date=2026-01-01&end_date=2026-01-31",
        "page=0&size=10&start_date=2026-01-01&end_date=2026-01-31",
        "page=1&size=101&start_date=2026-01-01&end_date=2026-01-31",
        "page=1&size=10&start_date=2026-1-1&end_date=2026-01-31",
        "page=1&size=10&start_date=2026-01-01&end_date=2026-02-01",
        "page=1&size=10&start_date=2026-01-02&end_date=2026-01-01",
        "page=1&size=10&start_date=2026-01-01&end_date=2026-01-31&more=1"
    })
    void validatesHistoryQuery(String query) {
        assertThat(error(history(query), 400)).isEqualTo("DEV.CH.10001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=1&size=10&end_date=2026-01-31", "page=1&size=10&start_date=2026-01-01"})
    void historyNeedsBothDates(String query) {
        assertThat(error(history(query), 400)).isEqualTo("APIGW.0106");
    }

    @Test
    void listsApplications() {
        String body = "{\"project_id\": \"" + DemoWorld.CODEARTS_PROJECT_ID + "\", \"page\": 1, \"size\": 10}";
        JsonNode apps =
                client.huawei("POST", "/v1/applications/list", null, body).json();
        assertThat(apps.at("/result/0/arrange_infos/0/id").asText()).isEqualTo(DemoWorld.TASK_ID);
    }

    @Test
    void stopsRecord() {
        String id =
                client.huawei("POST", ROLLBACK, null, "{}").json().path("id").asText();
        Reply stop = client.huawei("PUT", TASK + "/records/" + id + "/stop", null, "{}");
        assertThat(stop.json().path("status").asText()).isEqualTo("success");
        assertThat(state(id).path("status").asText()).isEqualTo("abort");
    }

    private Reply history(String query) {
        return client.huawei("GET", HISTORY, query, null);
    }

    private JsonNode state(String id) {
        JsonNode body = client.huawei("GET", TASK + "/state", "record_id=" + id + "&step_state=false", null)
                .json();
        assertThat(body.path("status").asText()).isEqualTo("success");
        assertThat(body.path("result").has("step_state")).isFalse();
        return body.path("result");
    }

    private JsonNode latest() {
        return client.huawei("GET", TASK + "/state", null, null).json().path("result");
    }

    private static String error(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        return reply.json().path("error_code").asText();
    }
}
