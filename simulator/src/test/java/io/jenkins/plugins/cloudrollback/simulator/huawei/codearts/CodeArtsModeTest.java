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

class CodeArtsModeTest {
    private static final String TASK = "/v2/tasks/" + DemoWorld.TASK_ID;
    private static final String ROLLBACK = TASK + "/records/" + DemoWorld.OLD_RECORD_ID + "/rollback";
    private static final String OLD_RECORD = "{\"record_id\": \"" + DemoWorld.OLD_RECORD_ID + "\"}";

    private final SignedClient client = new SignedClient();
    private final CodeArts codeArts = client.simulator.codeArts();
    private final CodeArtsTask task = codeArts.task(DemoWorld.TASK_ID);

    @Test
    void startWithRecordRollsBackByNewRecord() {
        JsonNode answer = start(OLD_RECORD).json();

        String id = answer.path("id").asText();
        assertThat(id).hasSize(32).isNotEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(answer.path("task_id").asText()).isEqualTo(task.id());
        assertThat(answer.path("job_name").asText())
                .isEqualTo("job_" + id + "_" + client.clock.instant().toEpochMilli());
        assertThat(client.simulator.effects().of(task.id()))
                .extracting(Effect::changeId)
                .containsExactly(id);
        assertThat(packageOf(id)).isEqualTo(packageOf(DemoWorld.OLD_RECORD_ID));
    }

    @Test
    void startWithoutRecordDeploys() {
        String id = start("{\"params\": [], \"trigger_source\": \"0\"}")
                .json()
                .path("id")
                .asText();

        assertThat(client.simulator.effects().all()).isEmpty();
        assertThat(packageOf(id)).isNotEqualTo(packageOf(DemoWorld.NEW_RECORD_ID));
        assertThat(error(start("{\"record\": 1}"), 400)).isEqualTo("DEV.CH.10001");
        assertThat(error(start("{\"record_id\": \"" + "0".repeat(32) + "\"}"), 400))
                .isEqualTo("Deploy.00011303");
    }

    @Test
    void failedRecordMayBeTarget() {
        String failed = "f".repeat(32);
        task.addRecord(failed, "alice", "failed");

        assertThat(start("{\"record_id\": \"" + failed + "\"}").status()).isEqualTo(200);
    }

    @Test
    void gatewayMayNotKnowRollbackRecords() {
        codeArts.modes(CodeArtsMode.ROLLBACK_UNKNOWN);

        assertThat(error(rollback(), 404)).isEqualTo("APIGW.0101");
        assertThat(client.simulator.effects().all()).isEmpty();
        assertThat(start(OLD_RECORD).status()).isEqualTo(200);
    }

    @Test
    void rollbackMayEchoTheIdThatWasSent() {
        codeArts.modes(CodeArtsMode.ROLLBACK_ECHOES_ID);
        client.clock.passSeconds(60);

        assertThat(rollback().json().path("id").asText()).isEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(state("record_id=" + DemoWorld.OLD_RECORD_ID)
                        .at("/result/start_time")
                        .asText())
                .isEqualTo("2026-01-15 16:30:00");
        assertThat(state("").at("/result/record_id").asText())
                .isNotIn(DemoWorld.OLD_RECORD_ID, DemoWorld.NEW_RECORD_ID)
                .isEqualTo(client.simulator.effects().all().get(0).changeId());
    }

