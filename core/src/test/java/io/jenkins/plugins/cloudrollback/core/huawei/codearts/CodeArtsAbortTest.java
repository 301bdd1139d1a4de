package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A running deployment is stopped, once, and then the record is restored by a request of its own. */
class CodeArtsAbortTest extends CodeArtsSituations {
    private final Faults faults = cloud.simulator.faults();
    private RestorePoint before;
    private String stuck;

    CodeArtsAbortTest() throws IOException {}

    @BeforeEach
    void deployStuck() {
        before = restorePoint(block());
        later();
        stuck = deploy("ci", "running");
        later();
    }

    private void assertStoppedOnce(Outcome outcome) {
        assertWentBackTo(DemoWorld.NEW_RECORD_ID, outcome);
        assertThat(count("StopDeployTaskRecord")).isEqualTo(1);
    }

    @Test
    void stopsAndGoesBackAtOnce() {
        Outcome outcome = fail(aborting(), before);

        assertStoppedOnce(outcome);
        assertThat(outcome.durationMillis()).isLessThan(60_000);
        assertThat(cloud.sentTo("/stop")).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.uri().getPath()).isEqualTo("/v2/tasks/" + task.id() + "/records/" + stuck + "/stop");
            assertThat(RecordingHttp.body(request)).isEqualTo("{}");
        });
        assertThat(cloud.log)
                .anyMatch(line -> line.matches(".*Decision: Stopping the running record of .* by ci .*" + stuck + ".*"))
                .anyMatch(line -> line.contains("The deployment was stopped."))
                .anyMatch(line ->
                        line.matches(".*Decision: Going back to record of .*" + DemoWorld.NEW_RECORD_ID + ".*"));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STOP_.*", "BUSY_AFTER_STOP", "ROLLBACK_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void isRightInAllModes(CodeArtsMode mode) {
        modes(mode);

        Outcome outcome = fail(aborting(), before);

        if (mode == CodeArtsMode.ROLLBACK_ECHOES_ID) {
            assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        } else {
            assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        }
        assertThat(count("StopDeployTaskRecord")).isEqualTo(1);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    /** Without a restore point, it is not known whose the running deployment is. */
    @Test
    void waitsWithoutRestorePoint() {
        fail(rollback(DemoWorld.OLD_RECORD_ID, null, RunningChange.ABORT), null);

        assertNothingSent();
    }

    @Test
    void namedRecordFollowsTheStop() {
        CodeArtsRollback rollback = rollback(DemoWorld.OLD_RECORD_ID, null, RunningChange.ABORT);

        assertWentBackTo(DemoWorld.OLD_RECORD_ID, fail(rollback, restorePointOfNamed()));
        assertThat(count("StopDeployTaskRecord")).isEqualTo(1);
    }

    private RestorePoint restorePointOfNamed() {
        return new RestorePoint(before.ran(), null, before.facts());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stepStopsWhateverRuns(boolean named) {
        CodeArtsRollback rollback = named
                ? rollback(DemoWorld.NEW_RECORD_ID, null, RunningChange.ABORT)
                : rollback(null, PROJECT, RunningChange.ABORT);

        assertStoppedOnce(cloud.end(run(rollback, step())));
    }

    // Lost answers.

    @ParameterizedTest
    @ValueSource(strings = {"", "STOP_TAKES_A_MINUTE", "STOP_REFUSED_AFTER_END"})
    void lostAnswerOfStopIsFound(String mode) {
        if (!mode.isEmpty()) {
            modes(CodeArtsMode.valueOf(mode));
        }
        faults.next("StopDeployTaskRecord").resetAfter();

        assertStoppedOnce(fail(aborting(), before));
    }

    @Test
    void absentStopIsRepeated() {
        faults.next("StopDeployTaskRecord").resetBefore();

        Outcome outcome = fail(aborting(), before);

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, outcome);
        assertThat(outcome.durationMillis()).isGreaterThan(Duration.ofMinutes(2).toMillis());
    }

    @Test
    void lostAnswerOfTheRollbackAfterTheStopIsLookedFor() {
        modes(CodeArtsMode.ROLLBACK_REUSES_RECORD);
        faults.next("RollbackRecords").resetAfter();

        assertStoppedOnce(fail(aborting(), before));
    }

    // The record ends in the same instant.

    @ParameterizedTest
    @CsvSource({"true, succeeded", "true, failed", "false, succeeded", "false, failed"})
    void recordThatEndsMeanwhileIsUndone(boolean refused, String end) {
        modes(refused ? new CodeArtsMode[] {CodeArtsMode.STOP_REFUSED_AFTER_END} : new CodeArtsMode[0]);
        cloud.whileInFlight("StopDeployTaskRecord", () -> task.end(stuck, end));

        assertStoppedOnce(fail(aborting(), before));
    }

    @Test
    void newDeploymentAfterTheEndIsNotStopped() {
        cloud.whileInFlight("StopDeployTaskRecord", () -> {
            task.end(stuck, "succeeded");
            deploy("bob", "running:60 succeeded");
        });

        Outcome outcome = fail(aborting(), before);

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("by bob");
        assertThat(count("StopDeployTaskRecord")).isEqualTo(1);
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    // Refusals.

    @Test
    void refusedStopChangesNothing() {
        faults.next("StopDeployTaskRecord").error(403, "Deploy.00011154");

        Outcome outcome = fail(aborting(), before);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("StopDeployTaskRecord", "Deploy.00011154");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void busyStopIsRepeated() {
        faults.next("StopDeployTaskRecord", 2).error(400, "Deploy.00060222");

        assertThat(fail(aborting(), before).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void refusedRollbackAfterTheStopIsFailure() {
        faults.next("RollbackRecords").error(403, "Deploy.00011154");

        Outcome outcome = fail(aborting(), before);

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("The change that was running has ended", "Deploy.00011154");
    }

    /** No record to go back to: then the deployment is not stopped either. */
    @Test
    void missingRecordIsRefusedBeforeTheStop() {
        CodeArtsRollback rollback = rollback("0".repeat(32), null, RunningChange.ABORT);

        assertThat(cloud.end(run(rollback, step())).status()).isEqualTo(Status.REFUSED);
        assertNothingSent();
    }

    // Restarts.

    /** Crashes right after a journal was saved, and continues from it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void survivesCrash(int saves) {
        modes(CodeArtsMode.ROLLBACK_REUSES_RECORD);
        List<Journal> saved = new ArrayList<>();
        run(aborting(), automatic(before, false, null), journal -> {
            saved.add(journal);
            return saved.size() < saves ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        });
        cloud.time.until(() -> saved.size() >= saves);

        Outcome outcome =
                cloud.end(run(aborting(), Journal.fromJson(saved.get(saves - 1).toJson())));

        assertStoppedOnce(outcome);
    }

    /** The process died after the stop had taken effect, or before it was sent and the record has ended by itself. */
    @Test
    void stopIsNotRepeatedAfterCrash() {
        Journal requesting = diesBeforeTheStop();
        task.end(stuck, "abort");

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, cloud.end(run(aborting(), requesting)));
        assertThat(count("StopDeployTaskRecord")).isZero();
    }

    @Test
    void recordThatRunsAgainIsNotStopped() {
        Journal requesting = diesBeforeTheStop();
        later();
        task.end(stuck, "failed");
        task.runAgain(stuck, "bob", Script.of("running:60 succeeded"));

        Outcome outcome = cloud.end(run(aborting(), requesting));

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("has changed since", "by bob");
        assertThat(cloud.log).anyMatch(line -> line.contains("was started again by somebody else"));
        assertThat(count("StopDeployTaskRecord")).isZero();
    }

    private Journal diesBeforeTheStop() {
        List<Journal> saved = new ArrayList<>();
        run(aborting(), automatic(before, false, null), journal -> {
            saved.add(journal);
            return new CompletableFuture<>();
        });
        cloud.time.until(() -> !saved.isEmpty());
        return Journal.fromJson(saved.get(0).toJson());
    }
}
