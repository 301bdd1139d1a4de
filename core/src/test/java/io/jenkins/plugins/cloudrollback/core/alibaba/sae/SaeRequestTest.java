package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.Sae;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests sent to SAE, and the choice of the version to restore. */
class SaeRequestTest {
    private final Cloud cloud = new Cloud();
    private final SaeApp app = cloud.simulator.sae().app(DemoWorld.SAE_APP_ID);

    SaeRequestTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private static SaeParameters to(String versionId) {
        return saeParameters(DemoWorld.SAE_APP_ID).versionId(versionId).build();
    }

    @Test
    void sendsEveryParameter() {
        String strategy = "{\"type\":\"GrayBatchUpdate\",\"batchUpdate\":{\"batch\":2,\"releaseType\":\"auto\","
                + "\"batchWaitTime\":1},\"grayUpdate\":{\"gray\":1}}";

        cloud.run(cloud.sae(saeParameters(app.id())
                .versionId(DemoWorld.OLD_VERSION_ID)
                .batchWaitTime(10)
                .minReadyInstances(1)
                .minReadyInstanceRatio(-1)
                .updateStrategy(strategy)
                .autoEnableApplicationScalingRule(true)
                .build()));

        assertThat(app.receivedRollbacks())
                .containsExactly(Map.of(
                        "AppId", app.id(),
                        "VersionId", DemoWorld.OLD_VERSION_ID,
                        "BatchWaitTime", "10",
                        "MinReadyInstances", "1",
                        "MinReadyInstanceRatio", "-1",
                        "UpdateStrategy", strategy,
                        "AutoEnableApplicationScalingRule", "true"));
    }

    @Test
    void sendsZeroFalseAndEmpty() {
        cloud.run(cloud.sae(saeParameters(app.id())
                .versionId(DemoWorld.OLD_VERSION_ID)
                .batchWaitTime(0)
                .minReadyInstances(0)
                .minReadyInstanceRatio(0)
                .updateStrategy("")
                .autoEnableApplicationScalingRule(false)
                .build()));

        assertThat(app.receivedRollbacks())
                .containsExactly(Map.of(
                        "AppId", app.id(),
                        "VersionId", DemoWorld.OLD_VERSION_ID,
                        "BatchWaitTime", "0",
                        "MinReadyInstances", "0",
                        "MinReadyInstanceRatio", "0",
                        "UpdateStrategy", "",
                        "AutoEnableApplicationScalingRule", "false"));
    }

    @Test
    void omitsMissingParameters() {
        cloud.run(cloud.sae(to(DemoWorld.OLD_VERSION_ID)));

        assertThat(app.receivedRollbacks())
                .containsExactly(Map.of("AppId", app.id(), "VersionId", DemoWorld.OLD_VERSION_ID));
    }

    @Test
    void defaultsToPreviousVersion() {
        cloud.time.pass(Duration.ofDays(1));
        app.addVersion("newest-version");

        Outcome outcome = cloud.run(cloud.sae(to(null)));

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(cloud.log.get(0))
                .containsSubsequence(
                        "from demo:1.2 (version newest-version", " to demo:1.1 (version ", DemoWorld.NEW_VERSION_ID);
    }

    @Test
    void noDefaultAfterRollback() {
        app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, Script.of("2"));

        Outcome outcome = cloud.run(cloud.sae(to(null)));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("went back to an older version", "Specify versionId");
        assertThat(app.receivedRollbacks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noDefaultAfterRollbackAndManyOtherChanges(boolean newestFirst) {
        List<String> orders =
                new ArrayList<>(List.of("CoDeploy, 2026-01-13 10:00:00", "CoRollback, 2026-01-14 10:00:00"));
        for (int i = 0; i < 30; i++) {
            orders.add("CoRescaleApplicationVertically, 2026-01-15 10:00:%02d".formatted(i));
        }
        if (newestFirst) {
            Collections.reverse(orders);
        }
        answerOrders(orders);

        Outcome outcome = cloud.run(cloud.sae(to(null)));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains(
                        "went back to an older version",
                        "demo:1.0 (version " + DemoWorld.OLD_VERSION_ID + ", created ");
    }

    /** @param orders type and creation time of each */
    private void answerOrders(List<String> orders) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        for (String order : orders) {
            ArrayNode list = body.withArray("/Data/ChangeOrderList");
            ObjectNode entry = list.addObject()
                    .put("ChangeOrderId", "order-" + list.size())
                    .put("Status", 2);
            entry.put("CoTypeCode", order.split(", ", -1)[0]).put("CreateTime", order.split(", ", -1)[1]);
        }
        cloud.simulator.faults().next("ListChangeOrders").answer(Reply.json(200, body));
    }

