package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the failure of a block rolls back: what has changed since its restore point, and nothing else. */
class CodeArtsDecisionTest extends CodeArtsSituations {

    CodeArtsDecisionTest() throws IOException {}

    // Nothing has changed.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unchangedTargetNeedsNothing(boolean project) {
        CodeArtsRollback rollback = rollback(null, project ? PROJECT : null);

        Outcome outcome = fail(rollback, restorePoint(rollback));

        assertThat(outcome.status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(outcome.restoredVersion()).isNull();
        assertNothingSent();
        assertThat(cloud.log)
                .anyMatch(line ->
                        line.matches(".*Restore point: record of .* by alice .*" + DemoWorld.NEW_RECORD_ID + "\\)"));
    }

    @Test
    void namedRecordNeedsNothingEither() {
        CodeArtsRollback rollback = rollback(DemoWorld.OLD_RECORD_ID, null);

        assertThat(fail(rollback, restorePoint(rollback)).status()).isEqualTo(Status.NOT_NEEDED);
        assertNothingSent();
    }

    /** It ran already when the block began, and ends or still runs when it fails. */
    @ParameterizedTest
    @ValueSource(strings = {"running:60 succeeded", "running:60 failed", "pending:60 running:9 succeeded", "running"})
    void changeFromBeforeIsNotOurs(String script) {
        deploy("bob", script);
        RestorePoint before = restorePoint(block());
        later();

        assertThat(fail(block(), before).status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(fail(aborting(), before).status()).isEqualTo(Status.NOT_NEEDED);
        assertNothingSent();
    }

    // Changes have ended.

    @ParameterizedTest
    @ValueSource(strings = {"succeeded", "failed", "timeout", "running:9 abort"})
    void endedChangeIsUndone(String script) {
        RestorePoint before = restorePoint(block());
        later();
        String record = deploy("ci", script);
        later();

        Outcome outcome = fail(block(), before);

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, outcome);
        assertThat(cloud.log)
                .anyMatch(line -> line.matches(".*Changed since: record of .* by ci .*" + record + "\\)"))
                .anyMatch(line ->
                        line.matches(".*Decision: Going back to record of .*" + DemoWorld.NEW_RECORD_ID + ".*"));
    }

