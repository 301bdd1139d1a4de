package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.FailingBlock;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a block that fails does with the running change of an application. */
class EdasDecisionTest {
    private static final String RUNNING = "1:36000 2";
    private static final String ENDED = "1:30 2";

    private final Cloud cloud = new Cloud();
    private final Faults faults = cloud.simulator.faults();
    private final EdasApp app = cloud.simulator.edas().addApp("blocked", "blocked");
    /** The orders that rollbacks of this Jenkins aborted, by the orders that roll back. */
    private final Map<String, String> ours = new HashMap<>();

    private final OwnRollbacks own = (service, change) -> service.equals("EDAS") ? ours.get(change) : null;

    EdasDecisionTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private EdasRollback rollback(@CheckForNull String order, @CheckForNull String appId) {
        return cloud.edas(new EdasParameters("cn-hangzhou", order, appId));
    }

    private FailingBlock begin() {
        return FailingBlock.begin(cloud, () -> rollback(null, app.id())).own(own);
    }

    private FailingBlock begin(String order, boolean withAppId) {
        return FailingBlock.begin(cloud, () -> rollback(order, withAppId ? app.id() : null))
                .own(own);
    }

    private String deploy(String by, String script) {
        pass(1);
        return app.deploy(by, "pop", Script.of(script)).orElseThrow();
    }

    private void pass(int seconds) {
        cloud.time.pass(Duration.ofSeconds(seconds));
    }

    private int requests() {
        return cloud.simulator.calls().count("AbortAndRollbackChangeOrder");
    }

    private static void assertEnd(Outcome outcome, Status status, String message) {
        assertThat(outcome.status()).as(outcome.message().toString()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
    }

    // The rows of the table.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unchangedAppNeedsNoRollback(boolean deployedBefore) {
        if (deployedBefore) {
            deploy("alice", ENDED);
            pass(60);
        }
        FailingBlock block = begin();
        pass(60);

        assertEnd(block.fail(), Status.NOT_NEEDED, "Nothing has changed since the restore point");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_(COMES_TOO_LATE|TERMINATES_ORDER)", mode = EnumSource.Mode.MATCH_NONE)
    void abortsTheRunningChangeOfTheBlock(EdasMode mode) {
        cloud.simulator.edas().modes(mode);
        deploy("alice", ENDED);
        pass(60);
        FailingBlock block = begin();
        String order = deploy("ci", RUNNING);

        assertEnd(block.fail(), Status.SUCCEEDED, "complete");

        assertThat(requests()).isEqualTo(1);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
        assertThat(cloud.log)
                .anyMatch(line -> line.contains("Changed since: change order " + order))
                .anyMatch(line -> line.contains("Aborting and rolling back change order " + order));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "6", "7", "10"})
    void endedChangeIsLeftToEdasApp(String status) {
        FailingBlock block = begin();
        String order = deploy("ci", "1:30 " + status);
        pass(60);

        Outcome outcome = block.fail();

        assertEnd(outcome, Status.REFUSED, order + " has already ended (status " + status + ")");
        assertThat(outcome.message()).asString().contains("edasApp");
        assertThat(requests()).isZero();
    }

