package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class RfsModeTest {
    private static final String STACKS = "/v1/" + DemoWorld.REGION_PROJECT_ID + "/stacks";
    private static final String STACK = STACKS + "/" + DemoWorld.STACK_NAME;
    private static final Script FAILS = Script.of("ROLLBACK_IN_PROGRESS:30 ROLLBACK_FAILED");

    private final SignedClient client = new SignedClient();
    private final Rfs rfs = client.simulator.rfs();
    private final RfsStack stack = rfs.stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);

    @Test
    void busyStackMayBeForbidden() {
        rfs.modes(RfsMode.BUSY_IS_403, RfsMode.WRONG_STATUS_HAS_OTHER_CODE);
        continueRollback();

        assertThat(error(continueRollback(), 403)).isEqualTo("RF.10012519");
        client.clock.passSeconds(30);
        assertThat(error(continueRollback(), 403)).isEqualTo("RF.10012542");
        assertThat(client.simulator.effects().all()).hasSize(1);
    }

    @Test
    void failedRunMayHaveItsCauseInLogOnly() {
        rfs.modes(RfsMode.FAILURE_WITHOUT_SUMMARY, RfsMode.FAILURE_CAUSE_IN_LOG);
        stack.nextRollback(FAILS);
        String id = continueRollback().json().path("deployment_id").asText();
        client.clock.passSeconds(30);

        JsonNode events = events("deployment_id=" + id).json().path("stack_events");

        assertThat(events.findValuesAsText("event_type"))
                .containsExactly("LOG", "UPDATE_FAILED", "UPDATE_IN_PROGRESS", "LOG");
        assertThat(events.at("/0/event_message").asText()).startsWith("Error: ");
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_FAILED");
    }

    @Test
    void successfulRunHasSummary() {
        rfs.modes(RfsMode.FAILURE_WITHOUT_SUMMARY, RfsMode.FAILURE_CAUSE_IN_LOG);
        continueRollback();
        client.clock.passSeconds(30);

        JsonNode events = events("filter=event_type==SUMMARY").json().path("stack_events");

        assertThat(events).hasSize(1);
        assertThat(events.at("/0/event_message").asText()).startsWith("Apply complete!");
    }

    @Test
    void listsHavePages() {
        for (int i = 0; i < 20; i++) {
            rfs.addStack(stack.projectId(), "stack-" + i, "DEPLOYMENT_COMPLETE");
        }
        assertThat(stacks(null).path("stacks")).hasSize(21);
        assertThat(stacks(null).at("/page_info/next_marker").isNull()).isTrue();

        JsonNode limited = stacks("limit=15");
        rfs.addStack(stack.projectId(), "newer", "DEPLOYMENT_COMPLETE"); // shifts nothing
        JsonNode rest =
                stacks("limit=15&marker=" + limited.at("/page_info/next_marker").asText());
        rfs.modes(RfsMode.PAGED);
        JsonNode ten = stacks(null);

        assertThat(limited.path("stacks")).hasSize(15);
        assertThat(rest.path("stacks")).hasSize(6);
        assertThat(rest.at("/page_info/next_marker").isNull()).isTrue();
        assertThat(rest.at("/stacks/5/stack_name").asText()).isEqualTo(stack.name());
        assertThat(ten.path("stacks")).hasSize(10);
        assertThat(ten.at("/page_info/current_count").asInt()).isEqualTo(10);
        assertThat(error(client.huawei("GET", STACKS, "limit=9", null), 400)).isEqualTo("RF.10011005");
        rfs.modes(RfsMode.PAGED_AT_TOP);
        assertThat(stacks(null).path("next_marker").asText()).isNotEmpty();
    }

    @Test
    void eventsHavePages() {
        rfs.modes(RfsMode.PAGED);
        for (int i = 0; i < 3; i++) {
            stack.rollback("bob", FAILS);
            client.clock.passSeconds(30);
        }

        JsonNode first = events("").json();
        JsonNode second =
                events("marker=" + first.at("/page_info/next_marker").asText()).json();

        assertThat(first.path("stack_events")).hasSize(10);
        assertThat(second.path("stack_events")).hasSize(5);
        assertThat(second.at("/page_info/next_marker").isNull()).isTrue();
    }

    @Test
    void eventsMayBeForbidden() {
        rfs.modes(RfsMode.EVENTS_FORBIDDEN);

        assertThat(error(events(""), 403)).isEqualTo("RF.10012507");
    }

    @Test
    void settingsAloneMoveUpdateTime() {
        client.clock.passSeconds(60);
        stack.updateSettings();

        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_FAILED");
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:31:00Z");
        assertThat(client.simulator.effects().all()).isEmpty();
        client.clock.passSeconds(60);
        continueRollback();
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:32:00Z");
    }

    @Test
    void statusMayBeVisibleLaterThanUpdateTime() {
        rfs.modes(RfsMode.STATUS_LATE);
        client.clock.passSeconds(60);
        continueRollback();

        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_FAILED");
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:31:00Z");
        assertThat(error(continueRollback(), 409)).isEqualTo("RF.10013503");
        client.clock.passSeconds(20);
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        client.clock.passSeconds(29);
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        client.clock.passSeconds(1);
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_COMPLETE");
    }

    @Test
    void updateTimeMayBeVisibleLaterThanStatus() {
        rfs.modes(RfsMode.UPDATE_TIME_LATE);
        stack.nextRollback(FAILS);
        client.clock.passSeconds(60);
        continueRollback();
        client.clock.passSeconds(30);

        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_FAILED");
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:31:00Z");
        client.clock.passSeconds(20);
        assertThat(metadata().path("update_time").asText()).isEqualTo("2026-01-15T08:31:30Z");
    }

    @Test
    void eventsMayBeVisibleLaterThanStatus() {
        rfs.modes(RfsMode.EVENTS_LATE);
        stack.nextRollback(FAILS);
        String id = continueRollback().json().path("deployment_id").asText();

        assertThat(error(events("deployment_id=" + id), 404)).isEqualTo("RF.10013001");
        client.clock.passSeconds(30);
        assertThat(metadata().path("status").asText()).isEqualTo("ROLLBACK_FAILED");
        assertThat(types(id)).containsExactly("UPDATE_IN_PROGRESS", "LOG");
        client.clock.passSeconds(20);
        assertThat(types(id)).containsExactly("ERROR", "SUMMARY", "UPDATE_FAILED", "UPDATE_IN_PROGRESS", "LOG");
    }

    private List<String> types(String deploymentId) {
        return events("deployment_id=" + deploymentId).json().findValuesAsText("event_type");
    }

    private Reply continueRollback() {
        return client.huawei("POST", STACK + "/rollbacks", null, null);
    }

    private JsonNode metadata() {
        return client.huawei("GET", STACK + "/metadata", null, null).json();
    }

    private JsonNode stacks(String query) {
        return client.huawei("GET", STACKS, query, null).json();
    }

    private Reply events(String query) {
        return client.huawei("GET", STACK + "/events", query, null);
    }

    private static String error(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        return reply.json().path("error_code").asText();
    }
}
