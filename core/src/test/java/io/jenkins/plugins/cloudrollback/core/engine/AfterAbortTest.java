package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.PLAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that has aborted a running change decides again, and never says that nothing was changed. */
class AfterAbortTest {
    private static final Message REASON = Message.literal("as the test wants it");

    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();

    private Journal aborting(Map<String, String> facts, String doubt) {
        Plan abort = new Plan(PLAN.target(), PLAN.from(), PLAN.to(), PLAN.consoleUrl(), facts, true);
        return Journal.begin(process.now(), Duration.ofMinutes(10), false)
                .requesting(Decision.request(abort, REASON, Map.of()))
                .waiting("abort-1", doubt == null ? null : Message.literal(doubt));
    }

    private Outcome end(Decision next) {
        provider.then("decide", next);
        return end(aborting(Map.of(), null).aborted());
    }

    private Outcome end(Journal from) {
        CompletableFuture<Outcome> end = new RollbackRun(
                        provider,
                        from,
                        journal -> CompletableFuture.completedFuture(null),
                        process,
                        new SplittableRandom(1),
                        line -> {})
                .start();
        return time.await(end);
    }

    @Test
    void deadlineIsNoRefusal() {
        Outcome outcome = end(Decision.waitFor(PLAN, REASON));

        assertThat(outcome.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(outcome.message()).asString().contains("The change that was running has ended");
    }

    @Test
    void refusalIsAFailure() {
        Outcome outcome = end(Decision.end(Status.REFUSED, PLAN, REASON));

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("The change that was running has ended");
    }

    @Test
    void nothingElseToDoIsASuccess() {
        Outcome outcome = end(Decision.end(Status.NOT_NEEDED, PLAN, REASON));

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isEqualTo("abort-1");
    }

    /** What runs decides if a version is to be restored. Otherwise, only the change that was tracked does. */
    @ParameterizedTest
    @CsvSource({"version, SUCCEEDED", "other, UNKNOWN"})
    void doubtStaysUnlessAVersionIsRestored(String fact, Status status) {
        provider.then("decide", Decision.end(Status.SUCCEEDED, PLAN, REASON));

        assertThat(end(aborting(Map.of(fact, "1"), "Bob was there.").aborted()).status())
                .isEqualTo(status);
    }

    @Test
    void stuckAbortIsNoStuckRollback() {
        Progress stuck = Progress.of(State.STUCK, Message.literal("a batch failed"));
        provider.then("poll abort-1", stuck)
                .then("poll change-1", stuck, Progress.of(State.SUCCEEDED, Message.literal("complete")));

        assertThat(end(aborting(Map.of(), null)).status()).isEqualTo(Status.SUCCEEDED);
    }
}
