package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.testing.FailingBlock;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several changes of a stack in a block, changes by others while it waits, and restarts. */
class RfsChangesTest extends RfsSituations {
    RfsChangesTest() throws IOException {}

    // Several deployments.

    /** RFS goes back to its last stable state, which need not be the one of the restore point. */
    @Test
    void earlierDeploymentOfTheBlockMayBeWhatIsRestored() {
        FailingBlock block = begin();
        deploy(DEPLOYED);
        pass(61);
        deploy(STUCK);
        pass(600);

        assertEnd(block.fail(), Status.UNKNOWN, "an earlier deployment since the restore point had succeeded");
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void earlierDeploymentOfTheBlockMayBeWhatRfsHasRestored() {
        FailingBlock block = begin();
        deploy(DEPLOYED);
        pass(61);
        deploy(ROLLED_BACK);
        pass(600);

        assertEnd(block.fail(), Status.UNKNOWN, "an earlier deployment since the restore point had succeeded");
    }

    @ParameterizedTest
    @EnumSource
    void earlierDeploymentThatWasRolledBackIsNoDoubt(RfsMode mode) {
        cloud.simulator.rfs().modes(mode);
        FailingBlock block = begin();
        deploy(ROLLED_BACK);
        pass(121);
        deploy(ROLLED_BACK);
        pass(600);

        assertThat(block.fail().status()).isEqualTo(Status.SUCCEEDED);
    }

    /** Its events tell that another deployment has begun, or has failed already. */
    @ParameterizedTest
    @CsvSource({
        STUCK + ", STATUS_LATE",
        "ROLLBACK_FAILED, STATUS_LATE",
        "ROLLBACK_FAILED, FAILURE_WITHOUT_SUMMARY",
        "ROLLBACK_FAILED, FAILURE_CAUSE_IN_LOG"
    })
    void lateStatusOfEarlierDeploymentIsNoVerdict(String script, RfsMode mode) {
        cloud.simulator.rfs().modes(RfsMode.STATUS_LATE, mode);
        FailingBlock block = begin();
        deploy(ROLLED_BACK);
        pass(180);
        deploy(script);
        pass(10);

        assertThat(block.fail().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isEqualTo(1);
    }

    // A change of the settings is no change.

    @ParameterizedTest
    @CsvSource({
        "DEPLOYMENT_COMPLETE, , NOT_NEEDED, Nothing has changed",
        "ROLLBACK_FAILED, , NOT_NEEDED, Nothing has changed",
        "DEPLOYMENT_COMPLETE, EVENTS_LATE, NOT_NEEDED, Nothing has changed",
        "DEPLOYMENT_COMPLETE, EVENTS_WITHOUT_BEGIN, NOT_NEEDED, Nothing has changed",
        "DEPLOYMENT_COMPLETE, EVENTS_FORBIDDEN, REFUSED, does not tell for certain",
        "ROLLBACK_FAILED, EVENTS_FORBIDDEN, REFUSED, does not tell for certain"
    })
    void settingsAreNoChange(String before, RfsMode mode, Status status, String message) {
        if (mode != null) {
            cloud.simulator.rfs().modes(mode);
        }
        deploy("DEPLOYMENT_IN_PROGRESS:60 " + before);
        pass(600);
        FailingBlock block = begin();
        pass(60);
        stack.updateSettings();
        pass(60);

        assertEnd(block.fail(), status, message);
        assertThat(requests()).isZero();
    }

    /** A deployment that ends as the stack was before is told from a change of the settings by its events. */
    @ParameterizedTest
    @EnumSource
    void deploymentIsToldFromSettings(RfsMode mode) {
        cloud.simulator.rfs().modes(mode);
        deploy(DEPLOYED);
        pass(600);
        FailingBlock block = begin();
        deploy(DEPLOYED);
        pass(61);

        assertEnd(
                block.fail(),
                Status.REFUSED,
                mode == RfsMode.EVENTS_FORBIDDEN
                        ? "does not tell for certain"
                        : "cannot take back a deployment that succeeded");
    }

    // A plan does not outlive its reason.

    @Test
    void deploymentByOthersWhileWaitingIsLeft() {
        FailingBlock block = begin();
        deploy("DEPLOYMENT_IN_PROGRESS:61 DEPLOYMENT_COMPLETE");
        pass(30);
        cloud.time.after(Duration.ofSeconds(32), () -> deploy(STUCK));

        assertEnd(block.fail(), Status.REFUSED, "has changed since it was chosen what to do");
        assertThat(requests()).isZero();
    }

    @Test
    void deploymentByOthersAtTheRequestIsLeft() {
        FailingBlock block = begin();
        deploy(STUCK);
        pass(600);
        cloud.whileInFlight("ContinueRollbackStack", () -> deploy(STUCK));

        assertEnd(block.fail(), Status.REFUSED, "has changed since it was chosen what to do");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void rollbackByOthersAtTheRequestIsWaitedFor() {
        FailingBlock block = begin();
        deploy(STUCK);
        pass(600);
        cloud.whileInFlight(
                "ContinueRollbackStack",
                () -> stack.rollback("bob", Script.of("ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE")));

        assertEnd(block.fail(), Status.SUCCEEDED, "last stable state");
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void whatWasChosenIsKeptWhileTheStateIsLate() {
        cloud.simulator.rfs().modes(RfsMode.EVENTS_LATE);
        FailingBlock block = begin();
        deploy(STUCK);
        pass(600);
        Situation first = new Situation(true, block.restorePoint(), null, null, null, OwnRollbacks.NONE);
        Plan chosen = cloud.get(rollback().decide(first)).plan();
        deploy(DEPLOYED);
        pass(61);
        Situation later = new Situation(true, block.restorePoint(), chosen, null, null, OwnRollbacks.NONE);
        Decision decision = cloud.get(rollback().decide(later));

        assertThat(decision.action()).isEqualTo(Decision.Action.WAIT);
        assertThat(decision.plan()).isEqualTo(chosen);
    }

    // Lost answers and restarts.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isRequestedAgainAfterALostAnswer(boolean tookEffect) {
        cloud.simulator.rfs().queue(Duration.ofMinutes(10));
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE"));
        if (tookEffect) {
            faults.next("ContinueRollbackStack").resetAfter();
        } else {
            faults.next("ContinueRollbackStack").resetBefore();
        }
        FailingBlock block = begin();
        deploy(STUCK);

        assertEnd(block.fail(), Status.SUCCEEDED, "last stable state");
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    /** A run of its own, whose answer was lost, is no change by others. */
    @Test
    void continuesItsOwnFailedRollback() {
        cloud.simulator.rfs().queue(Duration.ofMinutes(10));
        faults.next("ContinueRollbackStack").resetAfter();
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:1 ROLLBACK_FAILED"));
        FailingBlock block = begin();
        deploy(STUCK);

        assertEnd(block.fail(), Status.SUCCEEDED, "last stable state");
        assertThat(cloud.simulator.effects().all()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void resumesAfterARestart(int saves) {
        cloud.simulator.rfs().queue(Duration.ofMinutes(10));
        faults.next("ContinueRollbackStack").resetAfter();
        FailingBlock block = begin();
        deploy(STUCK);
        pass(5);

        assertEnd(block.failAndRestart(saves), Status.SUCCEEDED, "last stable state");
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void resumesWaitingForAnotherEnd(int saves) {
        FailingBlock block = begin();
        deploy("DEPLOYMENT_IN_PROGRESS:6000 ROLLBACK_COMPLETE");
        pass(5);

        assertEnd(block.failAndRestart(saves), Status.SUCCEEDED, "RFS has brought the stack back");
    }
}
