package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld.CODEARTS_PROJECT_ID;
import static io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld.TASK_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of applications and records. */
class CodeArtsChoicesTest {
    private final Cloud cloud = new Cloud();
    private final CodeArtsTask task = cloud.simulator.codeArts().task(TASK_ID);

    CodeArtsChoicesTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Listing<Choice> applications() {
        return cloud.get(cloud.codeArtsChoices().applications(CODEARTS_PROJECT_ID));
    }

    private Listing<Choice> records() {
        return cloud.get(cloud.codeArtsChoices().records(CODEARTS_PROJECT_ID, TASK_ID));
    }

    private void later() {
        cloud.time.pass(Duration.ofHours(1));
    }

    @Test
    void listsTasksByDeployment() {
        later();
        String other = "b".repeat(32);
        cloud.simulator
                .codeArts()
                .addTask(CODEARTS_PROJECT_ID, "c".repeat(32), other, "billing")
                .addRecord("d".repeat(32), "bob", "failed");

        assertThat(applications().entries()).hasSize(2).satisfies(all -> {
            assertThat(all.get(0).value()).isEqualTo(other);
            assertThat(all.get(0).name()).isEqualTo("billing");
            assertThat(all.get(0).detail()).asString().matches("failed, [0-9-]+ [0-9:]+, bob");
            assertThat(all.get(1).value()).isEqualTo(TASK_ID);
            assertThat(all.get(1).name()).isEqualTo("demo-deployment");
        });
    }

    @Test
    void omitsOtherProjects() {
        cloud.simulator.codeArts().addTask("e".repeat(32), "c".repeat(32), "b".repeat(32), "other");

        assertThat(applications().entries()).extracting(Choice::value).containsExactly(TASK_ID);
    }

    @Test
    void readsAllPagesOfApps() {
        for (int i = 0; i < 249; i++) {
            cloud.simulator
                    .codeArts()
                    .addTask(CODEARTS_PROJECT_ID, DemoWorld.CODEARTS_APP_ID, "%032d".formatted(i), "app " + i);
        }

        assertThat(applications().entries()).hasSize(250).doesNotHaveDuplicates();
        assertThat(applications().truncated()).isFalse();
    }

    @Test
    void omitsAppWithoutTask() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode list = body.putObject("result");
        list.putArray("result")
                .add(JsonNodeFactory.instance.objectNode().put("id", "a").put("name", "draft"))
                .add(JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "arrange_infos",
                                JsonNodeFactory.instance
                                        .arrayNode()
                                        .add(JsonNodeFactory.instance
                                                .objectNode()
                                                .put("id", "t"))));
        cloud.simulator.faults().next("ListAllApp").answer(Reply.json(200, body));

        assertThat(applications()).isEqualTo(new Listing<>(List.of(Choice.of("t", null)), false));
    }

    @Test
    void sortsSucceededFirst() {
        later();
        task.addRecord("f".repeat(32), "bob", "failed");
        later();
        task.addRecord("e".repeat(32), "carol", "succeeded");
        later();
        task.deploy("dave", Script.of("running"));

        List<Choice> all = records().entries();

        assertThat(all)
                .extracting(record -> record.detail().toString())
                .containsExactly(
                        "succeeded, carol", "succeeded, alice", "succeeded, alice", "running, dave", "failed, bob");
        assertThat(all.get(0).value()).isEqualTo("e".repeat(32));
        assertThat(all)
                .allSatisfy(record -> assertThat(record.name()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"));
    }

    @Test
    void readsAllPagesOfRecords() {
        for (int i = 0; i < 148; i++) {
            task.addRecord("%032d".formatted(i), "alice", "succeeded");
        }

        assertThat(records().entries()).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void listsMayBeEmpty() {
        cloud.time.pass(Duration.ofDays(40));

        assertThat(records()).isEqualTo(new Listing<>(List.of(), false));
    }

    @Test
    void quotesTheProvider() {
        cloud.simulator.faults().next("ListAllApp").error(403, "Deploy.00011154");

        assertThatThrownBy(this::applications)
                .isInstanceOf(CallException.class)
                .hasMessageContainingAll("ListAllApp", "Deploy.00011154", "permission to deploy");
    }

    @Test
    void refusesInvalidParameters() {
        assertThatThrownBy(() -> cloud.codeArtsChoices().applications(null))
                .isInstanceOfSatisfying(
                        BadParameterException.class, e -> assertThat(e.field()).isEqualTo("projectId"));
        assertThatThrownBy(() -> cloud.codeArtsChoices().records(CODEARTS_PROJECT_ID, "x"))
                .isInstanceOfSatisfying(
                        BadParameterException.class, e -> assertThat(e.field()).isEqualTo("taskId"));
        assertThat(cloud.http.sent()).isEmpty();
    }
}
