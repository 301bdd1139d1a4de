package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.PLAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a run ends after it has aborted a running change: it never says that nothing was changed. */
class AfterAbortTest {
    private static final Message REASON = Message.literal("as the test wants it");

    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();

    private Outcome end(Decision next) {
        provider.then("decide", next);
        Journal aborted = Journal.begin(process.now(), Duration.ofMinutes(10), false)
                .requesting(FakeRollback.decision(Map.of()))
                .waiting("abort-1", null)
                .aborted();
        CompletableFuture<Outcome> end = new RollbackRun(
                        provider,
                        aborted,
                        journal -> CompletableFuture.completedFuture(null),
                        process,
                        new SplittableRandom(1),
                        line -> {})
                .start();
        while (!end.isDone() && time.next()) {}
        return end.join();
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
}