    @ParameterizedTest
    @CsvSource({"BUSY_ENVIRONMENT, Deploy.00060218", "BUSY_PERMISSIONS, Deploy.00060222", ", Deploy.00011027"})
    void refusesBusyTask(CodeArtsMode mode, String code) {
        if (mode != null) {
            codeArts.modes(mode);
        }
        task.deploy("bob", Script.of("running"));

        assertThat(error(rollback(), 400)).isEqualTo(code);
        assertThat(error(start(OLD_RECORD), 400)).isEqualTo(code);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @Test
    void environmentMayStayBusyAfterStop() {
        codeArts.modes(CodeArtsMode.BUSY_ENVIRONMENT, CodeArtsMode.BUSY_AFTER_STOP);
        String running = task.deploy("bob", Script.of("running")).orElseThrow();
        String stop = TASK + "/records/" + running + "/stop";
        assertThat(error(client.huawei("PUT", stop, null, null), 400)).isEqualTo("DEV.CH.10001");

        JsonNode stopped = client.huawei("PUT", stop, null, "{}").json();

        assertThat(stopped.at("/result/id").asText()).isEqualTo(running);
        assertThat(error(rollback(), 400)).isEqualTo("Deploy.00060218");
        client.clock.passSeconds(60);
        assertThat(rollback().status()).isEqualTo(200);
    }

    private Reply stop(String record) {
        return client.huawei("PUT", TASK + "/records/" + record + "/stop", null, "{}");
    }

    private String statusOf(String record) {
        return state("record_id=" + record).at("/result/status").asText();
    }

    @Test
    void stopEndsRunningRecord() {
        String running = task.deploy("bob", Script.of("running")).orElseThrow();

        assertThat(stop(running).status()).isEqualTo(200);
        assertThat(statusOf(running)).isEqualTo("abort");
        assertThat(stop(running).status()).isEqualTo(200);
        assertThat(stop(DemoWorld.NEW_RECORD_ID).status()).isEqualTo(200);
        assertThat(statusOf(DemoWorld.NEW_RECORD_ID)).isEqualTo("succeeded");
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @Test
    void stopMayTakeAMinuteAndBeRefusedLater() {
        codeArts.modes(
                CodeArtsMode.STOP_TAKES_A_MINUTE,
                CodeArtsMode.STOP_ENDS_AS_ABORTED,
                CodeArtsMode.STOP_REFUSED_AFTER_END);
        String running = task.deploy("bob", Script.of("running")).orElseThrow();

        assertThat(stop(running).status()).isEqualTo(200);
        assertThat(statusOf(running)).isEqualTo("running");
        client.clock.passSeconds(60);
        assertThat(statusOf(running)).isEqualTo("aborted");
        assertThat(error(stop(running), 400)).isEqualTo("Deploy.00011305");
        assertThat(rollback().status()).isEqualTo(200);
    }

    @Test
    void recordMayRunAgainUnderItsId() {
        client.clock.passSeconds(60);

        task.runAgain(DemoWorld.OLD_RECORD_ID, "bob", Script.of("running"));

        JsonNode latest = state("").path("result");
        assertThat(latest.path("record_id").asText()).isEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(latest.path("start_time").asText()).isEqualTo("2026-01-15 16:31:00");
        assertThat(latest.path("executor").asText()).isEqualTo("bob");
    }

    @Test
    void taskThatWasNeverRunIsInitial() {
        String id = "e".repeat(32);
        codeArts.addTask(DemoWorld.CODEARTS_PROJECT_ID, "a".repeat(32), id, "new");

        JsonNode state = client.huawei("GET", "/v2/tasks/" + id + "/state", "step_state=false", null)
                .json();

        assertThat(state.path("status").asText()).isEqualTo("initial");
        assertThat(state.path("task_id").asText()).isEqualTo(id);
        assertThat(state.path("elapsed_time").asInt()).isZero();
        assertThat(state.path("step_state").isArray()).isTrue();
        assertThat(state.has("result") || state.has("record_id") || state.has("start_time"))
                .isFalse();
    }

    @Test
    void latestRecordMayNotBeNamed() {
        codeArts.modes(CodeArtsMode.LATEST_UNNAMED);
        assertThat(state("").path("result").has("record_id")).isFalse();
        assertThat(state("").at("/result/status").asText()).isEqualTo("succeeded");

        codeArts.modes(CodeArtsMode.LATEST_UNWRAPPED);
        assertThat(state("").path("status").asText()).isEqualTo("succeeded");
        assertThat(state("").has("result")).isFalse();

        codeArts.modes(CodeArtsMode.LATEST_INITIAL);
        assertThat(state("").path("status").asText()).isEqualTo("initial");

        JsonNode named = state("record_id=" + DemoWorld.OLD_RECORD_ID).path("result");
        assertThat(named.path("record_id").asText()).isEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(named.path("start_time").asText()).isNotEmpty();
        assertThat(named.path("end_time").asText()).isNotEmpty();
    }

    @Test
    void errorsHaveObservedShape() {
        Reply reply = client.huawei("GET", TASK + "/state", "step_state=maybe", null);

        assertThat(reply.json().path("error_code").asText()).isEqualTo("DEV.CH.10001");
        assertThat(reply.json().path("error_msg").asText()).isNotEmpty();
        assertThat(reply.json().at("/error/code").asText()).isEqualTo("DEV-12-10303");
        assertThat(reply.json().at("/error/reason").asText()).isNotEmpty();

        codeArts.modes(CodeArtsMode.ERRORS_AS_HTML);
        Reply page = client.huawei("GET", TASK + "/state", "step_state=maybe", null);
        assertThat(page.headers()).containsEntry("Content-Type", "text/html");
        assertThat(page.text()).isEqualTo(reply.text());

        codeArts.modes(CodeArtsMode.ERRORS_FLAT);
        assertThat(client.huawei("GET", TASK + "/state", "step_state=maybe", null)
                        .json()
                        .has("error"))
                .isFalse();
    }

    @Test
    void tellsParametersOfRecord() {
        task.alwaysLatestPackage(true);
        String id = start(OLD_RECORD).json().path("id").asText();

        assertThat(packageOf(id)).isEqualTo(packageOf(DemoWorld.NEW_RECORD_ID));
        assertThat(error(parameters("0".repeat(32)), 400)).isEqualTo("Deploy.00011303");
        codeArts.modes(CodeArtsMode.UNKNOWN_RECORD_IS_404);
        assertThat(error(parameters("0".repeat(32)), 404)).isEqualTo("Deploy.00011303");
    }

    @Test
    void historyMayBeInAnotherOrderAndZone() {
        client.clock.passSeconds(60);
        task.deploy("bob", Script.of("succeeded"));
        codeArts.modes(CodeArtsMode.HISTORY_OLDEST_FIRST, CodeArtsMode.TIMES_IN_UTC);

        JsonNode first = client.huawei(
                        "GET",
                        "/v2/" + DemoWorld.CODEARTS_PROJECT_ID + "/task/" + task.id() + "/history",
                        "page=1&size=10&start_date=2026-01-15&end_date=2026-01-15",
                        null)
                .json()
                .at("/result/0");

        assertThat(first.path("execution_id").asText()).isEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(first.path("start_time").asText()).isEqualTo("2026-01-15 08:30:00");
    }

    private Reply rollback() {
        return client.huawei("POST", ROLLBACK, null, "{}");
    }

    private Reply start(String body) {
        return client.huawei("POST", TASK + "/start", null, body);
    }

    private JsonNode state(String query) {
        return client.huawei("GET", TASK + "/state", query, null).json();
    }

    private Reply parameters(String recordId) {
        return client.huawei(
                "GET", "/v2/history/tasks/" + DemoWorld.TASK_ID + "/params", "record_id=" + recordId, null);
    }

    private String packageOf(String recordId) {
        JsonNode parameter = parameters(recordId).json().path(0);
        assertThat(parameter.path("name").asText()).isEqualTo("package_url");
        return parameter.path("value").asText();
    }

    private static String error(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        return reply.json().path("error_code").asText();
    }
}
