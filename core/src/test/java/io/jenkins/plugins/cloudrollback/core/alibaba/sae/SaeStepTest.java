package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether and to what an application is rolled back by a step. */
class SaeStepTest extends SaeTestBase {

    SaeStepTest() throws IOException {}

    @Test
    void waitsForRunningChange() {
        ran = app.runningVersion();
        deploy("ci", Script.of("1:60 2"));

        assertRestored(cloud.run(rollback()));

        assertThat(cloud.log).anyMatch(line -> line.contains("Decision: wait. A change is running: change order"));
    }

    @Test
    void abortsRunningChange() {
        ran = app.runningVersion();
        parameters.runningChange(RunningChange.ABORT);
        deploy("ci", STUCK);

        assertRestored(cloud.run(rollback()));

        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
        assertThat(requests()).isEqualTo(1);
    }

    /** Neither document says when a version is listed, nor when the configuration shows it. */
    @ParameterizedTest
    @CsvSource({
        "WAIT, VERSION_LISTED_LATE, CONFIG_SHOWS_LAST_CHANGE",
        "WAIT, VERSION_LISTED_LATE, CODE_AS_NUMBER",
        "WAIT, CONFIG_SHOWS_LAST_CHANGE, CODE_AS_NUMBER",
        "ABORT, VERSION_LISTED_LATE, CONFIG_SHOWS_LAST_CHANGE",
        "ABORT, VERSION_LISTED_LATE, CODE_AS_NUMBER",
        "ABORT, CONFIG_SHOWS_LAST_CHANGE, CODE_AS_NUMBER"
    })
    void goesToWhatRanBeforeTheRunningDeployment(RunningChange runningChange, SaeMode one, SaeMode other) {
        cloud.simulator.sae().modes(one, other);
        ran = app.runningVersion();
        parameters.runningChange(runningChange);
        deploy("ci", Script.of("1:60 2"));

        Outcome outcome = cloud.run(rollback());

        assertThat(app.runningVersion()).as(outcome.toString()).isEqualTo(ran);
        assertThat(outcome.status())
                .as(outcome.toString())
                .isIn(Status.SUCCEEDED, runningChange == RunningChange.ABORT ? Status.UNKNOWN : Status.SUCCEEDED);
    }

    @Test
    void isRefusedIfFailedDeploymentMayNotBeListed() {
        cloud.simulator.sae().modes(SaeMode.VERSION_LISTED_LATE);
        deploy("ci", Script.of("3"));

        Outcome outcome = cloud.run(rollback());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("do not tell which version ran before");
        assertThat(requests()).isZero();
    }

    @Test
    void isRefusedIfLastDeploymentDoesNotRun() {
        ran = app.runningVersion();
        deploy("ci", STUCK);
        parameters.runningChange(RunningChange.ABORT);
        assertRestored(cloud.run(rollback()));
        cloud.journals.clear();

        Outcome outcome = cloud.run(rollback());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.REFUSED);
    }

    @Test
    void doesNotUndoFixThatWasDeployedMeanwhile() {
        deploy("ci", DONE);
        cloud.whileInFlight("RollbackApplication", () -> app.deploy("bob", "pop", Script.of("1:60 2")));

        Outcome outcome = cloud.run(rollback());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("The target has changed since it was chosen what to do");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void namedVersionDoesAsTold() {
        ran = DemoWorld.OLD_VERSION_ID;
        parameters.versionId(ran);
        deploy("ci", DONE);
        cloud.whileInFlight("RollbackApplication", () -> app.deploy("bob", "pop", Script.of("1:60 2")));

        assertRestored(cloud.run(rollback()));
        assertThat(cloud.log).anyMatch(line -> line.contains("Changed since: change order"));
    }

    /** SAE takes no text that would mark the order of a rollback, so until its id is known, it looks like anybody's. */
    @ParameterizedTest
    @EnumSource(names = {"ROLLBACK_IS_HISTORIC_DEPLOYMENT", "SOURCE_ALWAYS_CONSOLE", "ABORT_DEPLOYMENTS_ONLY"})
    void rollbackOfAnotherBuildIsNotAborted(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        ran = app.runningVersion();
        deploy("ci", DONE);
        CompletableFuture<Outcome> first = cloud.start(cloud.sae(parameters.build()), Duration.ofHours(1), false);
        cloud.untilLogged("accepted");
        cloud.journals.clear();
        parameters.runningChange(RunningChange.ABORT);

        Outcome second = cloud.run(rollback());

        assertThat(second.status()).as(second.toString()).isEqualTo(Status.REFUSED);
        assertRestored(cloud.end(first));
        assertThat(requests()).isEqualTo(1);
    }

    /** An order that was aborted under its own id still looks like a deployment. */
    @Test
    void abortOfAnotherBuildIsNotAborted() {
        ran = app.runningVersion();
        parameters.runningChange(RunningChange.ABORT);
        deploy("ci", STUCK);
        app.nextRollback(Script.of("1:60 2"));
        CompletableFuture<Outcome> first = cloud.start(cloud.sae(parameters.build()), Duration.ofHours(1), false);
        cloud.untilLogged("accepted");

        Outcome second = cloud.run(rollback());

        assertThat(second.status()).as(second.toString()).isNotEqualTo(Status.SUCCEEDED);
        assertRestored(cloud.end(first));
        assertThat(requests()).isEqualTo(1);
    }
}