    @Test
    void noDefaultIfTheVersionBeforeWasGoneBackTo() {
        pass(() -> app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, Script.of("2")));
        pass(() -> app.deploy("bob", "console", Script.of("2")));

        assertThat(cloud.run(cloud.sae(to(null))).message()).asString().contains("went back to an older version");
    }

    @ParameterizedTest
    @CsvSource({"2, 2, SUCCEEDED", "2, 3, SUCCEEDED", "3, 2, REFUSED", "6, 3, REFUSED"})
    void defaultIsADeploymentThatSucceeded(String before, String last, Status status) {
        pass(() -> app.deploy("bob", "console", Script.of(before)));
        pass(() -> app.deploy("bob", "console", Script.of(last)));

        assertThat(cloud.run(cloud.sae(to(null))).status()).isEqualTo(status);
    }

    @Test
    void noDefaultIfOrdersAreTooMany() {
        app.addHistory(10_100);

        Outcome outcome = cloud.run(cloud.sae(to(null)));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains("do not tell which version ran before. Specify versionId", DemoWorld.OLD_VERSION_ID);
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CoDeploy, ",
                "CoDeploy, 14.01.2026",
                ", 2026-01-14 10:00:00",
                "CoSomethingNew, 2026-01-14 10:00:00"
            })
    void noDefaultIfOrderIsUnclear(String order) {
        answerOrders(List.of(order));

        assertThat(cloud.run(cloud.sae(to(null))).message())
                .asString()
                .contains("do not tell which version ran before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "yesterday"})
    void noDefaultIfAgeOfVersionIsUnknown(String created) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        body.withArray("/Data").addObject().put("Id", "dated").put("CreateTime", "1768440000000");
        body.withArray("/Data").addObject().put("Id", "old").put("CreateTime", "1768430000000");
        body.withArray("/Data").addObject().put("Id", "undated").put("CreateTime", created);
        cloud.simulator.faults().next("ListAppVersions").answer(Reply.json(200, body));

        assertThat(cloud.run(cloud.sae(to(null))).message())
                .asString()
                .contains("Specify versionId", "version undated (created ?)");
    }

    private void pass(Runnable change) {
        cloud.time.pass(Duration.ofHours(1));
        change.run();
    }

    @Test
    void refusesMissingVersion() {
        Outcome outcome = cloud.run(cloud.sae(to("no-such-version")));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("no version \"no-such-version\" among its 2");
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isZero();
    }

    @Test
    void refusesSingleVersion() {
        cloud.simulator.sae().addApp(app.id(), "fresh").addVersion("only");

        Outcome outcome = cloud.run(cloud.sae(to(null)));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains("has no previous version to go back to (number of versions: 1)");
    }

    @Test
    void dryRunChangesNothing() {
        Outcome outcome = cloud.dryRun(cloud.sae(to(null)));

        assertThat(outcome.status()).isEqualTo(Status.DRY_RUN);
        assertThat(outcome.restoredVersion()).asString().contains(DemoWorld.OLD_VERSION_ID);
        assertThat(cloud.log.get(0)).contains(DemoWorld.NEW_VERSION_ID, DemoWorld.OLD_VERSION_ID);
        assertThat(cloud.simulator.effects().all()).isEmpty();
        assertThat(cloud.http.sent())
                .hasSize(3)
                .allMatch(request -> request.method().equals("GET"));
    }

    @ParameterizedTest
    @EnumSource
    void acceptsAnySuccessText(Sae.ErrorCode spelling) {
        cloud.simulator.sae().errorCode(spelling);
        cloud.simulator.sae().codeAsNumber(spelling == Sae.ErrorCode.EMPTY);

        assertThat(cloud.run(cloud.sae(to(null))).status()).isEqualTo(Status.SUCCEEDED);
    }
}
