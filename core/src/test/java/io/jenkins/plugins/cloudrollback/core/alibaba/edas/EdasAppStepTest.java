package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether and to what an application is rolled back by a step. */
class EdasAppStepTest extends EdasAppTestBase {

    EdasAppStepTest() throws IOException {}

    private void assertUnclear(Outcome outcome) {
        assertNothingSent(
                outcome, Status.REFUSED, "do not tell which version ran before", DemoWorld.EDAS_OLD_VERSION_ID);
    }

    @EachCluster
    void goesToVersionBefore(int cluster) {
        app.clusterType(cluster);
        ran = DemoWorld.EDAS_OLD_VERSION_ID;

        assertRestored(run());
    }

    @EachCluster
    void goesToVersionBeforeDeployment(int cluster) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(EdasMode.VERSIONS_UNSORTED);
        cloud.time.pass(Duration.ofDays(1));
        deploy("alice", DONE);
        cloud.time.pass(Duration.ofDays(1));
        ran = app.runningVersion();
        deploy("alice", DONE);

        assertRestored(run());
    }

    @EachCluster
    void goesToNamedVersion(int cluster) {
        app.clusterType(cluster);
        deploy("ci", DONE);
        ran = packageVersionId = DemoWorld.EDAS_OLD_VERSION_ID;

        assertRestored(run());
    }

    @EachCluster
    void goesToNamedVersionEvenIfItRuns(int cluster) {
        app.clusterType(cluster);
        deploy("ci", Script.of("3"));
        packageVersionId = ran;

        assertRestored(run());
        assertThat(deployments()).isEqualTo(1);
    }

    @EachCluster
    void abortsRunningChange(int cluster) {
        app.clusterType(cluster);
        deploy("ci", STUCK);

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.message()).asString().contains("aborted and rolled back");
        assertThat(app.runningVersion()).isEqualTo(ran);
        assertThat(aborts()).isEqualTo(1);
        assertThat(deployments()).isZero();
    }

    @EachCluster
    void abortsRunningChangeAndGoesToNamedVersion(int cluster) {
        app.clusterType(cluster);
        ran = packageVersionId = DemoWorld.EDAS_OLD_VERSION_ID;
        deploy("ci", STUCK);

        assertRestored(run());
        assertThat(aborts()).isEqualTo(1);
        assertThat(deployments()).isEqualTo(1);
    }

    @EachCluster
    void waitsForRollbackOfSomebody(int cluster) {
        app.clusterType(cluster);
        app.rollback("bob", "console", Script.of("1:60 2"));

        assertUnclear(run());
        assertThat(cloud.log).anyMatch(line -> line.contains("Decision: wait. A change is running: change order"));
    }

    @EachCluster
    void wentBackLast(int cluster) {
        app.clusterType(cluster);
        app.rollback("bob", "console", DONE);

        assertUnclear(run());
    }

    @ParameterizedTest
    @EnumSource(names = {"HISTORIC_TYPE_HISTROY", "HISTORIC_TYPE_HISTORY", "DESCRIPTION_HIDDEN"})
    void wentBackByDeployment(EdasMode mode) {
        cloud.simulator.edas().modes(mode);
        app.goBack("bob", "console", DemoWorld.EDAS_OLD_VERSION_ID, DONE);

        assertUnclear(run());
    }

    @Test
    void wentBackBeforeLastByWhatLooksLikeDeployment() {
        cloud.time.pass(Duration.ofDays(1));
        app.goBack("bob", "console", DemoWorld.EDAS_OLD_VERSION_ID, DONE);
        cloud.time.pass(Duration.ofHours(1));
        deploy("ci", DONE);

        assertUnclear(run());
    }

    @EachCluster
    void wentBackByThisJenkins(int cluster) {
        app.clusterType(cluster);
        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        long before = deployments();

        assertThat(run().status()).isEqualTo(Status.REFUSED);
        assertThat(deployments()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "5, 6", "2, 3"})
    void lastChangeFailed(int cluster, String status) {
        app.clusterType(cluster);
        deploy("ci", Script.of(status));

        assertUnclear(run());
    }

    @EachCluster
    void groupsRunDifferentVersions(int cluster) {
        app.clusterType(cluster).addGroup(DemoWorld.EDAS_OLD_VERSION_ID);

        assertUnclear(run());
    }

    @Test
    void onlyVersion() {
        cloud.simulator.edas().addApp(app.id(), "again").addVersion("only", "1.0");

        assertNothingSent(run(), Status.REFUSED, "no previous version to go back to");
    }

    @ParameterizedTest
    @CsvSource({"5, DeployK8sApplication", "2, RollbackApplication"})
    void doesNotUndoFixThatIsBeingDeployed(int cluster, String operation) {
        app.clusterType(cluster);
        cloud.whileInFlight(operation, () -> app.deploy("bob", "pop", Script.of("1:60 2")));

        Outcome outcome = run();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("The target has changed since it was chosen what to do");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void dryRunTellsDecision() {
        Outcome outcome = cloud.dryRun(rollback());

        assertThat(outcome.status()).isEqualTo(Status.DRY_RUN);
        assertThat(outcome.message())
                .asString()
                .contains("Going back to 1.0 (version " + DemoWorld.EDAS_OLD_VERSION_ID + ", created ");
        assertThat(deployments()).isZero();
    }
}
