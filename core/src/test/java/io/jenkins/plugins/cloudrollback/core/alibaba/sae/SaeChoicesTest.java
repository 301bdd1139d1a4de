package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of applications and versions. */
class SaeChoicesTest {
    private final Cloud cloud = new Cloud();

    SaeChoicesTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Listing<Choice> applications() {
        return cloud.get(cloud.saeChoices().applications());
    }

    private Listing<Choice> versions() {
        return cloud.get(cloud.saeChoices().versions(DemoWorld.SAE_APP_ID));
    }

    private void answer(String operation, Consumer<ObjectNode> fields) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Success", true);
        fields.accept(body);
        cloud.simulator.faults().next(operation).answer(Reply.json(200, body));
    }

    @Test
    void sortsApplicationsByName() {
        cloud.simulator.sae().addApp("0-b", "billing");
        cloud.simulator.sae().addApp("0-a", "Accounts");

        assertThat(applications())
                .isEqualTo(new Listing<>(
                        List.of(
                                Choice.of("0-a", "Accounts", "cn-hangzhou:demo"),
                                Choice.of("0-b", "billing", "cn-hangzhou:demo"),
                                Choice.of(DemoWorld.SAE_APP_ID, "demo", "cn-hangzhou:demo")),
                        false));
    }

    @Test
    void limitsApplications() {
        for (int i = 0; i < 249; i++) {
            cloud.simulator.sae().addApp("a-" + i, "app " + i);
        }
        assertThat(applications().entries()).hasSize(250);
        assertThat(applications().truncated()).isFalse();

        for (int i = 249; i < 600; i++) {
            cloud.simulator.sae().addApp("a-" + i, "app " + i);
        }
        assertThat(applications().entries()).hasSize(500);
        assertThat(applications().truncated()).isTrue();
    }

    @Test
    void sortsVersionsNewestFirst() {
        cloud.time.pass(Duration.ofHours(1));
        cloud.simulator.sae().app(DemoWorld.SAE_APP_ID).addVersion("v3");

        assertThat(versions().entries()).hasSize(3).first().satisfies(newest -> {
            assertThat(newest.value()).isEqualTo("v3");
            assertThat(newest.name()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
            assertThat(newest.detail()).asString().isEqualTo("image, demo:1.2");
        });
    }

    @Test
    void hidesSignatureOfPackageUrl() {
        answer(
                "ListAppVersions",
                body -> body.putArray("Data")
                        .addObject()
                        .put("Id", "v1")
                        .put("Type", "url")
                        .put("WarUrl", "https://bucket.invalid/a/shop.jar?Expires=1&Signature=abc#x"));

        assertThat(versions().entries()).containsExactly(Choice.of("v1", null, "url", "shop.jar"));
    }

    @Test
    void toleratesMissingFields() {
        answer(
                "ListApplications",
                body -> body.putObject("Data")
                        .putObject("Applications")
                        .putArray("Applications")
                        .add(JsonNodeFactory.instance.objectNode().put("AppId", "a"))
                        .add(JsonNodeFactory.instance.objectNode().put("AppName", "without an ID"))
                        .add("no object"));

        assertThat(applications()).isEqualTo(new Listing<>(List.of(Choice.of("a", null)), false));
    }

    @Test
    void listsMayBeEmpty() {
        answer(
                "ListApplications",
                body -> body.putObject("Data").put("TotalSize", 0).putArray("Applications"));
        answer("ListAppVersions", body -> body.putArray("Data"));

        assertThat(applications()).isEqualTo(new Listing<>(List.of(), false));
        assertThat(versions()).isEqualTo(new Listing<>(List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListApplications", "ListAppVersions"})
    void missingListIsAmbiguous(String operation) {
        answer(operation, body -> {});

        assertThatThrownBy(() -> cloud.get(
                        operation.equals("ListApplications")
                                ? cloud.saeChoices().applications()
                                : cloud.saeChoices().versions(DemoWorld.SAE_APP_ID)))
                .isInstanceOfSatisfying(
                        CallException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS))
                .hasMessageContaining(operation);
    }

    @Test
    void quotesTheProvider() {
        cloud.simulator.faults().next("ListApplications").error(403, "Forbidden.RAM");

        assertThatThrownBy(this::applications)
                .isInstanceOf(CallException.class)
                .hasMessageContainingAll(
                        "ListApplications", "Forbidden.RAM", "Grant the RAM user the missing permission");
    }

    @Test
    void refusesInvalidParameters() {
        assertThatThrownBy(() ->
                        new SaeApi(new AlibabaAccount(cloud.connection, cloud.endpoints, () -> Cloud.ALIBABA), "../"))
                .isInstanceOf(BadParameterException.class);
        assertThatThrownBy(() -> cloud.saeChoices().versions("a/b"))
                .isInstanceOfSatisfying(
                        BadParameterException.class, e -> assertThat(e.field()).isEqualTo("appId"));
        assertThat(cloud.http.sent()).isEmpty();
    }
}
