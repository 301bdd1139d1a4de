package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld.REGION_PROJECT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The list of stacks. */
class RfsChoicesTest {
    private final Cloud cloud = new Cloud();

    RfsChoicesTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Listing<Choice> stacks() {
        return cloud.get(cloud.rfsChoices().stacks());
    }

    @Test
    void sortsContinuableFirst() {
        cloud.simulator.rfs().addStack(REGION_PROJECT_ID, "done", "DEPLOYMENT_COMPLETE");
        cloud.simulator.rfs().addStack(REGION_PROJECT_ID, "failed", "ROLLBACK_FAILED");
        cloud.simulator.rfs().addStack(REGION_PROJECT_ID, "busy", "DEPLOYMENT_IN_PROGRESS");
        cloud.simulator.rfs().addStack("another-project", "other", "ROLLBACK_FAILED");

        assertThat(stacks().entries())
                .extracting(Choice::value)
                .containsExactly("failed", DemoWorld.STACK_NAME, "busy", "done");
        assertThat(stacks().entries())
                .allSatisfy(stack -> assertThat(stack.detail())
                        .asString()
                        .matches("[A-Z_]+, updated \\d{4}-\\d\\d-\\d\\dT[0-9:]+Z"));
    }

    @Test
    void toleratesMissingFields() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("stacks").addObject().put("stack_name", "bare").put("description", "for\nthe shop");
        body.withArray("stacks").addObject().put("stack_id", "nameless");
        cloud.simulator.faults().next("ListStacks").answer(Reply.json(200, body));

        assertThat(stacks()).isEqualTo(new Listing<>(List.of(Choice.of("bare", null, "for the shop")), false));
    }

    @Test
    void listMayBeEmpty() {
        cloud.simulator.rfs().deleteStack(REGION_PROJECT_ID, DemoWorld.STACK_NAME);

        assertThat(stacks()).isEqualTo(new Listing<>(List.of(), false));
    }

    @Test
    void quotesTheProvider() {
        cloud.simulator.faults().next("ListStacks").error(403, "RF.10012507");

        assertThatThrownBy(this::stacks)
                .isInstanceOf(CallException.class)
                .hasMessageContainingAll("ListStacks", "RF.10012507", "Grant the account the permission");
    }

    @Test
    void refusesInvalidParameters() {
        assertThatThrownBy(() -> new RfsApi(
                        new HuaweiAccount(cloud.connection, cloud.endpoints, cloud.tokens, () -> Cloud.HUAWEI),
                        DemoWorld.REGION,
                        " "))
                .isInstanceOfSatisfying(
                        BadParameterException.class, e -> assertThat(e.field()).isEqualTo("projectId"));
        assertThat(cloud.http.sent()).isEmpty();
    }
}
