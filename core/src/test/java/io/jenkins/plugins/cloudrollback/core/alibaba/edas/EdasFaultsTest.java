package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.Edas.RollbackId;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lost answers, refusals, concurrent changes by others, and answers in other formats. */
class EdasFaultsTest {
    private final Cloud cloud = new Cloud();
    private final EdasApp app = cloud.simulator.edas().app(DemoWorld.EDAS_APP_ID);
    private final String running = DemoWorld.startEdasDeployment(cloud.simulator);
    private final Faults faults = cloud.simulator.faults();

    EdasFaultsTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome run(String changeOrderId, String appId) {
        return cloud.run(cloud.edas(new EdasParameters("cn-hangzhou", changeOrderId, appId)));
    }

    @Test
    void findsLostRollback() {
        faults.next("AbortAndRollbackChangeOrder").resetAfter();

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ABORT_RETYPES_ORDER",
                "NEW_ORDER_LATE",
                "ROLLBACK_TYPE_HISTROY",
                "ROLLBACK_TYPE_HISTORY",
                "TYPE_TEXT_CHINESE",
                "TYPE_TEXT_UNRELATED",
                "ORDERS_OLDEST_FIRST"
            })
    void findsLostRollbackInEachMode(EdasMode mode) {
        cloud.simulator.edas().modes(mode);
        faults.next("AbortAndRollbackChangeOrder").resetAfter();

        assertTracked(run(running, app.id()), Status.SUCCEEDED);
    }

    private void assertTracked(Outcome outcome, Status status) {
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
    }

    @Test
    void lostRollbackMayHaveTheTypeOfADeployment() {
        cloud.simulator.edas().modes(EdasMode.ROLLBACK_TYPE_DEPLOY);
        faults.next("AbortAndRollbackChangeOrder").resetAfter();

        Outcome outcome = run(running, app.id());

        assertTracked(outcome, Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("may have been started by somebody else");
    }

    @Test
    void tracksOrderThatShowsLate() {
        cloud.simulator.edas().modes(EdasMode.ABORT_STARTS_UNNAMED_ORDER, EdasMode.NEW_ORDER_LATE);

        assertTracked(run(running, app.id()), Status.SUCCEEDED);
    }

    /** Somebody else may have deployed after the order was terminated. */
    @Test
    void orderThatGoesOnMayBeADeployment() {
        cloud.simulator.edas().modes(EdasMode.ABORT_STARTS_UNNAMED_ORDER, EdasMode.ROLLBACK_TYPE_DEPLOY);

        assertTracked(run(running, app.id()), Status.UNKNOWN);
    }

    @Test
    void orderThatCannotBeFoundIsUnknown() {
        cloud.simulator.edas().modes(EdasMode.ABORT_STARTS_UNNAMED_ORDER);

        assertThat(run(running, null).status()).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deploymentIsOursOnlyIfTheAnswerWasLost(boolean refused) {
        EdasApp other = cloud.simulator.edas().addApp("other", "other");
        other.deploy("alice", "console", Script.of("1:60 2"));
        EdasRollback rollback = cloud.edas(new EdasParameters("cn-hangzhou", null, "other"));
        Decision decision = cloud.get(rollback.decide(Situation.ofStep(OwnRollbacks.NONE)));
        Plan plan = decision.plan();
        Map<String, String> baseline = decision.baseline();
        cloud.time.pass(Duration.ofMinutes(2));
        other.deploy("bob", "pop", Script.of("1:60 2"));

        assertThat(cloud.get(rollback.findStarted(plan, baseline, refused)).found())
                .isNotEqualTo(refused);
    }

    /** A rollback that was named by its id is no sign of our own. */
    @Test
    void abortedRollbackIsNotTakenForOurs() {
        cloud.simulator.edas().modes(EdasMode.ABORT_ANY_ORDER, EdasMode.ABORT_KEEPS_ORDER);
        String rollback =
                app.abortAndRollback("bob", "console", Script.of("1:1200 2")).orElseThrow();
        faults.next("AbortAndRollbackChangeOrder").resetBefore();

        assertThat(run(rollback, app.id()).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void stateOfOtherOrderIsNoVerdict() {
        ObjectNode order = JsonNodeFactory.instance.objectNode().put("Code", 200);
        order.putObject("changeOrderInfo").put("Status", 2).put("ChangeOrderId", "other");
        faults.next("GetChangeOrderInfo", 2).pass();
        faults.next("GetChangeOrderInfo", 3).answer(Reply.json(200, order));
        app.nextRollback(Script.of("1:5 3"));

        assertTracked(run(running, app.id()), Status.FAILED);
        assertThat(cloud.log).anyMatch(line -> line.contains("the answer is about ChangeOrderId other instead of "));
    }

    @Test
    void listOfOtherApplicationIsNoAnswer() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("Code", 200);
        list.putArray("ChangeOrderList").addObject().put("ChangeOrderId", "a").put("AppId", "other");
        faults.next("ListRecentChangeOrder").answer(Reply.json(200, list));

        assertTracked(run(null, app.id()), Status.SUCCEEDED);
        assertThat(cloud.log).anyMatch(line -> line.contains("the answer is about AppId other instead of "));
    }

    @Test
    void undetectableIsNotRepeated() {
        cloud.simulator.edas().rollbackId(RollbackId.SAME);
        app.nextRollback(Script.of("1:1200 2"));
        faults.next("AbortAndRollbackChangeOrder").resetAfter();

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message())
                .asString()
                .contains("rolling back under the same ID", "the request is not sent again");
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void lostWithoutAppIdIsUnknown() {
        faults.next("AbortAndRollbackChangeOrder").htmlAfter(504);

        Outcome outcome = run(running, null);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message())
                .asString()
                .contains(
                        "was terminated, but the provider does not show by whom",
                        "Details: https://edas.console.aliyun.com/");
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void lostRequestIsNotRepeated(RollbackId mode) {
        cloud.simulator.edas().rollbackId(mode);
        faults.next("AbortAndRollbackChangeOrder").htmlBefore(502);

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.durationMillis()).isGreaterThan(Duration.ofMinutes(2).toMillis());
        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void retriesBusyAndThrottled(RollbackId mode) {
        cloud.simulator.edas().rollbackId(mode);
        faults.next("AbortAndRollbackChangeOrder", 3).error(200, "409", "busy");
        faults.next("AbortAndRollbackChangeOrder", 3).error(400, "Throttling.User");
        faults.next("AbortAndRollbackChangeOrder", 3).error(200, "429", "slowly");

        assertThat(run(running, app.id()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(10);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void failedPollsAreNoVerdict() {
        faults.next("GetChangeOrderInfo", 2).pass(); // precede the rollback
        faults.next("GetChangeOrderInfo").error(200, "404", "does not exist");
        faults.next("GetChangeOrderInfo").error(403, "Forbidden.RAM");
        faults.next("GetChangeOrderInfo").htmlBefore(502);
        faults.next("GetChangeOrderInfo").truncated();
        faults.next("GetChangeOrderInfo").wrongTypes();
        faults.next("GetChangeOrderInfo").cutAfter();

        assertThat(run(running, app.id()).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void tracksNewOrder() {
        // The answer echoes the id of the request, although a new order rolls back.
        String[] rollback = new String[1];
        faults.next("AbortAndRollbackChangeOrder").answer(changed(running));
        cloud.time.after(
                Duration.ofMillis(1500),
                () -> rollback[0] = app.abortAndRollback("provider", "pop", Script.of("1:60 2"))
                        .orElseThrow());

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isEqualTo(rollback[0]);
        assertThat(cloud.log).anyMatch(line -> line.contains("Its rollback is change order " + rollback[0]));
    }

    private static Reply changed(String order) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", 200).put("ErrorCode", "success");
        body.putObject("Data").put("ChangeOrderId", order);
        return Reply.json(200, body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"changeOrderInfo", "ChangeOrderInfo"})
    void readsBothShapes(String spelling) {
        ObjectNode order = JsonNodeFactory.instance.objectNode().put("Code", 200);
        order.putObject(spelling)
                .put("Status", "1") // a number as a string
                .putArray("PipelineInfoList")
                .addObject()
                .put("PipelineId", "p")
                .put("PipelineStatus", 1);
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("Code", "200");
        list.putArray("ChangeOrderList")
                .addObject()
                .put("ChangeOrderId", running)
                .put("Status", 1);
        faults.next("ListRecentChangeOrder", 2).answer(Reply.json(200, list));
        faults.next("GetChangeOrderInfo", 2).answer(Reply.json(200, order));

        Outcome outcome = run(null, app.id());

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log).anyMatch(line -> line.contains("Running (batch 1 of 1)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9})
    void namesSeveralOpenOrders(int status) {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("Code", 200);
        for (String id : new String[] {"first", "second"}) {
            list.withArray("/ChangeOrderList/ChangeOrder")
                    .addObject()
                    .put("ChangeOrderId", id)
                    .put("Status", status);
        }
        faults.next("ListRecentChangeOrder").answer(Reply.json(200, list));

        Outcome outcome = run(null, app.id());

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("(first, second). Specify one of them as changeOrderId");
    }

    @Test
    void retriesOrderWithoutId() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("Code", 200);
        list.putArray("ChangeOrderList").addObject().put("Status", 1);
        faults.next("ListRecentChangeOrder").answer(Reply.json(200, list));

        assertThat(run(null, app.id()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log)
                .anyMatch(line -> line.contains("ListRecentChangeOrder: the answer does not contain ChangeOrderId"));
    }

    @Test
    void reportsErrorWithinHttp200() {
        faults.next("AbortAndRollbackChangeOrder").error(200, "403", "User not authorized to operate.");

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains("AbortAndRollbackChangeOrder", "403 User not authorized to operate.", "request ID ")
                .contains("Grant the RAM user edas:ManageApplication");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void doesNotClaimOtherAbort() {
        cloud.whileInFlight(
                "AbortAndRollbackChangeOrder", () -> app.abortAndRollback("bob", "pop", Script.of("1:60 2")));

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message())
                .asString()
                .contains("The change that was tracked may not be this rollback", "is not running");
        assertThat(cloud.simulator.effects().all()).extracting("by").containsExactly("bob");
    }
}
