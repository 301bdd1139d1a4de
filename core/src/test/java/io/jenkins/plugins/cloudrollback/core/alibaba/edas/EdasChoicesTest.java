package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of applications and running changes. */
class EdasChoicesTest {
    private final Cloud cloud = new Cloud();
    private final EdasApp app = cloud.simulator.edas().app(DemoWorld.EDAS_APP_ID);

    EdasChoicesTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Listing<Choice> applications() {
        return cloud.get(cloud.edasChoices().applications());
    }

    private Listing<Choice> changes() {
        return cloud.get(cloud.edasChoices().runningChanges(app.id()));
    }

    @Test
    void sortsApplicationsByName() {
        cloud.simulator.edas().addApp("0-b", "billing");

        assertThat(applications())
                .isEqualTo(new Listing<>(
                        List.of(
                                Choice.of("0-b", "billing", "cn-hangzhou", "default"),
                                Choice.of(app.id(), "demo", "cn-hangzhou", "default"),
                                Choice.of(DemoWorld.EDAS_DEPLOYED_APP_ID, "demo-deployed", "cn-hangzhou", "default")),
                        false));
    }

    @Test
    void readsAllPages() {
        for (int i = 0; i < 248; i++) {
            cloud.simulator.edas().addApp("a-" + i, "app " + i);
        }

        assertThat(applications().entries()).hasSize(250).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0, preparing", "1, running", "8, waiting for a person", "9, waiting for the next batch"})
    void listsRunningChanges(String status, String expected) {
        String order = app.deploy("alice", "console", Script.of(status)).orElseThrow();

        assertThat(changes().entries()).singleElement().satisfies(change -> {
            assertThat(change.value()).isEqualTo(order);
            assertThat(change.name()).isEqualTo("Deploy Application");
            assertThat(change.detail())
                    .asString()
                    .startsWith(expected)
                    .containsPattern(", \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "6", "7", "10", "77"})
    void omitsEndedChanges(String status) {
        app.deploy("alice", "console", Script.of(status));

        assertThat(changes()).isEqualTo(new Listing<>(List.of(), false));
    }

    @Test
    void listsVersions() {
        Listing<Choice> versions = cloud.get(cloud.edasChoices().versions(DemoWorld.EDAS_DEPLOYED_APP_ID));

        assertThat(versions.entries())
                .extracting(Choice::value)
                .containsExactly(DemoWorld.EDAS_NEW_VERSION_ID, DemoWorld.EDAS_OLD_VERSION_ID);
        assertThat(versions.entries().get(0).name()).isEqualTo("1.1");
        assertThat(versions.entries().get(0).detail())
                .asString()
                .containsPattern("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d, url$");
    }

    @Test
    void omitsRollbacks() {
        app.rollback("alice", "console", Script.of("1"));

        assertThat(changes().entries()).isEmpty();
    }

    @Test
    void toleratesMissingFields() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", 200);
        body.putArray("ApplicationList").addObject().put("AppId", "a");
        cloud.simulator.faults().next("ListApplication").answer(Reply.json(200, body));

        assertThat(applications()).isEqualTo(new Listing<>(List.of(Choice.of("a", null)), false));
    }

    @Test
    void reportsErrorWithinHttp200() {
        cloud.simulator.faults().next("ListApplication").error(200, "403", "not yours");

        assertThatThrownBy(this::applications)
                .isInstanceOf(CallException.class)
                .hasMessageContainingAll("ListApplication", "not yours");
    }

    @Test
    void refusesInvalidParameters() {
        for (String wrong : new String[] {null, "", "a/b"}) {
            assertThatThrownBy(() -> cloud.edasChoices().runningChanges(wrong))
                    .isInstanceOf(BadParameterException.class);
            assertThatThrownBy(() -> cloud.edasChoices().versions(wrong)).isInstanceOf(BadParameterException.class);
        }
        assertThat(cloud.http.sent()).isEmpty();
    }
}