    @Test
    void changesOfOneUserAreUndone() {
        RestorePoint before = restorePoint(block());
        later();
        deploy("ci", "running:9 succeeded");
        later();
        deploy("ci", "running:9 failed");
        later();

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, fail(block(), before));
    }

    @Test
    void namedRecordIsRestored() {
        CodeArtsRollback rollback = rollback(DemoWorld.OLD_RECORD_ID, PROJECT);
        RestorePoint before = restorePoint(rollback);
        later();
        deploy("ci", "running:9 succeeded");
        later();

        assertWentBackTo(DemoWorld.OLD_RECORD_ID, fail(rollback, before));
    }

    @ParameterizedTest
    @ValueSource(strings = {DemoWorld.OLD_RECORD_ID, DemoWorld.NEW_RECORD_ID})
    void recordThatIsRunAgainIsChange(String record) {
        RestorePoint before = restorePoint(block());
        later();
        task.runAgain(record, "ci", Script.of("running:9 failed"));
        later();

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, fail(block(), before));
    }

    @Test
    void dryRunShowsTheDecision() {
        RestorePoint before = restorePoint(block());
        later();
        deploy("ci", "running");

        Outcome outcome = cloud.end(run(aborting(), automatic(before, true, null)));

        assertThat(outcome.status()).isEqualTo(Status.DRY_RUN);
        assertThat(outcome.message()).asString().contains("Stopping the running record", DemoWorld.NEW_RECORD_ID);
        assertNothingSent();
    }

    // A change runs.

    @Test
    void runningChangeIsWaitedFor() {
        RestorePoint before = restorePoint(block());
        later();
        deploy("ci", "pending:30 running:300 failed");

        Outcome outcome = fail(block(), before);

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, outcome);
        assertThat(outcome.durationMillis()).isGreaterThan(330_000);
        assertThat(count("RollbackRecords")).isEqualTo(1);
        assertThat(count("StopDeployTaskRecord")).isZero();
    }

    // Changes of several users.

    @ParameterizedTest
    @EnumSource
    void changesOfSeveralUsersAreRefused(RunningChange running) {
        for (String last : new String[] {"running:9 succeeded", "running"}) {
            RestorePoint before = restorePoint(block());
            later();
            String ours = deploy("ci", "running:9 succeeded");
            later();
            String theirs = deploy("bob", last);
            later();

            Outcome outcome = fail(rollback(null, PROJECT, running), before);

            assertThat(outcome.status()).isEqualTo(Status.REFUSED);
            assertThat(outcome.message()).asString().contains("More than one user");
            assertThat(cloud.log).anyMatch(line -> line.matches(".* by bob .*" + theirs + ".* by ci .*" + ours + ".*"));
            assertNothingSent();
        }
    }

    @Test
    void usersAreNotToldApartWithoutProject() {
        CodeArtsRollback rollback = rollback(null, null);
        RestorePoint before = restorePoint(rollback);
        later();
        deploy("ci", "running:9 succeeded");
        later();
        deploy("bob", "running:9 succeeded");
        later();

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, fail(rollback, before));
    }

    @Test
    void otherBlockAtTheSameTargetIsRefused() {
        RestorePoint before = restorePoint(block());
        later();
        deploy("ci", "running:9 succeeded");
        later();

        Outcome outcome = cloud.end(run(block(), automatic(before, false, Message.literal("job #7"))));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("job #7");
        assertNothingSent();
    }

    // No restore point, or nothing to go back to.

    @Test
    void withoutRestorePointOnlyNamedRecordIsRestored() {
        Outcome outcome = fail(block(), null);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("There is no restore point");
        assertNothingSent();
        assertWentBackTo(DemoWorld.OLD_RECORD_ID, fail(rollback(DemoWorld.OLD_RECORD_ID, null), null));
    }

    /** A restore point that does not tell the latest record can't be compared with anything. */
    @ParameterizedTest
    @EnumSource(names = "LATEST_.*", mode = EnumSource.Mode.MATCH_ALL)
    void unknownLatestIsNoRestorePoint(CodeArtsMode latest) {
        modes(latest);
        RestorePoint before = restorePoint(rollback(null, null));
        RestorePoint ofNamed = restorePoint(rollback(DemoWorld.OLD_RECORD_ID, null));
        later();
        deploy("ci", "running:9 failed");
        later();

        Outcome outcome = fail(rollback(null, null), before);

        assertThat(before.warning()).asString().contains("Specify projectId");
        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("Specify projectId");
        assertNothingSent();
        assertWentBackTo(DemoWorld.OLD_RECORD_ID, fail(rollback(DemoWorld.OLD_RECORD_ID, null), ofNamed));
    }

    @ParameterizedTest
    @EnumSource(names = "LATEST_.*", mode = EnumSource.Mode.MATCH_ALL)
    void historyTellsTheLatest(CodeArtsMode latest) {
        modes(latest, CodeArtsMode.HISTORY_OLDEST_FIRST);
        RestorePoint before = restorePoint(block());
        assertThat(before.warning()).isNull();
        assertThat(fail(block(), before).status()).isEqualTo(Status.NOT_NEEDED);
        later();
        deploy("ci", "running:9 failed");
        later();

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, fail(block(), before));
    }

    @ParameterizedTest
    @EnumSource
    void nothingToGoBackTo(RunningChange running) {
        String fresh = "e".repeat(32);
        task = cloud.simulator.codeArts().addTask(PROJECT, "app", fresh, "new");
        CodeArtsRollback rollback = rollback(null, PROJECT, running);
        RestorePoint before = restorePoint(rollback);
        later();
        deploy("ci", "running");

        Outcome outcome = fail(rollback, before);

        assertThat(before.warning()).asString().contains("nothing to go back to");
        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("nothing to go back to");
        assertNothingSent();
    }

    @Test
    void missingTargetIsRefusedBeforeTheBlock() {
        task = cloud.simulator.codeArts().addTask(PROJECT, "app", "e".repeat(32), "new");
        CodeArtsRollback missing =
                cloud.codeArts(new CodeArtsParameters("cn-north-4", "d".repeat(32), null, null, RunningChange.WAIT));

        assertThatThrownBy(() -> restorePoint(missing)).hasMessageContaining("Deploy.00011020");
        assertThatThrownBy(() -> restorePoint(rollback("0".repeat(32), null)))
                .isInstanceOf(CallException.class)
                .hasMessageContaining("Deploy.00011303");
        assertThatThrownBy(() -> restorePoint(rollback(null, "0".repeat(32)))).hasMessageContaining("Deploy.00011020");
    }

    @ParameterizedTest
    @ValueSource(strings = {"running:600 succeeded", "failed", "pending:600 succeeded"})
    void newestSucceededRecordIsTheRestorePoint(String script) {
        String latest = deploy("bob", script);

        RestorePoint point = restorePoint(block());

        assertThat(point.ran()).asString().contains(DemoWorld.NEW_RECORD_ID);
        assertThat(point.warning()).asString().contains(latest, DemoWorld.NEW_RECORD_ID);
        cloud.time.pass(Duration.ofHours(1));
        deploy("bob", "running:9 failed");
        later();
        assertWentBackTo(DemoWorld.NEW_RECORD_ID, fail(block(), point));
    }

    @Test
    void withoutProjectFailedLatestTellsNoVersion() {
        String latest = deploy("bob", "failed");
        RestorePoint point = restorePoint(rollback(null, null));
        assertThat(point.warning()).asString().contains(latest, "nothing to go back to", "projectId", "recordId");
        assertThat(restorePoint(rollback(DemoWorld.OLD_RECORD_ID, null)).warning())
                .isNull();
        later();
        deploy("bob", "running:9 failed");
        later();

        assertThat(fail(rollback(null, null), point).status()).isEqualTo(Status.REFUSED);
        assertNothingSent();
        assertWentBackTo(DemoWorld.OLD_RECORD_ID, fail(rollback(DemoWorld.OLD_RECORD_ID, null), point));
    }

    @Test
    void oldRecordIsRestoredAlthoughTheHistoryHasIt() {
        cloud.time.pass(Duration.ofDays(60));
        RestorePoint before = restorePoint(block());
        assertThat(before.warning()).isNull();
        assertThat(fail(block(), before).status()).isEqualTo(Status.NOT_NEEDED);
        deploy("ci", "running:9 succeeded");
        later();

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, fail(block(), before));
    }

    @Test
    void partOfHistoryIsNotBelieved() {
        RestorePoint before = restorePoint(block());
        later();
        for (int i = 0; i < 600; i++) {
            task.addRecord("%032d".formatted(i), "ci", "succeeded");
        }

        Outcome outcome = fail(block(), before);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("does not tell for certain");
        assertThat(restorePoint(block()).warning()).asString().contains("more records");
        assertNothingSent();
    }

    // The target changes while we wait.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fixDuringTheWaitIsNotUndone(boolean named) {
        CodeArtsRollback rollback = rollback(named ? DemoWorld.OLD_RECORD_ID : null, PROJECT);
        RestorePoint before = restorePoint(rollback);
        later();
        deploy("ci", "running:100 failed");
        var run = run(rollback, automatic(before, false, null));
        cloud.untilLogged("A change is running");
        cloud.time.after(Duration.ofMillis(100_500), () -> deploy("ci", "running:60 succeeded"));

        Outcome outcome = cloud.end(run);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("The target has changed since", "by ci");
        assertNothingSent();
    }

    @Test
    void fixBeforeTheRequestArrivesIsNotUndone() {
        RestorePoint before = restorePoint(block());
        later();
        deploy("ci", "running:9 failed");
        later();
        cloud.whileInFlight("RollbackRecords", () -> deploy("bob", "running:60 succeeded"));

        Outcome outcome = fail(block(), before);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(cloud.simulator.effects().all()).isEmpty();
        assertThat(count("RollbackRecords")).isEqualTo(1);
    }

    // Other rollbacks of this Jenkins.

    @Test
    void secondBlockIsToldOfTheFirst() {
        RestorePoint before = restorePoint(block());
        later();
        deploy("ci", "running:9 failed");
        later();
        var first = run(block(), automatic(before, false, null));
        cloud.untilLogged("accepted the request");
        var second = run(block(), automatic(before, false, null));

        Outcome done = cloud.end(first);
        Outcome other = cloud.end(second);

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, done);
        assertThat(other.status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(other.message()).asString().contains(done.changeId());
    }

    @Test
    void ownRollbackIsNoSecondUser() {
        RestorePoint before = restorePoint(block());
        later();
        deploy("ci", "running:9 failed");
        later();
        assertThat(cloud.end(run(rollback(DemoWorld.OLD_RECORD_ID, null), step()))
                        .status())
                .isEqualTo(Status.SUCCEEDED);

        assertThat(fail(block(), before).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(2);
    }
}
