package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AbortAndRollbackChangeOrder, in each way in which the provider may show what came of it. */
class SaeAbortTest {
    private final Cloud cloud = new Cloud();
    private final Faults faults = cloud.simulator.faults();
    private final SaeApp app = cloud.simulator.sae().app(DemoWorld.SAE_APP_ID);
    private final SaeRollback rollback =
            cloud.sae(saeParameters(DemoWorld.SAE_APP_ID).build());
    private RestorePoint restorePoint;

    SaeAbortTest() throws IOException {}

    /** A block begins, and its deployment gets stuck. */
    @BeforeEach
    void deploy() {
        cloud.time.pass(Duration.ofMinutes(10));
        restorePoint = cloud.restorePoint(rollback);
        cloud.time.pass(Duration.ofMinutes(1));
        app.deploy("ci", "pop", Script.of("1:5 1/1")).orElseThrow();
        cloud.time.pass(Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome failBlock() {
        return cloud.end(cloud.runAfterFailure(rollback, restorePoint).start());
    }

    private void assertRestored(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(cloud.simulator.effects().all())
                .filteredOn(effect -> !effect.by().equals("ci"))
                .as("what took effect")
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void restoresInEachMode(SaeMode mode) {
        cloud.simulator.sae().modes(mode);

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void restoresThoughOrderIsShownLate(SaeMode mode) {
        cloud.simulator.sae().modes(mode, SaeMode.NEW_ORDER_LATE);

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void answerIsLost(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        faults.next("AbortAndRollbackChangeOrder").resetAfter();

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void crashesInEachPhase(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        assertRestored(failBlock());

        for (Journal journal : List.copyOf(cloud.journals)) {
            Outcome outcome = cloud.end(
                    cloud.run(rollback, Journal.fromJson(journal.toJson())).start());

            assertThat(outcome.status()).as(journal.toJson()).isIn(Status.SUCCEEDED, Status.NOT_NEEDED);
        }
        assertRestored(cloud.journals.get(cloud.journals.size() - 1).outcome());
    }

    @Test
    void lostRequestIsNotRepeated() {
        faults.next("AbortAndRollbackChangeOrder").resetBefore();

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("was to be aborted, but it is still open");
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(4).toMillis());
        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
    }

    @Test
    void rollbackOfTheAbortedOrderFails() {
        cloud.simulator.sae().modes(SaeMode.ABORT_STARTS_NEW_ORDER);
        app.nextRollback(Script.of("1:10 3"));

        Outcome outcome = failBlock();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isEqualTo(1);
    }

    @Test
    void refusedAbortChangesNothing() {
        faults.next("AbortAndRollbackChangeOrder").error(403, "Forbidden.RAM");

        Outcome outcome = failBlock();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("Forbidden.RAM");
    }

    private void hideConfiguration() {
        faults.next("DescribeApplicationConfig", 99).error(403, "Forbidden.RAM");
    }

    @Test
    void newOrderThatMayBeSomebodyElsesIsNoProof() {
        cloud.simulator.sae().modes(SaeMode.ABORT_STARTS_NEW_ORDER, SaeMode.SOURCE_ALWAYS_CONSOLE);
        faults.next("AbortAndRollbackChangeOrder").resetAfter();
        hideConfiguration();

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("does not show which version runs");
    }

    @ParameterizedTest
    @EnumSource(names = {"ABORT_STARTS_NEW_ORDER", "ABORT_STARTS_UNNAMED_ORDER"})
    void whatRunsIsProof(SaeMode mode) {
        cloud.simulator.sae().modes(mode, SaeMode.SOURCE_ALWAYS_CONSOLE);
        faults.next("AbortAndRollbackChangeOrder").resetAfter();

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @EnumSource(names = {"ABORT_STARTS_NEW_ORDER", "ABORT_STARTS_UNNAMED_ORDER"})
    void orderOfTheAbortIsProof(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        hideConfiguration();

        assertRestored(failBlock());
    }

    /** The deployment that it was may have succeeded before it was aborted. */
    @Test
    void successOfTheAbortedOrderIsNoProof() {
        hideConfiguration();

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void colleaguesRollbackIsNotOurs(boolean configurationIsShown) {
        app.endChange("2");
        restorePoint = cloud.restorePoint(rollback);
        cloud.time.pass(Duration.ofMinutes(1));
        app.deploy("ci", "pop", Script.of("1:5 1/1")).orElseThrow();
        cloud.time.pass(Duration.ofSeconds(20));
        if (!configurationIsShown) {
            hideConfiguration();
        }
        cloud.whileInFlight("AbortAndRollbackChangeOrder", () -> {
            app.endChange("6");
            app.rollback("bob", "pop", DemoWorld.OLD_VERSION_ID, Script.of("1:60 2"));
        });

        Outcome outcome = failBlock();

        assertThat(outcome.status())
                .as(outcome.toString())
                .isEqualTo(configurationIsShown ? Status.FAILED : Status.UNKNOWN);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.OLD_VERSION_ID);
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isZero();
    }

    @Test
    void colleaguesRollbackAfterTheEndIsNotOurs() {
        cloud.whileInFlight("AbortAndRollbackChangeOrder", () -> {
            app.endChange("2");
            app.rollback("bob", "pop", DemoWorld.OLD_VERSION_ID, Script.of("1:60 2"));
        });

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("has changed since it was chosen what to do");
    }

    /** An order that keeps its id may still show the batch of the deployment that waited. */
    @ParameterizedTest
    @CsvSource({"true, ABORT_RETYPES_ORDER", "true,", "false, ABORT_RETYPES_ORDER", "false,"})
    void batchOfTheDeploymentIsNotConfirmed(boolean automatically, SaeMode mode) {
        cloud.simulator.sae().modes(mode == null ? List.of() : List.of(mode));
        app.nextRollback(Script.of("8 1:5 2"));
        RollbackRun run = cloud.runAfterFailure(confirming(automatically), restorePoint);

        CompletableFuture<Outcome> end = run.start();
        cloud.untilLogged("Waiting for a person to confirm the next batch in the SAE console");

        assertThat(run.batchId()).isNull();
        app.confirm();
        assertRestored(cloud.end(end));
        assertThat(cloud.simulator.calls().count("ConfirmPipelineBatch")).isZero();
    }

    private SaeRollback confirming(boolean automatically) {
        return cloud.sae(saeParameters(DemoWorld.SAE_APP_ID)
                .confirmBatches(automatically)
                .build());
    }

    @ParameterizedTest
    @EnumSource(names = {"ABORT_STARTS_NEW_ORDER", "ABORT_STARTS_UNNAMED_ORDER"})
    void batchOfTheRollbackIsConfirmed(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        app.nextRollback(Script.of("1:5 8 1:5 2"));

        assertRestored(
                cloud.end(cloud.runAfterFailure(confirming(true), restorePoint).start()));
        assertThat(cloud.simulator.calls().count("ConfirmPipelineBatch")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ABORT_STARTS_NEW_ORDER", "ABORT_STARTS_UNNAMED_ORDER", "ABORT_RETYPES_ORDER"})
    void rollbackOfTheAbortedOrderIsStuck(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        app.nextRollback(Script.of("1:10 1/1"));

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("A batch failed", "The instance did not become ready");
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(1).toMillis());
    }

    @Test
    void stuckOrderThatMayBeSomebodyElsesIsNamed() {
        cloud.simulator.sae().modes(SaeMode.ABORT_STARTS_UNNAMED_ORDER, SaeMode.SOURCE_ALWAYS_CONSOLE);
        app.nextRollback(Script.of("1:10 1/1"));

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("CoRollback");
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(1).toMillis());
    }

    /** It still shows the failed batch, perhaps of the deployment. */
    @Test
    void abortedOrderStaysStuck() {
        app.nextRollback(Script.of("1/1"));

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("it is still open");
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(4).toMillis());
    }

    @Test
    void listShowsTheEndLate() {
        Reply before = list();
        faults.next("ListChangeOrders").pass();
        faults.next("ListChangeOrders", 3).answer(before);

        assertRestored(failBlock());
    }

    /** What ListChangeOrders answers now. */
    private Reply list() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        cloud.get(rollback.api().listChangeOrders(app.id())).all().forEach(order -> {
            ObjectNode entry =
                    body.withObject("/Data").withArray("/ChangeOrderList").addObject();
            List.of("ChangeOrderId", "AppId", "CoTypeCode", "CreateTime", "CreateUserId")
                    .forEach(field -> entry.put(field, order.text(field)));
            entry.put("Status", order.integer("Status", -1));
        });
        return Reply.json(200, body);
    }
}
