package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether and to what an application is rolled back after the failure of a block. */
class SaeDecisionTest extends SaeTestBase {
    private RestorePoint restorePoint;

    SaeDecisionTest() throws IOException {}

    private void beginBlock() {
        cloud.time.pass(Duration.ofMinutes(10));
        ran = app.runningVersion();
        restorePoint = cloud.restorePoint(rollback());
        cloud.time.pass(Duration.ofMinutes(1));
    }

    private Outcome failBlock() {
        return cloud.end(cloud.runAfterFailure(rollback(), restorePoint).start());
    }

    private void assertNothingSent(Outcome outcome, Status status, String... message) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
        assertThat(outcome.restoredVersion()).isNull();
        assertThat(requests()).isZero();
    }

    @Test
    void nothingChanged() {
        beginBlock();

        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed since the restore point");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "6", "10"})
    void changeHasEnded(String status) {
        beginBlock();
        deploy("ci", Script.of(status));

        assertRestored(failBlock());

        assertThat(requests()).isEqualTo(1);
        assertThat(cloud.log)
                .anyMatch(line -> line.startsWith("[SAE] Restore point: demo:1.1 (version " + ran))
                .anyMatch(line -> line.matches("\\[SAE] Changed since: change order \\S+ \\(CoDeploy\\) by user .*"))
                .anyMatch(line -> line.startsWith("[SAE] Decision: Going back to demo:1.1 (version " + ran));
    }

    @Test
    void severalChangesOfOneUserHaveEnded() {
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", DONE);

        assertRestored(failBlock());
    }

    @Test
    void changeIsStuck() {
        beginBlock();
        deploy("ci", STUCK);
        app.nextRollback(Script.of("1:10 2"));

        Outcome outcome = failBlock();

        assertRestored(outcome);
        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isZero();
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(1).toMillis());
    }

    @Test
    void secondChangeIsStuck() {
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", STUCK);

        assertRestored(failBlock());

        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
        assertThat(cloud.simulator.calls().count("RollbackApplication"))
                .as("the abort brings the first change back")
                .isEqualTo(1);
    }

    @Test
    void changeFromBeforeStillRuns() {
        deploy("ci", STUCK);
        beginBlock();

        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed");
    }

    @Test
    void changeFromBeforeEnds() {
        deploy("ci", Script.of("1:630 2"));
        beginBlock();
        cloud.time.pass(Duration.ofMinutes(5));

        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "1"})
    void severalUsers(String second) {
        beginBlock();
        deploy("ci", DONE);
        deploy("bob", Script.of(second));

        assertNothingSent(failBlock(), Status.REFUSED, "More than one user");
        assertThat(cloud.log).anyMatch(line -> line.contains("Changed since: ") && line.contains("; change order"));
    }

    @Test
    void noRestorePoint() {
        assertNothingSent(failBlock(), Status.REFUSED, "There is no restore point");
    }

    @Test
    void namedVersionWithoutRestorePoint() {
        ran = DemoWorld.OLD_VERSION_ID;
        parameters.versionId(ran);

        assertRestored(failBlock());
    }

    @Test
    void namedVersionInBlock() {
        parameters.versionId(DemoWorld.OLD_VERSION_ID);
        beginBlock();
        ran = DemoWorld.OLD_VERSION_ID;
        assertNothingSent(failBlock(), Status.NOT_NEEDED, "Nothing has changed");
        deploy("ci", DONE);

        assertRestored(failBlock());
    }

    @Test
    void namedVersionAfterAbort() {
        parameters.versionId(DemoWorld.OLD_VERSION_ID);
        beginBlock();
        ran = DemoWorld.OLD_VERSION_ID;
        deploy("ci", STUCK);

        assertRestored(failBlock());

        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isEqualTo(1);
    }

    @Test
    void runningVersionIsUnknown() {
        app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, DONE);
        cloud.simulator.faults().next("DescribeApplicationConfig", 9).error(403, "Forbidden.RAM");
        beginBlock();
        deploy("ci", DONE);

        assertThat(restorePoint.warning()).asString().contains("do not tell which version runs");
        assertNothingSent(failBlock(), Status.REFUSED, "it was not known which version");
    }

    @Test
    void runningVersionIsToldByItsPackage() {
        app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, DONE);
        beginBlock();
        deploy("ci", DONE);

        assertThat(ran).isEqualTo(DemoWorld.OLD_VERSION_ID);
        assertRestored(failBlock());
    }

    @Test
    void contradictoryVersionIsUnknown() {
        String older = cloud.get(rollback().api().listAppVersions(app.id())).stream()
                .filter(version -> DemoWorld.OLD_VERSION_ID.equals(version.text("Id")))
                .findFirst()
                .orElseThrow()
                .text("WarUrl");
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("Code", "200");
        answer.putObject("Data").put("AppId", app.id()).put("ImageUrl", older);
        cloud.simulator.faults().next("DescribeApplicationConfig").answer(Reply.json(200, answer));

        // The last deployment was that of the newer version.
        assertThat(cloud.restorePoint(rollback()).fact(Plan.VERSION)).isNull();
    }

    @Test
    void changesOfOneSecondTellNoVersion() {
        cloud.simulator.sae().modes(SaeMode.ORDERS_OLDEST_FIRST, SaeMode.CONFIG_SHOWS_LAST_CHANGE);
        app.rollback("bob", "console", DemoWorld.NEW_VERSION_ID, DONE);
        deploy("ci", STUCK);

        assertThat(cloud.restorePoint(rollback()).fact(Plan.VERSION)).isNull();
    }

    @Test
    void knownBadVersionIsNotRestored() {
        beginBlock();
        deploy("ci", DONE);
        assertRestored(failBlock());

        beginBlock();
        deploy("ci", DONE);

        assertRestored(failBlock());
    }

    private void bobDeploysWhileInFlight(String operation) {
        cloud.whileInFlight(operation, () -> app.deploy("bob", "pop", Script.of("1:60 2")));
    }

    private void assertRefusedAsChanged(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("The target has changed since it was chosen what to do");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void colleagueDeploysWhileWeWait() {
        beginBlock();
        deploy("ci", DONE);
        bobDeploysWhileInFlight("RollbackApplication");

        assertRefusedAsChanged(failBlock());
    }

    @Test
    void colleagueDeploysAfterRestart() {
        beginBlock();
        deploy("ci", Script.of("1:60 2"));
        cloud.simulator.faults().next("AbortAndRollbackChangeOrder", 9).error(400, "System.Upgrading");
        RollbackRun first = cloud.runAfterFailure(rollback(), restorePoint);
        first.start();
        cloud.untilLogged("busy");
        Journal saved = cloud.journals.get(cloud.journals.size() - 1);
        first.stop();
        cloud.time.pass(Duration.ofMinutes(2));
        deploy("bob", DONE);

        assertRefusedAsChanged(cloud.end(cloud.run(rollback(), saved).start()));
    }

    @Test
    void innerBlockHasRestoredAlready() {
        beginBlock();
        deploy("ci", DONE);
        assertRestored(failBlock());
        long before = requests();

        Outcome outer = failBlock();

        assertThat(outer.status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(outer.message()).asString().contains("Another rollback of this Jenkins has brought the target");
        assertThat(requests()).isEqualTo(before);
    }

    @Test
    void twoRollbacksAtOnceHaveOneEffect() {
        beginBlock();
        deploy("ci", DONE);
        CompletableFuture<Outcome> first =
                cloud.runAfterFailure(rollback(), restorePoint).start();
        cloud.untilLogged("accepted");

        Outcome second = failBlock();

        assertThat(second.status()).isEqualTo(Status.NOT_NEEDED);
        assertRestored(cloud.end(first));
        assertThat(requests()).isEqualTo(1);
    }

    /** Without a restore point, it is not known whose the running deployment is. */
    @Test
    void blockWithoutRestorePointAbortsNothing() {
        parameters.runningChange(RunningChange.ABORT).versionId(DemoWorld.OLD_VERSION_ID);
        deploy("ci", STUCK);

        assertNothingSent(failBlock(), Status.REFUSED, "A change is running");
    }

    /** An order that was aborted under its own id ends as a deployment that has succeeded. */
    @Test
    void abortedVersionIsNotRestored() {
        beginBlock();
        deploy("ci", STUCK);
        assertRestored(failBlock());
        cloud.simulator.faults().next("DescribeApplicationConfig", 9).error(403, "Forbidden.RAM");
        beginBlock();

        assertThat(restorePoint.fact("version")).isEqualTo(ran);

        deploy("ci", DONE);
        Outcome step = cloud.run(rollback());
        assertThat(step.status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void abortedChangeIsNamed() {
        beginBlock();
        String order = deploy("ci", STUCK);

        assertThat(failBlock().changeId()).isEqualTo(order);
    }

    @Test
    void survivesRestartInEachPhase() {
        beginBlock();
        deploy("ci", DONE);
        deploy("ci", STUCK);
        failBlock();
        List<Journal> saved = List.copyOf(cloud.journals);
        long effects = requests();

        for (Journal journal : saved.subList(1, saved.size())) {
            Outcome outcome = cloud.end(
                    cloud.run(rollback(), Journal.fromJson(journal.toJson())).start());

            assertThat(outcome.status()).as(journal.toJson()).isIn(Status.SUCCEEDED, Status.NOT_NEEDED);
            assertThat(app.runningVersion()).isEqualTo(ran);
            assertThat(requests()).isEqualTo(effects);
        }
    }

    @Test
    void missingAppIsRefusedBeforeTheBlock() {
        SaeRollback missing = cloud.sae(saeParameters("no-such-app").build());

        assertThatThrownBy(() -> cloud.restorePoint(missing))
                .isInstanceOfSatisfying(
                        CallException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(CallException.Kind.REJECTED));
    }

    @Test
    void missingVersionIsRefusedBeforeTheBlock() {
        parameters.versionId("no-such-version");

        assertThatThrownBy(this::beginBlock).hasMessageContaining("no-such-version");
    }

    @Test
    void nothingToGoBackTo() {
        SaeApp empty = cloud.simulator.sae().addApp("app-without-version", "empty");
        SaeRollback rollback = cloud.sae(saeParameters(empty.id()).build());

        RestorePoint read = cloud.restorePoint(rollback);

        assertThat(read.warning()).asString().contains("nothing to go back to");
    }
}
