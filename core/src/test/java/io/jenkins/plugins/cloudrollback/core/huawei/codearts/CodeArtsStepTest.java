package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollback that a person asks for by a step: it does what it says, and never guesses. */
class CodeArtsStepTest extends CodeArtsSituations {

    CodeArtsStepTest() throws IOException {}

    private Outcome step(CodeArtsRollback rollback) {
        return cloud.end(run(rollback, step()));
    }

    @Test
    void goesBackBeforeTheLatest() {
        deploy("ci", "running:9 failed");
        later();

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, step(block()));
        assertThat(cloud.log).anyMatch(line -> line.contains("the newest succeeded one before the latest"));
    }

    @Test
    void needsProjectToChoose() {
        Outcome outcome = step(rollback(null, null));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("projectId is missing");
        assertNothingSent();
    }

    @Test
    void secondRollbackIsRefused() {
        deploy("ci", "running:9 succeeded");
        later();
        Outcome first = step(block());
        later();
        Outcome second = step(block());

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, first);
        assertThat(second.status()).isEqualTo(Status.REFUSED);
        assertThat(second.message())
                .asString()
                .contains(first.changeId(), "Specify recordId", "Candidates: ", DemoWorld.OLD_RECORD_ID);
    }

    /** The deployment that is rolled back again has not succeeded, so the rollback is between it and the target. */
    @Test
    void rollbackBeforeFailedDeploymentsIsWhatRan() {
        deploy("ci", "running:9 failed");
        later();
        Outcome yesterday = step(block());
        cloud.time.pass(Duration.ofDays(1));
        deploy("ci", "running:9 succeeded");
        later();

        Outcome today = step(block());

        assertThat(today.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(today.restoredVersion()).asString().contains(yesterday.changeId());
    }

    @Test
    void failedRollbackBetweenIsRefused() {
        task.nextRollback(Script.of("running:9 failed"));
        deploy("ci", "running:9 failed");
        later();
        Outcome rollback = step(block());
        assertThat(rollback.status()).isEqualTo(Status.FAILED);
        later();
        deploy("ci", "running:9 failed");
        later();

        Outcome again = step(block());

        assertThat(again.status()).isEqualTo(Status.REFUSED);
        assertThat(again.message()).asString().contains(rollback.changeId());
    }

    @Test
    void runningChangeIsWaitedFor() {
        String running = deploy("bob", "running:300 succeeded");
        later();

        assertWentBackTo(DemoWorld.NEW_RECORD_ID, step(block()));
        assertThat(cloud.log)
                .filteredOn(line ->
                        line.matches(".*Decision: wait. A change is running: record of .* by bob .*" + running + ".*"))
                .hasSize(1);
    }

    @Test
    void choiceIsRefusedIfTheTargetChanges() {
        deploy("bob", "running:100 failed");
        CompletableFuture<Outcome> run = run(block(), step());
        cloud.untilLogged("A change is running");
        cloud.time.after(Duration.ofMillis(100_500), () -> deploy("bob", "running:60 succeeded"));

        Outcome outcome = cloud.end(run);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("The target has changed since", "by bob");
        assertNothingSent();
    }

    @Test
    void namedRecordIsRestoredAndChangesAreTold() {
        deploy("bob", "running:100 failed");
        CompletableFuture<Outcome> run = run(rollback(DemoWorld.OLD_RECORD_ID, PROJECT), step());
        cloud.untilLogged("A change is running");
        String[] fix = new String[1];
        cloud.time.after(Duration.ofMillis(100_500), () -> fix[0] = deploy("carol", "running:60 succeeded"));

        assertWentBackTo(DemoWorld.OLD_RECORD_ID, cloud.end(run));
        assertThat(cloud.log)
                .anyMatch(line -> line.matches(".*Changed since: record of .* by carol .*" + fix[0] + ".*"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoStepsHaveOneEffect(boolean named) {
        CodeArtsRollback rollback = named ? rollback(DemoWorld.OLD_RECORD_ID, null) : block();
        CompletableFuture<Outcome> first = run(rollback, step());
        CompletableFuture<Outcome> second = run(rollback, step());

        Outcome one = cloud.end(first);
        Outcome other = cloud.end(second);

        Outcome done = one.status() == Status.SUCCEEDED ? one : other;
        Outcome spared = one.status() == Status.SUCCEEDED ? other : one;
        assertWentBackTo(DemoWorld.OLD_RECORD_ID, done);
        // If it first looks at the records after the other's request, it does not guess what to go back to.
        assertThat(spared.status()).isIn(Status.NOT_NEEDED, named ? Status.NOT_NEEDED : Status.REFUSED);
        assertThat(spared.message()).asString().contains(done.changeId());
    }

    /** Otherwise the bad deployment, which had succeeded, would come back. */
    @Test
    void restorePointDuringRollbackOfThisJenkinsIsWhereThatGoes() {
        deploy("ci", "succeeded");
        later();
        String rollingBack = task.rollback("ci", DemoWorld.NEW_RECORD_ID, Script.of("running:600 succeeded"))
                .orElseThrow();
        later();
        OwnRollbacks own = (service, change) -> rollingBack.equals(change) ? DemoWorld.NEW_RECORD_ID : null;

        RestorePoint point = cloud.get(block().restorePoint(own));

        assertThat(point.fact(Plan.VERSION)).isEqualTo(DemoWorld.NEW_RECORD_ID);
        assertThat(point.warning()).asString().contains(rollingBack, DemoWorld.NEW_RECORD_ID);
    }
}