    @Test
    void changeThatEndsInTheSameInstantIsRefused() {
        cloud.simulator.edas().modes(EdasMode.ABORT_COMES_TOO_LATE);
        FailingBlock block = begin();
        deploy("ci", RUNNING);

        assertThat(block.fail().status()).isEqualTo(Status.REFUSED);
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void changesOfSeveralUsersAreLeft() {
        FailingBlock block = begin();
        deploy("alice", ENDED);
        pass(60);
        deploy("ci", RUNNING);

        assertEnd(block.fail(), Status.REFUSED, "More than one user");
        assertThat(requests()).isZero();
    }

    /** To abort the second one would bring the first one back. */
    @Test
    void secondChangeOfTheBlockIsLeftToEdasApp() {
        FailingBlock block = begin();
        deploy("ci", ENDED);
        pass(60);
        deploy("ci", RUNNING);

        assertEnd(block.fail(), Status.REFUSED, "has changed more than once since the restore point");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, NOT_NEEDED", "true, REFUSED"})
    void sharedAppIsLeftIfItChanged(boolean changed, Status status) {
        FailingBlock block = begin().rival("job other #7");
        if (changed) {
            deploy("ci", RUNNING);
        }

        assertThat(block.fail().status()).isEqualTo(status);
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {RUNNING, ENDED, "1:30 3"})
    void changeFromBeforeIsNotTheBlocks(String script) {
        deploy("ci", script);
        FailingBlock block = begin();
        assertThat(block.restorePoint().warning()).asString().contains("It is not aborted");
        pass(60);

        assertThat(block.fail().status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(requests()).isZero();
    }

    @Test
    void withoutRestorePointOnlyANamedOrderIsAborted() {
        String order = deploy("ci", RUNNING);

        assertEnd(
                FailingBlock.withoutRestorePoint(cloud, () -> rollback(null, app.id()))
                        .fail(),
                Status.REFUSED,
                "There is no restore point");
        assertThat(FailingBlock.withoutRestorePoint(cloud, () -> rollback(order, null))
                        .fail()
                        .status())
                .isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void dryRunShowsTheDecision() {
        FailingBlock block = begin();
        deploy("ci", RUNNING);

        assertEnd(block.dryRun(), Status.DRY_RUN, "Aborting and rolling back change order");
        assertThat(requests()).isZero();
    }

    // A named order.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namedOrderIsAbortedWhoeverBeganIt(boolean withAppId) {
        deploy("alice", ENDED);
        pass(60);
        String order = deploy("bob", RUNNING);
        FailingBlock block = begin(order, withAppId).rival("job other #7");
        pass(60);

        assertThat(block.fail().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true, NOT_NEEDED, Nothing has changed", "false, REFUSED, edasApp"})
    void namedOrderThatHasEnded(boolean before, Status status, String message) {
        String order = deploy("ci", ENDED);
        pass(before ? 60 : 5);
        FailingBlock block = begin(order, false);
        assertThat(block.restorePoint().warning() != null).isEqualTo(before);
        pass(60);

        assertEnd(block.fail(), status, message);
        assertThat(requests()).isZero();
    }

    // The beginning.

    @ParameterizedTest
    @CsvSource({", unknown", "unknown,", "unknown, blocked"})
    void missingTargetIsRefusedBeforeTheBody(String order, String appId) {
        CallException refusal = catchThrowableOfType(
                CallException.class, () -> FailingBlock.begin(cloud, () -> rollback(order, appId)));

        assertThat(refusal.kind()).isEqualTo(CallException.Kind.REJECTED);
    }

    @Test
    void orderOfAnotherAppIsRefusedBeforeTheBody() {
        String order = deploy("ci", RUNNING);
        cloud.simulator.edas().addApp("other", "other");

        CallException refusal = catchThrowableOfType(
                CallException.class, () -> FailingBlock.begin(cloud, () -> rollback(order, "other")));

        assertThat(refusal.message()).asString().contains("not among the recent change orders");
    }

    // A plan does not outlive its reason.

    /** The first request is throttled. */
    @ParameterizedTest
    @CsvSource({"false, has changed since it was chosen", "true, has already ended (status 6)"})
    void changeByOthersBeforeTheRequestIsLeft(boolean isNamed, String message) {
        FailingBlock block = begin();
        String order = deploy("ci", RUNNING);
        FailingBlock failing = isNamed ? begin(order, true) : block;
        faults.next("AbortAndRollbackChangeOrder").error(400, "Throttling.User");
        cloud.time.after(Duration.ofSeconds(1), () -> {
            app.abortAndRollback("bob", "console", Script.of("2"));
            app.deploy("bob", "console", Script.of(RUNNING));
        });

        assertEnd(failing.fail(), Status.REFUSED, message);
        assertThat(cloud.simulator.effects().all()).extracting("by").containsOnly("bob");
    }

    @Test
    void changeByOthersAtTheRequestIsLeft() {
        FailingBlock block = begin();
        deploy("ci", "1:36000 2");
        faults.next("AbortAndRollbackChangeOrder").error(429, "Throttling.User");
        cloud.whileInFlight("AbortAndRollbackChangeOrder", () -> {
            app.abortAndRollback("bob", "console", Script.of("2"));
            app.deploy("bob", "console", Script.of(RUNNING));
        });

        assertThat(block.fail().status()).isIn(Status.REFUSED, Status.UNKNOWN);
        assertThat(cloud.simulator.effects().all()).extracting("by").containsOnly("bob");
    }

    // Two builds that abort the same order get one effect and both the truth.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void restoredByAnotherBuild(boolean stillRunning) {
        String order = deploy("ci", RUNNING);
        FailingBlock named = begin(order, true);
        String rollback = app.abortAndRollback("ci", "pop", Script.of(stillRunning ? "1:300 2" : "2"))
                .orElseThrow();
        ours.put(rollback, order);

        assertEnd(named.fail(), Status.NOT_NEEDED, rollback);
        assertThat(requests()).isZero();
    }

    @Test
    void restoredByAnotherBuildWithoutName() {
        FailingBlock block = begin();
        String order = deploy("ci", RUNNING);
        String rollback =
                app.abortAndRollback("ci", "pop", Script.of("1:300 2")).orElseThrow();
        ours.put(rollback, order);

        assertEnd(block.fail(), Status.NOT_NEEDED, rollback);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoRequestsAtTheSameTime(boolean alsoNamed) {
        String before = deploy("ci", ENDED);
        pass(60);
        FailingBlock block = begin();
        String order = deploy("ci", RUNNING);
        FailingBlock other = alsoNamed ? begin(order, true) : block;
        cloud.whileInFlight(
                "AbortAndRollbackChangeOrder",
                () -> app.abortAndRollback("ci", "pop", Script.of("1:60 2"))
                        .ifPresent(rollback -> ours.put(rollback, order)));

        assertEnd(other.fail(), Status.SUCCEEDED, "complete");
        assertThat(ours).doesNotContainKey(before);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void stepFollowsARollbackOfThisJenkins() {
        String order = deploy("ci", RUNNING);
        String rollback =
                app.abortAndRollback("ci", "pop", Script.of("1:300 2")).orElseThrow();
        ours.put(rollback, order);
        FailingBlock step =
                FailingBlock.step(cloud, () -> rollback(null, app.id())).own(own);

        assertEnd(step.fail(), Status.NOT_NEEDED, rollback);
    }

    @Test
    void stepDoesNotWaitForARollbackByOthers() {
        deploy("ci", RUNNING);
        app.abortAndRollback("bob", "console", Script.of(RUNNING));

        assertEnd(
                FailingBlock.step(cloud, () -> rollback(null, app.id()))
                        .own(own)
                        .fail(),
                Status.REFUSED,
                "No change is running on application");
    }

    // Lost answers and restarts.

    @ParameterizedTest
    @CsvSource({"false, UNKNOWN", "true, SUCCEEDED"})
    void lostAnswer(boolean tookEffect, Status status) {
        FailingBlock block = begin();
        deploy("ci", RUNNING);
        if (tookEffect) {
            faults.next("AbortAndRollbackChangeOrder").resetAfter();
        } else {
            faults.next("AbortAndRollbackChangeOrder").resetBefore();
        }

        assertThat(block.fail().status()).isEqualTo(status);
        assertThat(requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void resumesAfterARestart(int saves) {
        faults.next("AbortAndRollbackChangeOrder").resetAfter();
        FailingBlock block = begin();
        deploy("ci", RUNNING);

        assertThat(block.failAndRestart(saves).status()).isIn(Status.SUCCEEDED, Status.UNKNOWN);
        assertThat(cloud.simulator.effects().all()).hasSizeLessThanOrEqualTo(1);
        assertThat(requests()).isLessThanOrEqualTo(1);
    }
}
