package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application shows at the beginning of a block, and which version is known to run. */
class EdasAppRestorePointTest extends EdasAppTestBase {

    EdasAppRestorePointTest() throws IOException {}

    @EachCluster
    void groupsRunDifferentVersions(int cluster) {
        app.clusterType(cluster).addGroup(DemoWorld.EDAS_OLD_VERSION_ID);
        beginBlock();
        deploy("ci", DONE);

        assertThat(restorePoint.warning()).asString().contains("its groups run different versions");
        assertNothingSent(failBlock(), Status.REFUSED, "it was not known which version");
    }

    @EachCluster
    void versionThatFailedBeforeIsNotRestored(int cluster) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(EdasMode.GROUP_WITH_LAST_VERSION);
        deploy("alice", Script.of("3"));
        beginBlock();
        deploy("ci", DONE);

        assertThat(restorePoint.warning()).asString().contains("a change is running or has failed");
        assertNothingSent(failBlock(), Status.REFUSED, "it was not known which version");
    }

    @EachCluster
    void versionToWhichEdasWentBackBeforeIsRestored(int cluster) {
        app.clusterType(cluster);
        deploy("alice", Script.of("3"));
        beginBlock();
        deploy("ci", DONE);

        assertRestored(failBlock());
    }

    @EachCluster
    void oneOfSeveralGroupsTellsNoVersion(int cluster) {
        app.clusterType(cluster).addGroup(null);
        beginBlock();
        deploy("ci", DONE);

        assertThat(restorePoint.warning()).asString().contains("its groups run different versions");
        assertNothingSent(failBlock(), Status.REFUSED, "it was not known which version");
    }

    @EachCluster
    void severalGroupsTellNoVersion(int cluster) {
        app.clusterType(cluster).addGroup(null);
        cloud.simulator.edas().modes(EdasMode.GROUP_WITHOUT_VERSION);
        beginBlock();

        assertThat(restorePoint.warning()).asString().contains("not known which version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GROUP_WITHOUT_VERSION_ID", "GROUP_WITHOUT_VERSION"})
    void nameTellsVersion(EdasMode mode) {
        cloud.simulator.edas().modes(mode);
        beginBlock();
        deploy("ci", DONE);

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GROUP_WITHOUT_VERSION_ID", "GROUP_WITHOUT_VERSION"})
    void nameIsNotUnique(EdasMode mode) {
        cloud.simulator.edas().modes(mode);
        app.addVersion("a-third-version", "1.1");
        beginBlock();

        assertThat(restorePoint.warning()).asString().contains("not known which version");
    }

    @Test
    void versionOfVirtualMachinesIsNotTold() {
        app.clusterType(ECS);
        cloud.simulator.edas().modes(EdasMode.GROUP_WITHOUT_VERSION);
        beginBlock();

        assertThat(restorePoint.warning()).asString().contains("not known which version");
        assertThat(cloud.simulator.calls().count("GetK8sApplication")).isZero();
    }

    @Test
    void sharedNameIsRefusedOnVirtualMachines() {
        app.clusterType(ECS).addVersion("a-third-version", "1.1");
        beginBlock();
        deploy("ci", DONE);

        assertThat(restorePoint.warning()).asString().contains("Another version has the same name");
        assertNothingSent(failBlock(), Status.REFUSED, "Another version has the same name");
        packageVersionId = "a-third-version";
        assertThatThrownBy(this::beginBlock).hasMessageContaining("Another version has the same name");
    }

    @Test
    void sharedNameDoesNotMatterInKubernetes() {
        app.addVersion("a-third-version", "1.1");
        beginBlock();
        deploy("ci", DONE);

        assertThat(restorePoint.warning()).isNull();
        assertRestored(failBlock());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8})
    void otherClustersAreRefusedBeforeTheBlock(int cluster) {
        app.clusterType(cluster);

        assertRefusedBeforeTheBlock("cluster of type " + cluster);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void otherClustersOfKubernetes(int cluster) {
        app.clusterType(cluster);
        beginBlock();
        deploy("ci", DONE);

        assertRestored(failBlock());
        assertThat(cloud.simulator.calls().count("DeployK8sApplication")).isEqualTo(1);
    }

    private void assertRefusedBeforeTheBlock(String message) {
        assertThatThrownBy(this::beginBlock)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        CallException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(CallException.Kind.REJECTED));
    }

    @Test
    void missingVersionIsRefusedBeforeTheBlock() {
        packageVersionId = "no-such-version";

        assertRefusedBeforeTheBlock("no-such-version");
    }

    @Test
    void missingAppIsRefusedBeforeTheBlock() {
        EdasAppRollback missing = cloud.edasApp(new EdasAppParameters("cn-hangzhou", "no-such-app", null));

        assertThatThrownBy(() -> cloud.restorePoint(missing)).hasMessageContaining("no application no-such-app");
    }

    @Test
    void applicationIsOnSecondPage() {
        for (int i = 0; i < 150; i++) {
            cloud.simulator.edas().addApp("app-" + i, "app");
        }
        cloud.simulator.edas().addApp("last", "last").addVersion("only", "1.0");

        assertThat(cloud.restorePoint(cloud.edasApp(new EdasAppParameters("cn-hangzhou", "last", null)))
                        .ran())
                .asString()
                .startsWith("1.0 (version only, created ");
    }

    @Test
    void nothingToGoBackTo() {
        EdasAppRollback rollback = cloud.edasApp(new EdasAppParameters("cn-hangzhou", DemoWorld.EDAS_APP_ID, null));

        assertThat(cloud.restorePoint(rollback).warning()).asString().contains("nothing to go back to");
    }
}
