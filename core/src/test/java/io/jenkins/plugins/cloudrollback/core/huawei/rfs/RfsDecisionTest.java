package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.FailingBlock;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a block that fails does with its stack. */
class RfsDecisionTest extends RfsSituations {
    RfsDecisionTest() throws IOException {}

    // The rows of the table.

    static Stream<Arguments> ends() {
        return Stream.of(
                        Arguments.of(STUCK, Status.SUCCEEDED, "last stable state", 1),
                        Arguments.of(ROLLED_BACK, Status.SUCCEEDED, "RFS has brought the stack back", 0),
                        Arguments.of(FAILED, Status.REFUSED, "automatic rollback is off", 0),
                        Arguments.of(DEPLOYED, Status.REFUSED, "cannot take back a deployment that succeeded", 0),
                        Arguments.of("DELETION_IN_PROGRESS:60 DELETION_FAILED", Status.REFUSED, "DELETION_FAILED", 0))
                .flatMap(end -> IntStream.of(0, 1, 30, 90, 600)
                        .mapToObj(seconds ->
                                Arguments.of(seconds, end.get()[0], end.get()[1], end.get()[2], end.get()[3])));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void endsAsTheDeploymentOfTheBlockDoes(int seconds, String script, Status status, String message, int requests) {
        FailingBlock block = begin();
        deploy(script);
        pass(seconds);

        assertEnd(block.fail(), status, message);

        assertThat(requests()).isEqualTo(requests);
        assertThat(cloud.log).anyMatch(line -> line.contains("Changed since: the stack has the status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEPLOYMENT_COMPLETE", "ROLLBACK_FAILED", "ROLLBACK_COMPLETE", "CREATION_COMPLETE"})
    void unchangedStackNeedsNoRollback(String status) {
        stack(status);
        FailingBlock block = begin();
        pass(600);

        Outcome outcome = block.fail();

        assertEnd(outcome, Status.NOT_NEEDED, "Nothing has changed since the restore point");
        assertThat(outcome.durationMillis()).isLessThan(1000);
        assertThat(requests()).isZero();
    }

    @Test
    void changesAreNotContinuedIfTheRollbackHadFailedBefore() {
        stack("ROLLBACK_FAILED");
        FailingBlock block = begin();
        assertThat(block.restorePoint().warning()).asString().contains("has failed already");
        stack.rollback("bob", Script.of("ROLLBACK_IN_PROGRESS:60 ROLLBACK_FAILED"));
        pass(600);

        assertEnd(block.fail(), Status.REFUSED, "had failed before the restore point");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'', NOT_NEEDED", STUCK + ", REFUSED"})
    void sharedStackIsLeftIfItChanged(String script, Status status) {
        FailingBlock block = begin().rival("job other #7");
        if (!script.isEmpty()) {
            deploy(script);
        }
        pass(600);

        assertEnd(block.fail(), status, status == Status.REFUSED ? "job other #7" : "Nothing has changed");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ROLLBACK_FAILED, SUCCEEDED", "ROLLBACK_COMPLETE, NOT_NEEDED", "DEPLOYMENT_COMPLETE, REFUSED"})
    void isCarriedOutWithoutRestorePoint(String before, Status status) {
        stack(before);

        assertThat(FailingBlock.withoutRestorePoint(cloud, this::rollback)
                        .fail()
                        .status())
                .isEqualTo(status);
    }

    @Test
    void dryRunShowsTheDecision() {
        FailingBlock block = begin();
        deploy(STUCK);
        pass(600);

        assertEnd(block.dryRun(), Status.DRY_RUN, "Continuing the failed rollback");
        assertThat(requests()).isZero();
    }

    // The beginning.

    @Test
    void missingStackIsRefusedBeforeTheBody() {
        cloud.simulator.rfs().deleteStack(stack.projectId(), stack.name());

        CallException refusal = catchThrowableOfType(CallException.class, this::begin);

        assertThat(refusal.kind()).isEqualTo(CallException.Kind.REJECTED);
        assertThat(refusal.message()).asString().contains("RF.10013001");
    }

    @Test
    void tellsWhatRanAndWhyItCannotBeRolledBack() {
        stack.autoRollback(false);
        cloud.simulator.rfs().modes(RfsMode.EVENTS_FORBIDDEN);
        deploy(DEPLOYED);

        FailingBlock block = begin();

        assertThat(block.restorePoint().ran())
                .asString()
                .contains(stack.id(), "status DEPLOYMENT_IN_PROGRESS", "2026-");
        assertThat(block.restorePoint().warning())
                .asString()
                .contains("is being changed already", "Automatic rollback is off", "ListStackEvents", "RF.10012507");
    }

    @Test
    void usualStackHasNoWarning() {
        assertThat(begin().restorePoint().warning()).isNull();
    }

    @Test
    void replacedStackIsLeft() {
        FailingBlock block = begin();
        stack("ROLLBACK_FAILED");

        assertEnd(block.fail(), Status.REFUSED, "RF.10011015");
        assertThat(requests()).isZero();
    }

    // A change from before the block is not the block's.

    @ParameterizedTest
    @ValueSource(strings = {STUCK, ROLLED_BACK, FAILED, DEPLOYED})
    void changeFromBeforeThatEndsIsNotTheBlocks(String script) {
        deploy(script);
        pass(30);
        FailingBlock block = begin();
        pass(600);

        assertEnd(block.fail(), Status.NOT_NEEDED, "was running at the restore point has ended");
        assertThat(requests()).isZero();
    }

    @Test
    void changeFromBeforeThatStillRunsIsNotTheBlocks() {
        deploy("DEPLOYMENT_IN_PROGRESS:6000 ROLLBACK_FAILED");
        FailingBlock block = begin();
        pass(600);

        assertEnd(block.fail(), Status.NOT_NEEDED, "Nothing has changed");
    }

    /** The end of the deployment from before is told by its summary or, where it has none, by its error. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deploymentAfterOneFromBeforeIsTheBlocks(boolean withoutSummary) {
        if (withoutSummary) {
            cloud.simulator.rfs().modes(RfsMode.FAILURE_WITHOUT_SUMMARY);
        }
        deploy(FAILED);
        pass(30);
        FailingBlock block = begin();
        pass(60);
        deploy(STUCK);
        pass(600);

        assertThat(block.fail().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isEqualTo(1);
    }

    /** All pairs of modes, as one may hide what another one shows. */
    static Stream<Set<RfsMode>> modes() {
        return Arrays.stream(RfsMode.values())
                .flatMap(one -> Arrays.stream(RfsMode.values())
                        .filter(other -> other == one || !other.aspect().equals(one.aspect()))
                        .filter(other -> other.ordinal() >= one.ordinal())
                        .map(other -> EnumSet.of(one, other)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void changeFromBeforeIsNeverContinued(Set<RfsMode> modes) {
        cloud.simulator.rfs().modes(modes);
        // Where the events do not help, a status that is late cannot be told from an earlier one.
        boolean late = modes.contains(RfsMode.STATUS_LATE)
                && (modes.contains(RfsMode.EVENTS_FORBIDDEN) || modes.contains(RfsMode.EVENTS_WITHOUT_BEGIN));
        pass(60);
        deploy(STUCK);
        for (int seconds : new int[] {5, 15, 60}) {
            pass(late ? seconds + 20 : seconds);
            FailingBlock block = begin();
            pass(600);

            assertThat(block.fail().status()).isIn(Status.NOT_NEEDED, Status.REFUSED);
            assertThat(requests()).isZero();
            stack("DEPLOYMENT_COMPLETE");
            pass(60);
            deploy(STUCK);
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void changeOfTheBlockIsContinued(Set<RfsMode> modes) {
        cloud.simulator.rfs().modes(modes);
        deploy(DEPLOYED);
        pass(600);
        FailingBlock block = begin();
        deploy(STUCK);
        pass(5);

        assertThat(block.fail().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isEqualTo(1);
    }
}
