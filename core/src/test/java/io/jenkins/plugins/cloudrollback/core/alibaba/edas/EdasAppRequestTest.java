package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.TargetReader;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is requested, what becomes of it, and what a lost or empty answer leads to. */
class EdasAppRequestTest extends EdasAppTestBase {

    EdasAppRequestTest() throws IOException {}

    @BeforeEach
    void before() {
        ran = DemoWorld.EDAS_OLD_VERSION_ID;
    }

    private RollbackRun begin() {
        return cloud.run(rollback(), Duration.ofHours(1), false);
    }

    private static String operation(int cluster) {
        return cluster == ECS ? "RollbackApplication" : "DeployK8sApplication";
    }

    private void assertOnce(Outcome outcome, Status status) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(deployments()).isEqualTo(1);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void kubernetesKeepsWhatIsLeftOut() {
        assertRestored(run());

        assertThat(app.receivedDeployments()).singleElement().satisfies(sent -> {
            assertThat(sent).containsOnlyKeys("AppId", "PackageVersionId", "ChangeOrderDesc");
            assertThat(sent).containsEntry("AppId", app.id()).containsEntry("PackageVersionId", ran);
            assertThat(sent.get("ChangeOrderDesc")).startsWith("Jenkins");
        });
    }

    @Test
    void virtualMachinesGoByName() {
        app.clusterType(ECS);
        cloud.simulator
                .edas()
                .addApp(app.id(), "again")
                .clusterType(ECS)
                .addVersion(ran, "2019-11-13 14:22:22 + a:b")
                .addVersion("new", "2019-11-14 14:22:22");

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);

        assertThat(cloud.simulator.edas().app(app.id()).receivedDeployments())
                .singleElement()
                .satisfies(sent -> assertThat(sent)
                        .containsOnlyKeys("AppId", "GroupId", "HistoryVersion")
                        .containsEntry("GroupId", "all")
                        .containsEntry("HistoryVersion", "2019-11-13 14:22:22 + a:b"));
    }

    @EachCluster
    void answerIsLost(int cluster) {
        app.clusterType(cluster);
        faults.next(operation(cluster)).resetAfter();

        assertOnce(run(), Status.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({"5, DEPLOY_ANSWERS_NO_ID", "2, ROLLBACK_ANSWERS_NO_ID"})
    void answerHasNoId(int cluster, EdasMode mode) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(mode);

        assertOnce(run(), Status.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "5, HISTORIC_TYPE_HISTROY",
        "5, HISTORIC_TYPE_HISTORY",
        "5, ORDERS_OLDEST_FIRST",
        "2, ROLLBACK_TYPE_HISTROY",
        "2, ROLLBACK_TYPE_HISTORY",
        "2, ORDERS_UNSORTED"
    })
    void lostRollbackIsFoundInEachMode(int cluster, EdasMode mode) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(mode);
        faults.next(operation(cluster)).resetAfter();

        assertOnce(run(), Status.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({"5, DESCRIPTION_HIDDEN", "2, ROLLBACK_TYPE_DEPLOY"})
    void lostRollbackLooksLikeAnyDeployment(int cluster, EdasMode mode) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(mode);
        faults.next(operation(cluster)).resetAfter();

        Outcome outcome = run();

        assertOnce(outcome, Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("may be this rollback");
    }

    /** A person tries again what has failed: the second attempt has the plan, and so the marker, of the first one. */
    @Test
    void orderOfAnEarlierAttemptIsNotOurs() {
        beginBlock();
        deploy("ci", DONE);
        TargetReader reader =
                new TargetReader(rollback(), OwnRollbacks.NONE, cloud.time, new SplittableRandom(1), cloud.log::add);
        Journal kept = cloud.get(reader.deployed(Duration.ofHours(1), restorePoint, null))
                .orElseThrow();
        app.nextRollback(Script.of("1:5 3"));
        Outcome first = cloud.end(
                cloud.run(rollback(), kept.restarted(cloud.time.now())).start());
        assertThat(first.status()).isEqualTo(Status.FAILED);
        cloud.time.pass(Duration.ofMinutes(1));

        faults.next(operation(KUBERNETES)).resetBefore();
        Outcome second = cloud.end(
                cloud.run(rollback(), kept.restarted(cloud.time.now())).start());

        assertThat(second.status()).as(second.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(second.changeId()).isNotEqualTo(first.changeId());
    }

    @EachCluster
    void lostRequestIsNotSentAgain(int cluster) {
        app.clusterType(cluster);
        faults.next(operation(cluster)).resetBefore();

        Outcome outcome = run();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("shows no change order that may be this rollback");
        assertThat(deployments()).isEqualTo(1);
    }

    @EachCluster
    void deploymentOfSomebodyIsNotTakenForOurs(int cluster) {
        app.clusterType(cluster);
        faults.next(operation(cluster)).resetBefore();
        CompletableFuture<Outcome> end = begin().start();
        cloud.untilLogged("answer to the request was lost");
        app.deploy("bob", "pop", Script.of("1:10 2"));

        assertThat(cloud.end(end).status()).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED_ONCE", "FAILED_TWICE"})
    void failureThatPassesIsNoVerdict(EdasMode mode) {
        cloud.simulator.edas().modes(mode);

        assertRestored(run());
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "5, 6", "5, 7", "5, 10", "2, 3", "2, 6", "2, 10"})
    void failureThatLastsIsTheVerdict(int cluster, int status) {
        app.clusterType(cluster).nextRollback(Script.of("1:10 " + status));

        assertThat(run().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void personConfirmsBatch() {
        app.nextRollback(Script.of("1:10 8 1:10 2"));
        RollbackRun run = begin();
        CompletableFuture<Outcome> end = run.start();
        cloud.untilLogged("Waiting for a person to confirm");
        cloud.get(run.confirm(run.batchId(), "bob"));

        assertRestored(cloud.end(end));
    }

    @EachCluster
    void emptyGroupIsNamed(int cluster) {
        app.clusterType(cluster);
        faults.next(operation(cluster)).error(200, "400", "ex.app.deploy.group.empty");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("ex.app.deploy.group.empty");
    }

    @EachCluster
    void warnsOfOtherNumberOfInstances(int cluster) {
        app.clusterType(cluster);
        CompletableFuture<Outcome> end = begin().start();
        cloud.untilLogged("accepted");
        app.instances(1);

        Outcome outcome = cloud.end(end);

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.message()).asString().contains("Warning: the application has 1 instances, and had 2 before");
    }

    @EachCluster
    void warnsIfAnotherVersionRuns(int cluster) {
        app.clusterType(cluster);
        CompletableFuture<Outcome> end = begin().start();
        cloud.untilLogged("accepted");
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", 200);
        body.putObject("DeployGroupList")
                .putArray("DeployGroup")
                .addObject()
                .put("PackageVersionId", DemoWorld.EDAS_NEW_VERSION_ID);
        faults.next("ListDeployGroup").answer(Reply.json(200, body));

        Outcome outcome = cloud.end(end);

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.message())
                .asString()
                .contains("Warning: version " + DemoWorld.EDAS_NEW_VERSION_ID + " runs, instead of " + ran);
    }

    @EachCluster
    void imagesGoBackAsPackages(int cluster) {
        app.clusterType(cluster);
        cloud.simulator.edas().modes(EdasMode.VERSIONS_ARE_IMAGES);

        assertRestored(run());
    }
}
