package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.AnswerFault;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was observed of the provider, or is left open by its documents. */
class RfsModesTest {
    private static final Script FAILING = Script.of("ROLLBACK_IN_PROGRESS:40 ROLLBACK_FAILED");

    private final Cloud cloud = new Cloud();
    private final RfsStack stack = cloud.simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);
    private final Faults faults = cloud.simulator.faults();

    RfsModesTest() throws IOException {}

    @BeforeEach
    void nextDay() {
        cloud.time.pass(Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private RfsRollback rollback() {
        return cloud.rfs(new RfsParameters("cn-north-4", stack.projectId(), stack.name(), null));
    }

    private Outcome run() {
        return run(Duration.ofHours(8));
    }

    private Outcome run(Duration timeout) {
        return cloud.end(cloud.start(rollback(), timeout, false));
    }

    private void queue(Duration time) {
        cloud.simulator.rfs().queue(time);
    }

    private int requests() {
        return cloud.simulator.calls().count("ContinueRollbackStack");
    }

    @ParameterizedTest
    @EnumSource
    void succeedsInEachMode(RfsMode mode) {
        cloud.simulator.rfs().modes(mode);
        queue(Duration.ofMinutes(10));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource(names = "EVENTS_FORBIDDEN", mode = EnumSource.Mode.EXCLUDE)
    void failsInEachMode(RfsMode mode) {
        cloud.simulator.rfs().modes(mode);
        queue(Duration.ofMinutes(10));
        stack.nextRollback(FAILING);

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("failed again");
        if (mode != RfsMode.EVENTS_LATE) {
            assertThat(outcome.message()).asString().contains("Flavor s6.small.1 is sold out");
        }
    }

    /** The status still shows the failure before, although the events show that the rollback has begun. */
    @Test
    void lateStatusIsNoFailure() {
        cloud.simulator.rfs().modes(RfsMode.STATUS_LATE, RfsMode.FAILURE_WITHOUT_SUMMARY);
        queue(Duration.ofMinutes(1));
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:300 ROLLBACK_COMPLETE"));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
    }

    /** The events alone tell that the rollback has begun. */
    @Test
    void failsThoughTheUpdateTimeStays() {
        ObjectNode failed = JsonNodeFactory.instance
                .objectNode()
                .put("stack_id", stack.id())
                .put("stack_name", stack.name())
                .put("status", "ROLLBACK_FAILED")
                .put("update_time", "2026-01-15T12:00:00Z");
        faults.next("GetStackMetadata", 999).answer(Reply.json(200, failed));
        stack.nextRollback(FAILING);

        assertThat(run().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void unreadableEventsAreUnknown() {
        cloud.simulator.rfs().modes(RfsMode.EVENTS_FORBIDDEN);
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:600 ROLLBACK_FAILED"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("permission", "ListStackEvents", "RF.10012507");
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(15).toMillis());
    }

    @Test
    void reportsThreeReasons() {
        ObjectNode events = JsonNodeFactory.instance.objectNode();
        String[][] all = {
            {"UPDATE_FAILED", "Update required resource"},
            {"LOG", "Apply is over"},
            {"LOG", "Error: quota\nexceeded"},
            {"LOG", "Failed to update the port"},
            {"LOG", "Error: an older one"},
            {"ERROR", "Flavor is sold out"},
        };
        for (String[] event : all) {
            events.withArray("stack_events")
                    .addObject()
                    .put("event_type", event[0])
                    .put("event_message", event[1]);
        }
        faults.next("ListStackEvents", 20).answer(Reply.json(200, events));
        stack.nextRollback(FAILING);

        assertThat(run().message())
                .asString()
                .contains("Flavor is sold out; Error: quota exceeded; Failed to update the port\"")
                .doesNotContain("older");
    }

    // A change of the settings moves the update time.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void settingsChangedWhileQueued(boolean readable) {
        if (!readable) {
            cloud.simulator.rfs().modes(RfsMode.EVENTS_FORBIDDEN);
        }
        queue(Duration.ofMinutes(30));
        cloud.time.after(Duration.ofMinutes(5), stack::updateSettings);

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"409, RF.10013503", "403, RF.10012519"})
    void settingsChangedWhileRefused(int status, String code) {
        cloud.whileInFlight("ContinueRollbackStack", stack::updateSettings);
        faults.next("ContinueRollbackStack").error(status, code);

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void settingsChangedAfterLostAnswer() {
        cloud.whileInFlight("ContinueRollbackStack", stack::updateSettings);
        faults.next("ContinueRollbackStack").resetBefore();

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    // Lost answers.

    @ParameterizedTest
    @EnumSource(names = {"BUSY_IS_403", "WRONG_STATUS_HAS_OTHER_CODE", "STATUS_LATE"})
    void asksAgainWhileQueued(RfsMode mode) {
        cloud.simulator.rfs().modes(mode);
        queue(Duration.ofMinutes(10));
        faults.next("ContinueRollbackStack").resetAfter();

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
        assertThat(requests()).isGreaterThan(1);
        assertThat(cloud.log).anyMatch(line -> line.contains("Requesting again, which has the same effect"));
    }

    @Test
    void queuedAtDeadlineIsUnknown() {
        queue(Duration.ofHours(5));
        faults.next("ContinueRollbackStack").resetAfter();

        Outcome outcome = run(Duration.ofMinutes(30));

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("its answer was lost");
    }

    @Test
    void refusalAfterLostAnswerIsUnknown() {
        queue(Duration.ofHours(5));
        faults.next("ContinueRollbackStack").resetAfter();
        faults.next("ContinueRollbackStack").error(403, "RF.10012507");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("an earlier request was lost", "RF.10012507");
    }

    /** Before or after the time in which the effect of a lost request must show. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void deploymentAfterLostAnswerIsUnknown(int minutes) {
        queue(Duration.ofMinutes(minutes));
        faults.next("ContinueRollbackStack").resetAfter();
        // Between two looks of the run, the rollback ends and somebody deploys.
        stack.nextRollback(Script.of("ROLLBACK_COMPLETE:1 DEPLOYMENT_IN_PROGRESS:300 DEPLOYMENT_COMPLETE"));

        assertThat(run().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void orphanIsNotAskedForAgain() {
        queue(Duration.ofMinutes(50));
        faults.next("ContinueRollbackStack").resetAfter();
        RollbackRun first = cloud.run(rollback(), Duration.ofHours(8), false);
        first.start();
        cloud.untilLogged("The answer to the request was lost");
        first.stop();
        Journal lost = cloud.journals.get(0);
        assertThat(lost.phase()).isEqualTo(Phase.REQUESTING);

        RollbackRun orphan = new RollbackRun(
                rollback(),
                lost,
                journal -> CompletableFuture.completedFuture(null),
                cloud.time,
                new SplittableRandom(2),
                cloud.log::add);

        assertThat(cloud.end(orphan.track()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isEqualTo(1);
    }

    // The rollback need not be requested.

    @Test
    void completeStackIsNotRequested() {
        cloud.simulator.rfs().addStack(stack.projectId(), stack.name(), "ROLLBACK_COMPLETE");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(outcome.message()).asString().contains("back in its last stable state");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEPLOYMENT_IN_PROGRESS:300 ROLLBACK_IN_PROGRESS:30", "ROLLBACK_IN_PROGRESS:30"})
    void automaticRollbackIsFollowed(String script) {
        stack.deploy(Script.of(script + " ROLLBACK_COMPLETE"));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(requests()).isZero();
    }

    // A refusal stays a refusal, whatever others do.

    @Test
    void refusalDoesNotAdoptDeployment() {
        cloud.whileInFlight(
                "ContinueRollbackStack",
                () -> stack.deploy(Script.of("DEPLOYMENT_IN_PROGRESS:60 DEPLOYMENT_COMPLETE")));
        faults.next("ContinueRollbackStack").error(403, "RF.10012507");

        assertThat(run().status()).isEqualTo(Status.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({"DEPLOYMENT_COMPLETE, REFUSED", "ROLLBACK_FAILED, SUCCEEDED", "ROLLBACK_COMPLETE, SUCCEEDED"})
    void busyDoesNotAdoptDeployment(String end, Status status) {
        cloud.whileInFlight("ContinueRollbackStack", () -> stack.deploy(Script.of("DEPLOYMENT_IN_PROGRESS:60 " + end)));

        assertThat(run().status()).isEqualTo(status);
    }

    // Answers about something else, and lists without an end.

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void answerAboutOtherStackIsRepeated(int answer) {
        faults.next("GetStackMetadata", answer).pass();
        faults.next("GetStackMetadata").ids(AnswerFault.OTHER_ID);

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAGED", "PAGED_AT_TOP"})
    void readsAllPages(RfsMode mode) {
        cloud.simulator.rfs().modes(mode);
        for (int i = 0; i < 45; i++) {
            cloud.simulator.rfs().addStack(stack.projectId(), "stack-" + i, "ROLLBACK_FAILED");
        }

        assertThat(cloud.get(cloud.rfsChoices().stacks()).entries()).hasSize(46);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listWithoutEndIsLeft(boolean sameMarker) {
        for (int i = 0; i < 300; i++) {
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            page.withArray("stacks").addObject().put("stack_name", "stack-" + i);
            page.putObject("page_info").put("next_marker", sameMarker ? "next" : "next-" + i);
            faults.next("ListStacks").answer(Reply.json(200, page));
        }

        cloud.get(cloud.rfsChoices().stacks());

        assertThat(cloud.simulator.calls().count("ListStacks")).isEqualTo(sameMarker ? 2 : 101);
    }
}
