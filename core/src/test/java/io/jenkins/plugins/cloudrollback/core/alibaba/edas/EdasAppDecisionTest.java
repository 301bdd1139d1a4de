package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether and to what an application is rolled back after the failure of a block. */
class EdasAppDecisionTest extends EdasAppTestBase {

    EdasAppDecisionTest() throws IOException {}

    @EachCluster
    void nothingChanged(int cluster) {
        app.clusterType(cluster);
        beginBlock();

        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed since the restore point");
    }

    @EachCluster
    void changeHasSucceeded(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);

        assertRestored(failBlock());

        assertThat(deployments()).isEqualTo(1);
        assertThat(aborts()).isZero();
        assertThat(cloud.log)
                .anyMatch(line -> line.startsWith("[EDAS] Restore point: 1.1 (version " + ran))
                .anyMatch(line -> line.matches("\\[EDAS] Changed since: change order \\S+ \\(CoDeploy\\) by user .*"))
                .anyMatch(line -> line.startsWith("[EDAS] Decision: Going back to 1.1 (version " + ran));
    }

    @EachCluster
    void severalChangesOfOneUserHaveEnded(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", Script.of("3"));

        assertRestored(failBlock());
    }

    /** The groups show the old version, which need not run on all instances. */
    @ParameterizedTest
    @CsvSource({"5, 3", "5, 6", "5, 7", "5, 10", "2, 3", "2, 6", "2, 7", "2, 10"})
    void failedChangeMayHaveBeenCarriedOutInPart(int cluster, String status) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", Script.of(status));

        assertRestored(failBlock());
        assertThat(deployments()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "5, 6", "5, 7", "5, 10", "2, 3", "2, 6"})
    void changeHasFailedAndStays(int cluster, String status) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(EdasMode.GROUP_WITH_LAST_VERSION);
        beginBlock();
        deploy("ci", Script.of(status));

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(deployments()).isEqualTo(1);
    }

    @EachCluster
    void changeIsRunning(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", STUCK);

        Outcome outcome = failBlock();

        assertRestored(outcome);
        assertThat(aborts()).isEqualTo(1);
        assertThat(deployments()).isZero();
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(2).toMillis());
    }

    @EachCluster
    void secondChangeIsRunning(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", STUCK);

        assertRestored(failBlock());

        assertThat(aborts()).isEqualTo(1);
        assertThat(deployments()).as("the abort brings the first change back").isEqualTo(1);
    }

    @EachCluster
    void changeFromBeforeStillRuns(int cluster) {
        app.clusterType(cluster);
        deploy("ci", STUCK);
        beginBlock();

        assertThat(restorePoint.warning()).asString().contains("not known which version");
        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed");
    }

    @EachCluster
    void changeFromBeforeEnds(int cluster) {
        app.clusterType(cluster);
        deploy("ci", Script.of("1:630 2"));
        beginBlock();
        cloud.time.pass(Duration.ofMinutes(5));

        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed");
    }

    @ParameterizedTest
    @CsvSource({"5, 2", "5, 1", "2, 2", "2, 1"})
    void severalUsers(int cluster, String second) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        deploy("bob", Script.of(second));

        assertNothingSent(failBlock(), Status.REFUSED, "More than one user");
        assertThat(cloud.log).anyMatch(line -> line.contains("Changed since: ") && line.contains("; change order"));
    }

    @EachCluster
    void noRestorePoint(int cluster) {
        app.clusterType(cluster);
        deploy("ci", STUCK);

        assertNothingSent(failBlock(), Status.REFUSED, "There is no restore point");
    }

    @EachCluster
    void namedVersionWithoutRestorePoint(int cluster) {
        app.clusterType(cluster);
        ran = packageVersionId = DemoWorld.EDAS_OLD_VERSION_ID;

        assertRestored(failBlock());
    }

    @EachCluster
    void namedVersionInBlock(int cluster) {
        app.clusterType(cluster);
        packageVersionId = DemoWorld.EDAS_OLD_VERSION_ID;
        beginBlock();
        ran = packageVersionId;
        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed");
        deploy("ci", DONE);

        assertRestored(failBlock());
    }

    @EachCluster
    void namedVersionAfterAbort(int cluster) {
        app.clusterType(cluster);
        packageVersionId = DemoWorld.EDAS_OLD_VERSION_ID;
        beginBlock();
        ran = packageVersionId;
        deploy("ci", STUCK);

        assertRestored(failBlock());

        assertThat(aborts()).isEqualTo(1);
        assertThat(deployments()).isEqualTo(1);
    }

    @EachCluster
    void knownBadVersionIsNotRestored(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        assertRestored(failBlock());

        beginBlock();
        deploy("ci", DONE);

        assertRestored(failBlock());
        assertThat(ran).isEqualTo(DemoWorld.EDAS_NEW_VERSION_ID);
    }

    @EachCluster
    void versionAfterRollbackBySomebodyIsKnown(int cluster) {
        app.clusterType(cluster);
        app.goBack("bob", "console", DemoWorld.EDAS_OLD_VERSION_ID, DONE);
        beginBlock();
        deploy("ci", DONE);

        assertThat(ran).isEqualTo(DemoWorld.EDAS_OLD_VERSION_ID);
        assertRestored(failBlock());
    }

    @EachCluster
    void unknownVersionIsRestoredByTheAbortOfTheOnlyChange(int cluster) {
        app.clusterType(cluster).addGroup(DemoWorld.EDAS_OLD_VERSION_ID);
        beginBlock();
        deploy("ci", STUCK);

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.message()).asString().contains("aborted and rolled back");
    }

    @EachCluster
    void unknownVersionIsNotRestoredByTheAbortOfTheLastChange(int cluster) {
        app.clusterType(cluster).addGroup(DemoWorld.EDAS_OLD_VERSION_ID);
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", STUCK);

        assertNothingSent(failBlock(), Status.REFUSED, "it was not known which version");
    }

    @EachCluster
    void namedVersionThatHasFailedIsDeployed(int cluster) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(EdasMode.GROUP_WITH_LAST_VERSION);
        packageVersionId = DemoWorld.EDAS_OLD_VERSION_ID;
        beginBlock();
        ran = packageVersionId;
        app.goBack("ci", "pop", packageVersionId, Script.of("3"));

        assertRestored(failBlock());
        assertThat(deployments()).isEqualTo(1);
    }

    private void bobDeploysWhileInFlight(String operation) {
        cloud.whileInFlight(operation, () -> app.deploy("bob", "pop", Script.of("1:60 2")));
    }

    private void assertRefusedAsChanged(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("The target has changed since it was chosen what to do");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, DeployK8sApplication", "2, RollbackApplication"})
    void colleagueDeploysWhileWeWait(int cluster, String operation) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        bobDeploysWhileInFlight(operation);

        assertRefusedAsChanged(failBlock());
    }

    @EachCluster
    void innerBlockHasRestoredAlready(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        assertRestored(failBlock());

        Outcome outer = failBlock();

        assertThat(outer.status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(outer.message()).asString().contains("Another rollback of this Jenkins has brought the target");
        assertThat(deployments()).isEqualTo(1);
    }

    @EachCluster
    void twoRollbacksAtOnceHaveOneEffect(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        CompletableFuture<Outcome> first =
                cloud.runAfterFailure(rollback(), restorePoint).start();
        cloud.untilLogged("accepted");

        Outcome second = failBlock();

        assertThat(second.status()).isEqualTo(Status.NOT_NEEDED);
        assertRestored(cloud.end(first));
        assertThat(deployments()).isEqualTo(1);
    }

    /** Its order looks like a deployment, and its id is not known before its answer has come. */
    @Test
    void rollbackOfAnotherBuildIsNotAborted() {
        beginBlock();
        deploy("ci", DONE);
        String other = deployAsAnotherBuild();

        assertRestored(failBlock());

        assertThat(aborts()).isZero();
        assertThat(cloud.log)
                .anyMatch(line -> line.contains("Decision: wait. A change is running: change order " + other));
    }

    @Test
    void stepDoesNotAbortRollbackOfAnotherBuild() {
        deployAsAnotherBuild();
        packageVersionId = DemoWorld.EDAS_OLD_VERSION_ID;

        Outcome abort = cloud.run(cloud.edas(new EdasParameters("cn-hangzhou", null, app.id())));
        Outcome goBack = run();

        assertThat(abort.message()).asString().contains("No change is running");
        assertThat(goBack.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(aborts()).isZero();
    }

    private String deployAsAnotherBuild() {
        return cloud.get(rollback().api().deployK8sApplication(app.id(), ran, ChangeOrders.newMark()));
    }

    @EachCluster
    void survivesRestartInEachPhase(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", STUCK);
        failBlock();
        List<Journal> saved = List.copyOf(cloud.journals);

        for (Journal journal : saved.subList(1, saved.size())) {
            Outcome outcome = cloud.end(
                    cloud.run(rollback(), Journal.fromJson(journal.toJson())).start());

            assertThat(outcome.status()).as(journal.toJson()).isIn(Status.SUCCEEDED, Status.NOT_NEEDED);
            assertThat(app.runningVersion()).isEqualTo(ran);
        }
        assertThat(aborts()).isEqualTo(1);
        assertThat(deployments()).isEqualTo(1);
    }

    @Test
    void failureThatPassesIsNoEnd() {
        beginBlock();
        String order = deploy("ci", STUCK);
        faults.next("ListRecentChangeOrder").answer(listOf(order, 3));

        assertRestored(failBlock());

        assertThat(aborts()).isEqualTo(1);
        assertThat(cloud.log).anyMatch(line -> line.contains("Change order " + order + " was shown as failed"));
    }
}
