package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RfsTest {
    private static final String STACKS = "/v1/" + DemoWorld.REGION_PROJECT_ID + "/stacks";
    private static final String STACK = STACKS + "/" + DemoWorld.STACK_NAME;

    private final SignedClient client = new SignedClient();
    private final RfsStack stack = client.simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);

    @Test
    void continuesRollbackOnce() {
        client.clock.passSeconds(60);
        Reply reply = continueRollback("{\"stack_id\": \"" + stack.id() + "\"}");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:31:00Z");
        assertThat(error(continueRollback(null), 409)).isEqualTo("RF.10013503");
        client.clock.passSeconds(30);
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(metadata().has("status_message")).isFalse();
        assertThat(error(continueRollback(null), 403)).isEqualTo("RF.10012547");
        assertThat(client.simulator.effects().of(stack.name()))
                .singleElement()
                .satisfies(effect -> assertThat(effect.changeId())
                        .isEqualTo(reply.json().path("deployment_id").asText()));
    }

    @Test
    void hidesQueuedRequest() {
        client.simulator.rfs().queue(Duration.ofMinutes(10));
        client.clock.passSeconds(60);
        String id = continueRollback(null).json().path("deployment_id").asText();

        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_FAILED");
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:30:00Z");
        assertThat(error(continueRollback(null), 409)).isEqualTo("RF.10013503");
        assertThat(error(events("deployment_id=" + id), 404)).isEqualTo("RF.10013001");
        client.clock.passSeconds(600);
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:41:00Z");
        assertThat(events("deployment_id=" + id).status()).isEqualTo(200);
    }

    @Test
    void continuesFailedRollback() {
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:5 ROLLBACK_FAILED"));
        String first = continueRollback(null).json().path("deployment_id").asText();
        client.clock.passSeconds(5);

        assertThat(metadata().path("status_message").asText()).isNotEmpty();
        JsonNode failed = events("deployment_id=" + first + "&filter=event_type==ERROR%7Cevent_type==SUMMARY")
                .json()
                .path("stack_events");
        assertThat(failed).hasSize(2);
        assertThat(failed.at("/0/event_type").asText()).isEqualTo("ERROR");
        assertThat(continueRollback(null).status()).isEqualTo(202);
        assertThat(client.simulator.effects().all()).hasSize(2);
    }

    @Test
    void pagesEvents() {
        String id = continueRollback(null).json().path("deployment_id").asText();
        client.clock.passSeconds(30);
        client.simulator.rfs().eventsPerPage(3);

        JsonNode first = events("deployment_id=" + id + "&field=time").json();
        String marker = first.path("next_marker").asText();
        JsonNode second = events("deployment_id=" + id + "&marker=" + marker).json();

        assertThat(first.path("stack_events")).hasSize(3);
        assertThat(first.at("/stack_events/0")).hasSize(2);
        assertThat(second.path("stack_events")).hasSize(2);
        assertThat(second.path("next_marker").isNull()).isTrue();
        assertThat(error(events("deployment_id=" + "0".repeat(36)), 404)).isEqualTo("RF.10013001");
    }

    @Test
    void otherUsersChangeStack() {
        assertThat(stack.deploy(Script.of("DEPLOYMENT_IN_PROGRESS:5 DEPLOYMENT_COMPLETE")))
                .isPresent();
        assertThat(stack.rollback("bob", RfsStack.ROLLBACK)).isEmpty();
        assertThat(error(continueRollback(null), 409)).isEqualTo("RF.10013503");
        client.clock.passSeconds(5);
        assertThat(error(continueRollback(null), 403)).isEqualTo("RF.10012547");

        assertThat(client.simulator.rfs().deleteStack(stack.projectId(), stack.name()))
                .isTrue();
        assertThat(error(client.huawei("GET", STACK + "/metadata", null, null), 404))
                .isEqualTo("RF.10013001");
        client.simulator.rfs().addStack(stack.projectId(), stack.name(), "ROLLBACK_FAILED");
        assertThat(error(continueRollback("{\"stack_id\": \"" + stack.id() + "\"}"), 400))
                .isEqualTo("RF.10011015");
        assertThat(client.huawei("GET", STACKS, null, null)
                        .json()
                        .at("/stacks/0/stack_id")
                        .asText())
                .isNotEqualTo(stack.id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | RF.10011033",
                "[] | RF.10011033",
                "{\"other\": 1} | RF.10011002",
                "{\"stack_id\": 1} | RF.10011038",
                "{\"stack_id\": \"short\"} | RF.10011006",
                "{\"stack_id\": \"0123456789012345678901234567890123456\"} | RF.10011005"
            })
    void refusesBadBodies(String body, String code) {
        assertThat(error(continueRollback(body), 400)).isEqualTo(code);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', RF.10011001", "0123456789abcdef0123456789abcdef, RF.10011006"})
    void requiresRequestId(String requestId, String code) {
        Map<String, String> header = Map.of("client-request-id", requestId);

        assertThat(error(client.simulator.handle(client.huaweiRequest("GET", STACKS, null, null, header)), 400))
                .isEqualTo(code);
    }

    @Test
    void validatesNames() {
        client.simulator.rfs().addStack(stack.projectId(), "我的-stack_1", "ROLLBACK_FAILED");

        assertThat(client.huawei("GET", STACKS + "/%E6%88%91%E7%9A%84-stack_1/metadata", null, null)
                        .status())
                .isEqualTo(200);
        assertThat(error(client.huawei("GET", STACKS + "/1st/metadata", null, null), 400))
                .isEqualTo("RF.10011010");
        stack.rollback("bob", RfsStack.ROLLBACK);
        assertThat(error(events("filter=colour==red"), 400)).isEqualTo("RF.10011087");
        assertThat(error(events("x=1"), 400)).isEqualTo("RF.10011002");
    }

    private Reply continueRollback(String body) {
        return client.huawei("POST", STACK + "/rollbacks", null, body);
    }

    private JsonNode metadata() {
        return client.huawei("GET", STACK + "/metadata", "stack_id=" + stack.id(), null)
                .json();
    }

    private Reply events(String query) {
        return client.huawei("GET", STACK + "/events", query, null);
    }

    private static String error(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        return reply.json().path("error_code").asText();
    }
}
