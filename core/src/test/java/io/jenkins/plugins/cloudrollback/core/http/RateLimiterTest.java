package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AutoAdvancingTime time = new AutoAdvancingTime();
    private double callsPerSecond = 10;
    private final RateLimiter limiter = new RateLimiter(() -> callsPerSecond, 1000, time);
    private final List<String> permitted = new ArrayList<>();

    /** The time at which each of some calls is permitted, in milliseconds from now, if all are asked for now. */
    private List<Long> permits(int calls, Priority priority) {
        long start = time.nanos();
        List<Long> at = new ArrayList<>();
        List<CompletableFuture<Void>> permits = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            permits.add(limiter.acquire(priority).thenRun(() -> at.add((time.nanos() - start) / 1_000_000)));
        }
        time.await(CompletableFuture.allOf(permits.toArray(CompletableFuture[]::new)))
                .exceptionally(failure -> null)
                .join();
        return at;
    }

    private CompletableFuture<Void> ask(String name, Priority priority) {
        return limiter.acquire(priority).thenRun(() -> permitted.add(name));
    }

    private void throttle(Duration retryAfter) {
        limiter.throttled(time.nanos(), retryAfter);
    }

    @Test
    void burstThenRate() {
        assertThat(permits(9, Priority.POLL)).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 100L, 200L, 300L);
    }

    @Test
    void idleTimeSavesOneBurst() {
        permits(6, Priority.POLL);
        time.pass(Duration.ofHours(1));
        assertThat(permits(7, Priority.POLL)).endsWith(0L, 100L);
    }

    @Test
    void changesAreWithinTheRate() {
        permits(6, Priority.POLL);
        assertThat(permits(3, Priority.CHANGE)).containsExactly(100L, 200L, 300L);
    }

    @Test
    void servesByPriority() {
        permits(6, Priority.POLL);
        ask("poll", Priority.POLL);
        ask("prompt", Priority.PROMPT);
        ask("change", Priority.CHANGE);
        ask("second change", Priority.CHANGE);
        time.pass(Duration.ofSeconds(1));

        assertThat(permitted).containsExactly("change", "second change", "prompt", "poll");
    }

    /** Nor do they delay what somebody waits for, however many have waited for long. */
    @Test
    void pollsGetAQuarter() {
        for (int i = 0; i < 1000; i++) {
            ask("poll", Priority.POLL);
        }
        time.pass(Duration.ofSeconds(60));
        permitted.clear();
        for (int i = 0; i < 30; i++) {
            ask("prompt", Priority.PROMPT);
        }
        time.pass(Duration.ofSeconds(4));

        assertThat(permitted)
                .hasSize(40)
                .startsWith("prompt", "prompt")
                .filteredOn("poll"::equals)
                .hasSize(10);
    }

    @Test
    void cancelledCallUsesNothing() {
        permits(6, Priority.POLL);
        List<CompletableFuture<Void>> givenUp = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            givenUp.add(limiter.acquire(Priority.POLL));
        }
        givenUp.forEach(permit -> permit.cancel(true));

        assertThat(permits(1, Priority.POLL)).containsExactly(100L);
    }

    @Test
    void rateMayChange() {
        permits(6, Priority.POLL);
        callsPerSecond = 2;
        permits(1, Priority.POLL);
        assertThat(permits(2, Priority.POLL)).containsExactly(500L, 1000L);
    }

    @Test
    void changesInAPauseKeepTheRate() {
        throttle(Duration.ofSeconds(90));
        List<Long> changes = permits(21, Priority.CHANGE);
        assertThat(changes.get(20)).isBetween(3_000L, 3_600L);
    }

    @Test
    void slowsDownAndRecovers() {
        permits(6, Priority.POLL);
        throttle(Duration.ZERO);
        assertThat(permits(3, Priority.POLL)).containsExactly(200L, 400L, 600L);

        for (int i = 0; i < 50; i++) {
            limiter.succeeded(time.nanos());
        }
        permits(6, Priority.POLL);
        assertThat(permits(2, Priority.POLL)).containsExactly(100L, 200L);
    }

    @Test
    void concurrentCallsCountOnce() {
        permits(6, Priority.POLL);
        long sent = time.nanos();
        time.pass(Duration.ofMillis(1));
        for (int i = 0; i < 9; i++) {
            limiter.throttled(sent, Duration.ZERO);
        }
        assertThat(permits(2, Priority.POLL)).containsExactly(200L, 400L);
    }

    @Test
    void intervalIsLimited() {
        for (int i = 1; i <= 20; i++) {
            time.pass(Duration.ofSeconds(20));
            throttle(Duration.ZERO);
        }
        assertThat(permits(2, Priority.POLL)).containsExactly(10_000L, 20_000L);
    }

    @Test
    void shortPauseIsWaitedFor() {
        throttle(Duration.ofSeconds(20));
        assertThat(permits(1, Priority.POLL)).containsExactly(20_000L);
    }

    @Test
    void longPauseIsTold() {
        CompletableFuture<Void> waiting = null;
        permits(6, Priority.POLL);
        waiting = limiter.acquire(Priority.POLL);
        throttle(Duration.ofSeconds(90));

        for (CompletableFuture<Void> call : List.of(waiting, limiter.acquire(Priority.PROMPT))) {
            assertThat(call).isCompletedExceptionally();
            assertThat(call.handle((done, failure) -> CallException.of(failure)).join())
                    .hasMessageContaining("of which 90 seconds are left")
                    .extracting(CallException::kind)
                    .isEqualTo(CallException.Kind.THROTTLED);
        }
        time.pass(Duration.ofSeconds(91));
        assertThat(limiter.acquire(Priority.POLL)).isCompleted();
    }

    @Test
    void changeDoesNotWaitForTheEndOfAPause() {
        throttle(Duration.ofSeconds(90));
        assertThat(permits(1, Priority.CHANGE)).containsExactly(0L);
    }

    @Test
    void laterSuccessEndsThePause() {
        long before = time.nanos();
        time.pass(Duration.ofSeconds(1));
        throttle(Duration.ofSeconds(20));
        CompletableFuture<Void> waiting = limiter.acquire(Priority.POLL);

        limiter.succeeded(before);
        assertThat(waiting).isNotDone();

        time.pass(Duration.ofSeconds(1));
        limiter.succeeded(time.nanos());
        time.pass(Duration.ofSeconds(1));
        assertThat(waiting).isCompleted();
    }

    /** A call that was sent before the provider throttled says nothing about the pause. */
    @Test
    void callInFlightDoesNotEndThePause() {
        long throttled = time.nanos();
        time.pass(Duration.ofNanos(20_000));
        long inFlight = time.nanos();
        time.pass(Duration.ofMillis(50));
        limiter.throttled(throttled, Duration.ofSeconds(20));

        limiter.succeeded(inFlight);

        assertThat(permits(1, Priority.POLL)).containsExactly(20_000L);
    }

    // Calls under way

    private final RateLimiter narrow = new RateLimiter(() -> 10, 12, time);

    @Test
    void callsUnderWayAreLimited() {
        List<CompletableFuture<Void>> permits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            permits.add(narrow.acquire(Priority.POLL));
        }
        time.pass(Duration.ofSeconds(60));
        assertThat(permits).filteredOn(CompletableFuture::isDone).hasSize(12);

        narrow.release();
        assertThat(permits).filteredOn(CompletableFuture::isDone).hasSize(13);
    }

    /** However many wait, the rate is kept when the provider answers again, and what is urgent goes first. */
    @Test
    void rateIsKeptAfterASilence() {
        for (int i = 0; i < 12; i++) {
            narrow.acquire(Priority.POLL);
        }
        time.pass(Duration.ofSeconds(60));
        for (int i = 0; i < 200; i++) {
            narrow.acquire(Priority.POLL).thenRun(() -> permitted.add("poll"));
        }
        narrow.acquire(Priority.PROMPT).thenRun(() -> permitted.add("prompt"));
        time.pass(Duration.ofSeconds(60));
        assertThat(permitted).isEmpty();
        for (int i = 0; i < 12; i++) {
            narrow.release();
        }

        time.pass(Duration.ofSeconds(1));
        assertThat(permitted).startsWith("prompt").hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void changeNeedsNoFreePlace() {
        for (int i = 0; i < 30; i++) {
            narrow.acquire(Priority.POLL);
        }
        time.pass(Duration.ofSeconds(60));
        assertThat(narrow.acquire(Priority.CHANGE)).isCompleted();
    }

    @Test
    void cancelledWaiterTakesNoPlace() {
        List<CompletableFuture<Void>> permits = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            permits.add(narrow.acquire(Priority.POLL));
        }
        time.pass(Duration.ofSeconds(60));
        permits.get(12).cancel(true);

        narrow.release();
        assertThat(permits.get(13)).isCompleted();
    }

    /** The caller may hold a lock that those who wait need. */
    @Test
    void callerAnswersOnlyItself() {
        permits(6, Priority.POLL);
        CompletableFuture<Void> other = limiter.acquire(Priority.POLL);
        limiter.throttled(time.nanos(), Duration.ZERO);
        time.pass(Duration.ofMillis(199));
        boolean[] asking = {true};
        other.thenRun(() -> assertThat(asking[0]).isFalse());
        limiter.acquire(Priority.CHANGE);
        asking[0] = false;
        time.pass(Duration.ofSeconds(1));
        assertThat(other).isCompleted();
    }
}
