package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the events of a stack tell about its runs. */
class RfsStateTest {
    private final Cloud cloud = new Cloud();
    private final RfsApi api = new RfsApi(
            new HuaweiAccount(cloud.connection, cloud.endpoints, cloud.tokens, () -> Cloud.HUAWEI),
            DemoWorld.REGION,
            DemoWorld.REGION_PROJECT_ID);
    private final ObjectNode events = JsonNodeFactory.instance.objectNode();

    RfsStateTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private void event(String time, String type, String message) {
        events.withArray("stack_events")
                .addObject()
                .put("time", "2026-01-15T" + time + "Z")
                .put("event_type", type)
                .put("event_message", message);
    }

    private RfsState read() {
        cloud.simulator.faults().next("ListStackEvents").answer(Reply.json(200, events));
        return cloud.get(api.getStackMetadata(DemoWorld.STACK_NAME, null)
                .thenCompose(stack -> RfsState.read(stack, api, DemoWorld.STACK_NAME)));
    }

    @Test
    void rollbackIsPartOfItsDeployment() {
        event("12:00:00", "LOG", "Apply required resource is started");
        event("12:01:00", "ERROR", "Flavor is sold out");
        event("12:01:01", "LOG", "Rollback of the resources is started");
        event("12:02:00", "SUMMARY", "Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");

        RfsState state = read();

        assertThat(state.begun()).isEqualTo("2026-01-15T12:00:00Z");
        assertThat(state.successes()).isEmpty();
        assertThat(state.completions()).containsExactly("2026-01-15T12:02:00Z");
    }
}
