package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.Edas.RollbackId;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdasRollbackTest {
    private final Cloud cloud = new Cloud();
    private final EdasApp app = cloud.simulator.edas().app(DemoWorld.EDAS_APP_ID);
    private final String running = DemoWorld.startEdasDeployment(cloud.simulator);

    EdasRollbackTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome run(String changeOrderId, String appId) {
        return cloud.run(cloud.edas(new EdasParameters("cn-hangzhou", changeOrderId, appId)));
    }

    @ParameterizedTest
    @EnumSource
    void rollsBackAndLogs(RollbackId mode) {
        cloud.simulator.edas().rollbackId(mode);

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.service()).isEqualTo("EDAS");
        assertThat(outcome.target()).asString().contains(running, app.id(), "cn-hangzhou");
        assertThat(outcome.restoredVersion()).isNull();
        assertThat(outcome.consoleUrl()).isEqualTo("https://edas.console.aliyun.com/");
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
        assertThat(outcome.changeId().equals(running)).isEqualTo(mode == RollbackId.SAME);
    }

    @ParameterizedTest
    @EnumSource
    void changeOrderIdSuffices(RollbackId mode) {
        cloud.simulator.edas().rollbackId(mode);

        assertThat(run(running, null).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ListRecentChangeOrder")).isZero();
    }

    @Test
    void appIdSuffices() {
        assertThat(run(null, app.id()).target()).asString().contains(running);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void sendsOnlyChangeOrderId() {
        run(running, app.id());

        assertThat(cloud.sentTo("change_order_abort_and_rollback"))
                .singleElement()
                .satisfies(request -> assertThat(request.uri().getQuery()).isEqualTo("ChangeOrderId=" + running));
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                        Arguments.of("0:5 1:5 9:5 8:5 1:5 2", Status.SUCCEEDED, "The change order is complete."),
                        Arguments.of("1:5 3", Status.FAILED, "The change order failed."),
                        Arguments.of("1:5 7", Status.FAILED, "Only some of the instances were rolled back."),
                        Arguments.of("1:5 10", Status.FAILED, "failed because of an internal error of the provider"),
                        Arguments.of("0", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("1", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("8", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("9", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("1:5 42", Status.TIMED_OUT, "may still be running"))
                .flatMap(ending -> Stream.of(RollbackId.values())
                        .map(mode -> Arguments.of(mode, ending.get()[0], ending.get()[1], ending.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void endsAsTheChangeOrderDoes(RollbackId mode, String script, Status status, String message) {
        cloud.simulator.edas().rollbackId(mode);
        app.nextRollback(Script.of(script));

        Outcome outcome = run(running, app.id());

        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
        assertThat(outcome.message().toString().contains("Details: https://edas.console.aliyun.com/"))
                .isEqualTo(status != Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void terminatedRollbackFails() {
        app.nextRollback(Script.of("1:5 6"));

        assertThat(run(running, app.id()).status()).isEqualTo(Status.FAILED);
    }

    /** The order was aborted, and its rollback may be another order that the provider does not show. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void terminatedOrderIsNoVerdict(boolean withAppId) {
        cloud.simulator.edas().modes(EdasMode.ABORT_TERMINATES_ORDER);

        Outcome outcome = run(running, withAppId ? app.id() : null);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("was terminated, and the provider shows no rollback of it");
        assertThat(outcome.durationMillis()).isGreaterThan(Duration.ofMinutes(2).toMillis());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED_ONCE", "FAILED_TWICE", "TYPE_TEXT_CHINESE", "TYPE_TEXT_UNRELATED"})
    void succeedsWhateverElseTheProviderShows(EdasMode mode) {
        cloud.simulator.edas().modes(mode);

        assertThat(run(null, app.id()).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void personConfirmsInJenkins() {
        app.nextRollback(Script.of("1:30 8 1:30 2"));
        RollbackRun run =
                cloud.run(cloud.edas(new EdasParameters("cn-hangzhou", running, app.id())), Duration.ofHours(1), false);
        CompletableFuture<Outcome> end = run.start();
        cloud.untilLogged("Waiting for a person to confirm the next batch on the build page");
        assertThat(run.progress().batches()).isEqualTo(new Progress.Batches(1, 2));

        run.confirm(run.progress().id(), "Alice (alice)");
        assertThat(cloud.end(end).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ContinuePipeline")).isEqualTo(1);
    }

    /** The batch that waits may be one of the deployment. */
    @Test
    void batchOfTheSameOrderIsNotOffered() {
        cloud.simulator.edas().rollbackId(RollbackId.SAME);
        app.nextRollback(Script.of("1:30 8"));
        RollbackRun run =
                cloud.run(cloud.edas(new EdasParameters("cn-hangzhou", running, app.id())), Duration.ofHours(1), false);
        CompletableFuture<Outcome> end = run.start();
        cloud.untilLogged("The aborted change order waits for a person");

        assertThat(run.batchId()).isNull();
        assertThat(run.progress().batches()).isNull();
        assertThat(cloud.end(end).status()).isEqualTo(Status.TIMED_OUT);
    }

    @Test
    void waitsOutUnknownStatus() {
        app.nextRollback(Script.of("1:5 42:600 2"));

        assertThat(run(running, app.id()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("Unknown status at the provider (42)"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "6", "7", "10"})
    void refusesEndedChange(String status) {
        String ended = cloud.simulator
                .edas()
                .addApp("other", "other")
                .deploy("bob", "console", Script.of(status))
                .orElseThrow();

        Outcome outcome = run(ended, null);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains(ended, "has already ended (status " + status + ")");
        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isZero();
    }

    @Test
    void refusesWithoutOpenOrder() {
        cloud.simulator.edas().addApp("idle", "idle").deploy("bob", "console", Script.of("2"));

        Outcome outcome = run(null, "idle");

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("No change is running on application idle");
    }

    @Test
    void refusesOrderOfOtherApp() {
        cloud.simulator.edas().addApp("other", "other");

        Outcome outcome = run(running, "other");

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains(running, "not among the recent change orders of application other");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void dryRunChangesNothing() {
        Outcome outcome = cloud.dryRun(cloud.edas(new EdasParameters("cn-hangzhou", null, app.id())));

        assertThat(outcome.status()).isEqualTo(Status.DRY_RUN);
        assertThat(outcome.target()).asString().contains(running);
        assertThat(cloud.simulator.effects().all()).isEmpty();
        assertThat(cloud.simulator.calls().all()).extracting("operation").containsOnly("ListRecentChangeOrder");
    }
}
