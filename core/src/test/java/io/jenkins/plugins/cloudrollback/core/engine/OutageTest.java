package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Long outages of the provider or of the process itself. */
class OutageTest {
    private static final Progress RUNNING = Progress.of(State.RUNNING, Message.literal("running"));
    private static final Progress COMPLETE = Progress.of(State.SUCCEEDED, Message.literal("complete"));

    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<String> log = new ArrayList<>();
    private final Journal requesting =
            Journal.begin(process.now(), Duration.ofHours(2), false).requesting(FakeRollback.decision(Map.of()));

    private Outcome end(Journal from) {
        CompletableFuture<Outcome> end = new RollbackRun(
                        provider,
                        from,
                        journal -> CompletableFuture.completedFuture(null),
                        process,
                        new SplittableRandom(1),
                        log::add)
                .start();
        return time.await(end);
    }

    @Test
    void survivesHourOfOutage() {
        provider.then("poll c", RUNNING);
        time.after(Duration.ofMinutes(10), () -> provider.then("poll c", failure(Kind.UNREACHABLE)));
        time.after(Duration.ofMinutes(70), () -> provider.then("poll c", COMPLETE));

        assertThat(end(requesting.waiting("c", null)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(Duration.ofNanos(time.nanos())).isBetween(Duration.ofMinutes(70), Duration.ofMinutes(72));
        assertThat(provider.calls).as("nothing is asked for again").containsOnly("poll c");
        assertThat(log)
                .filteredOn(line -> line.contains("the provider says UNREACHABLE"))
                .hasSize(1);
        assertThat(log).filteredOn(line -> line.contains("Recovered")).hasSize(1);
    }

    @Test
    void outageThatHasEndedIsNoReason() {
        provider.then("poll c", failure(Kind.UNREACHABLE), RUNNING);

        Outcome outcome = end(requesting.waiting("c", null));

        assertThat(outcome.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(outcome.message()).asString().doesNotContain("the provider says");
    }

    @Test
    void reportsEndAfterDeadline() {
        time.pass(Duration.ofDays(1));
        provider.then("findStarted", Lookup.found("c")).then("poll c", COMPLETE);

        assertThat(end(requesting).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(end(requesting.waiting("c", null)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.calls).containsExactly("findStarted", "poll c", "poll c");
    }

    @Test
    void givesUpAfterDeadline() {
        time.pass(Duration.ofDays(1));
        provider.then("findStarted", Lookup.found("c")).then("poll c", RUNNING);

        assertThat(end(requesting).status()).isEqualTo(Status.TIMED_OUT);
        assertThat(provider.calls).containsExactly("findStarted", "poll c");
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        CallException unavailable = new CallException(
                Kind.AMBIGUOUS, "Unavailable", Duration.ofMinutes(4), Message.literal("maintenance"), null);
        provider.then("poll c", unavailable, COMPLETE);

        assertThat(end(requesting.waiting("c", null)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(Duration.ofNanos(time.nanos())).isGreaterThanOrEqualTo(Duration.ofMinutes(4));
    }

    /** The rate limiter of the account makes the pause, as it may end earlier. */
    @Test
    void leavesThePauseOfAnAccountToTheRateLimiter() {
        CallException throttled = new CallException(
                Kind.THROTTLED, "Throttling", Duration.ofMinutes(4), Message.literal("slow down"), null);
        provider.then("poll c", throttled, COMPLETE);

        assertThat(end(requesting.waiting("c", null)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(Duration.ofNanos(time.nanos())).isLessThan(Duration.ofSeconds(10));
    }
}
