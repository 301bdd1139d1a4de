package io.jenkins.plugins.cloudrollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TrackTest {
    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final Journal fresh = Journal.begin(process.now(), Duration.ofMinutes(10), false);
    private final Journal requesting = fresh.requesting(FakeRollback.decision(Map.of()));

    private Outcome end(Journal journal) {
        CompletableFuture<Outcome> end = new RollbackRun(
                        provider,
                        journal,
                        next -> CompletableFuture.completedFuture(null),
                        process,
                        new SplittableRandom(1),
                        line -> {})
                .track();
        return time.await(end);
    }

    @Test
    void tracksWaitingRollback() {
        assertThat(end(requesting.waiting("change-1", null)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.calls).containsExactly("poll change-1");
    }

    @Test
    void tracksLostRollback() {
        provider.then("findStarted", Lookup.found("change-1"));
        assertThat(end(requesting).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.calls).containsExactly("findStarted", "poll change-1");
    }

    @Test
    void absentIsNotRepeated() {
        Outcome outcome = end(requesting);
        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("It is not requested again, because the build has ended.");
        assertThat(provider.calls).contains("findStarted").doesNotContain("resolve", "decide", "start");
    }

    @Test
    void repeatableIsNotRepeated() {
        provider.then("findStarted", Lookup.repeatable());
        assertThat(end(requesting).status()).isEqualTo(Status.UNKNOWN);
        assertThat(provider.calls).doesNotContain("decide", "start");
    }

    @Test
    void unsentIsNotSent() {
        assertThat(end(fresh).status()).isEqualTo(Status.REFUSED);
        assertThat(end(fresh.preparing(FakeRollback.decision(Map.of()))).status())
                .isEqualTo(Status.REFUSED);
        assertThat(provider.calls).isEmpty();
    }

    @Test
    void versionIsNotRestoredAfterAnAbort() {
        assertThat(end(requesting.waiting("abort-1", null).aborted()).status()).isEqualTo(Status.FAILED);
        assertThat(provider.calls).contains("decide").doesNotContain("start");
    }

    @Test
    void repeatableMayAppear() {
        provider.then("findStarted", Lookup.repeatable());
        time.after(Duration.ofMinutes(5), () -> provider.then("findStarted", Lookup.found("change-1")));

        assertThat(end(requesting).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.calls).doesNotContain("decide", "start");
    }
}
