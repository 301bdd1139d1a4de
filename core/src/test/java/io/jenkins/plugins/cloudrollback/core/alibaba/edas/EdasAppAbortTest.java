package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The abort of a running change, in each way in which the provider may show what came of it. */
class EdasAppAbortTest extends EdasAppTestBase {

    EdasAppAbortTest() throws IOException {}

    /** Each cluster in each mode of the abort; null for the default. */
    static Stream<Arguments> modes() {
        List<EdasMode> modes = new ArrayList<>();
        modes.add(null);
        Stream.of(EdasMode.values())
                .filter(mode -> mode.aspect().equals("abort"))
                .forEach(modes::add);
        return modes.stream().flatMap(mode -> Stream.of(Arguments.of(KUBERNETES, mode), Arguments.of(ECS, mode)));
    }

    /** A block begins, and its deployment gets stuck. */
    private String getStuck(int cluster, EdasMode... modes) {
        app.clusterType(cluster);
        cloud.simulator
                .edas()
                .modes(Stream.of(modes).filter(mode -> mode != null).toList());
        beginBlock();
        return deploy("ci", STUCK);
    }

    private void assertRestoredOnce(Outcome outcome) {
        assertRestored(outcome);
        assertThat(cloud.simulator.effects().all()).as("what took effect").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void restores(int cluster, EdasMode mode) {
        getStuck(cluster, mode);

        assertRestoredOnce(failBlock());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void restoresThoughOrderIsShownLate(int cluster, EdasMode mode) {
        getStuck(cluster, mode, EdasMode.NEW_ORDER_LATE);

        assertRestoredOnce(failBlock());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void restoresThoughListLagsBehind(int cluster, EdasMode mode) {
        String order = getStuck(cluster, mode);
        faults.next("ListRecentChangeOrder", 1000).answer(listOf(order, 1));

        assertRestoredOnce(failBlock());
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 6", "2, 1", "2, 6"})
    void tellsWhatCameOfTheAbortThoughListLagsBehind(int cluster, int status) {
        app.clusterType(cluster).addGroup(DemoWorld.EDAS_OLD_VERSION_ID);
        beginBlock();
        String order = deploy("ci", STUCK);
        CompletableFuture<Outcome> end =
                cloud.runAfterFailure(rollback(), restorePoint).start();
        cloud.untilLogged("accepted");
        faults.next("ListRecentChangeOrder", 1000).answer(listOf(order, status));

        Outcome outcome = cloud.end(end);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
    }

    /** The batch that waits may be one of the deployment, with or without a rollback under the same id. */
    @ParameterizedTest
    @CsvSource({"ABORT_KEEPS_ORDER, false", "ABORT_RETYPES_ORDER, false", "ABORT_KEEPS_ORDER, true"})
    void batchOfAbortedOrderIsNotOffered(EdasMode mode, boolean lost) {
        cloud.simulator.edas().modes(mode);
        beginBlock();
        deploy("ci", Script.of("1:5 8"));
        app.nextRollback(Script.of("1:10 8"));
        if (lost) {
            faults.next("AbortAndRollbackChangeOrder").resetBefore();
        }

        RollbackRun run = cloud.runAfterFailure(rollback(), restorePoint);
        CompletableFuture<Outcome> end = run.start();
        cloud.untilLogged("The aborted change order waits for a person");

        assertThat(run.batchId()).isNull();
        assertThat(run.progress().batches()).isNull();
        assertThat(cloud.end(end).status()).isIn(Status.TIMED_OUT, Status.UNKNOWN);
        assertThat(cloud.simulator.calls().count("ContinuePipeline")).isZero();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void restoresThoughTypeSaysLittle(int cluster, EdasMode mode) {
        getStuck(cluster, mode, EdasMode.ROLLBACK_TYPE_DEPLOY);

        assertRestoredOnce(failBlock());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void answerIsLost(int cluster, EdasMode mode) {
        getStuck(cluster, mode);
        faults.next(abort(cluster)).resetAfter();

        assertRestoredOnce(failBlock());
    }

    private static String abort(int cluster) {
        return cluster == ECS ? "RollbackChangeOrder" : "AbortAndRollbackChangeOrder";
    }

    @ParameterizedTest
    @MethodSource("modes")
    void crashesInEachPhase(int cluster, EdasMode mode) {
        getStuck(cluster, mode);
        assertRestoredOnce(failBlock());

        for (Journal journal : List.copyOf(cloud.journals)) {
            Outcome outcome = cloud.end(
                    cloud.run(rollback(), Journal.fromJson(journal.toJson())).start());

            assertThat(outcome.status()).as(journal.toJson()).isIn(Status.SUCCEEDED, Status.NOT_NEEDED);
        }
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    /** A gateway sends the request twice, and passes the refusal of the second one on. */
    @EachCluster
    void requestIsSentTwice(int cluster) {
        getStuck(cluster);
        cloud.whileInFlight(abort(cluster), () -> app.abortAndRollback("ci", "pop", Script.of("1:10 2")));

        assertRestoredOnce(failBlock());
    }

    @EachCluster
    void requestThatIsLostDoesNotEndAsSuccess(int cluster) {
        getStuck(cluster);
        faults.next(abort(cluster)).resetBefore();

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(aborts()).isEqualTo(1);
    }

    @EachCluster
    void stepDoesNotTakeLostRequestForSuccess(int cluster) {
        app.clusterType(cluster);
        deploy("ci", Script.of("1:120 2"));
        faults.next(abort(cluster)).resetBefore();

        Outcome outcome = run();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @EachCluster
    void rollbackOfTheAbortedOrderFails(int cluster) {
        getStuck(cluster);
        app.nextRollback(Script.of("1:10 3"));

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(deployments()).isEqualTo(1);
    }

    /** The deployment that it was may have succeeded before it was aborted, and nothing shows what runs. */
    @Test
    void successOfTheAbortedOrderIsNoProof() {
        getStuck(ECS);
        cloud.simulator.edas().modes(EdasMode.ABORT_KEEPS_ORDER, EdasMode.GROUP_WITHOUT_VERSION);

        assertRestored(failBlock());
        assertThat(deployments()).isEqualTo(1);
    }

    @Test
    void abortUndoesOnlyTheLastDeployment() {
        app.clusterType(ECS);
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", STUCK);
        cloud.simulator.edas().modes(EdasMode.GROUP_WITHOUT_VERSION);

        assertRestored(failBlock());
        assertThat(deployments()).isEqualTo(1);
    }

    @EachCluster
    void stepTellsThatRollbackFailed(int cluster) {
        app.clusterType(cluster);
        deploy("ci", STUCK);
        app.nextRollback(Script.of("1:10 3"));

        assertThat(run().status()).isEqualTo(Status.FAILED);
    }

    @EachCluster
    void refusedAbortChangesNothing(int cluster) {
        getStuck(cluster);
        faults.next(abort(cluster)).error(403, "Forbidden.RAM");

        Outcome outcome = failBlock();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("Forbidden.RAM");
    }

    @EachCluster
    void colleaguesDeploymentAfterTheAbortIsNotUndone(int cluster) {
        getStuck(cluster);
        app.nextRollback(Script.of("1:5 3"));
        faults.next(abort(cluster)).resetAfter();
        cloud.runAfterFailure(rollback(), restorePoint).start();
        cloud.untilLogged("Found change");
        cloud.time.pass(Duration.ofSeconds(6));
        app.deploy("bob", "pop", DONE).orElseThrow();
        cloud.untilLogged("has ended, but nothing else was requested");

        assertThat(deployments()).isZero();
    }
}
