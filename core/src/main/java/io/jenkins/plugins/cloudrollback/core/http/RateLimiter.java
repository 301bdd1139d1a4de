package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

/**
 * Limits the rate of the calls of one account. Calls are spread evenly, and those that have to wait are made by their
 * {@link Priority}. The rate is halved whenever the provider throttles, and recovers gradually with each successful call.
 */
final class RateLimiter {
    private static final MessageBundle MESSAGES = MessageBundle.of(RateLimiter.class);
    private static final double SLOWDOWN = 2;
    private static final double RECOVERY = 0.9;
    private static final Duration MAX_INTERVAL = Duration.ofSeconds(10);
    /** In a longer pause, calls fail instead of waiting, so that the log of each rollback tells of it. */
    private static final Duration MAX_SILENT_PAUSE = Duration.ofSeconds(30);
    /** Number of calls that may be made at once after an idle period, besides the next one. */
    private static final int BURST = 5;

    /** @param rank by which turns are sorted: the time from which they wait, minus the lead of their priority */
    private record Turn(long rank, long number, boolean change, CompletableFuture<Void> permit) {}

    private final DoubleSupplier callsPerSecond;
    private final Timeline time;
    private final PriorityQueue<Turn> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Turn::rank).thenComparingLong(Turn::number));
    private long turns;
    /** How many times slower than the full rate. */
    private double slowness = 1;

    private long nextSlot;
    private long pausedUntil;
    private long lastSlowdown;
    /** When the last call was sent that was throttled. */
    private long throttledSince;

    private Runnable cancelAlarm = () -> {};

    /** @param callsPerSecond the full rate; asked at each call */
    RateLimiter(DoubleSupplier callsPerSecond, Timeline time) {
        this.callsPerSecond = callsPerSecond;
        this.time = time;
        long now = time.nanos();
        nextSlot = now - BURST * interval();
        pausedUntil = nextSlot;
        lastSlowdown = now;
        throttledSince = now;
    }

    /** Nanoseconds between two calls. */
    private long interval() {
        double full = 1e9 / callsPerSecond.getAsDouble();
        return Math.round(Math.min(full * slowness, Math.max(full, MAX_INTERVAL.toNanos())));
    }

    /**
     * Waits until a call is permitted; fails with a {@link CallException} if the provider has asked for a long pause. A
     * permit that is cancelled meanwhile is not used up.
     */
    CompletableFuture<Void> acquire(Priority priority) {
        CompletableFuture<Void> permit = new CompletableFuture<>();
        synchronized (this) {
            long rank = time.nanos() - priority.lead.toNanos();
            waiting.add(new Turn(rank, turns++, priority == Priority.CHANGE, permit));
        }
        proceed();
        return permit;
    }

    private void proceed() {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            cancelAlarm.run();
            cancelAlarm = () -> {};
            long wait = 0;
            while (wait == 0 && !waiting.isEmpty()) {
                wait = serve(waiting.peek(), answers);
            }
            if (wait > 0) {
                cancelAlarm = time.after(Duration.ofNanos(wait), this::proceed);
            }
        }
        // Outside of the lock, as what follows may call back.
        answers.forEach(Runnable::run);
    }

    /** @return nanoseconds until the turn has come; 0 if it is over */
    private long serve(Turn turn, List<Runnable> answers) {
        long now = time.nanos();
        // A pause is for reads: a change may be what ends the trouble, and is refused at worst.
        long pause = turn.change ? 0 : Math.max(0, pausedUntil - now);
        boolean tooLong = pause > MAX_SILENT_PAUSE.toNanos();
        long wait = Math.max(pause, nextSlot - now);
        if (turn.permit.isDone()) {
            waiting.remove();
        } else if (tooLong) {
            waiting.remove();
            CallException paused = new CallException(
                    Kind.THROTTLED,
                    MESSAGES.get("paused", Duration.ofNanos(pause).toSeconds()));
            answers.add(() -> turn.permit.completeExceptionally(paused));
        } else if (wait <= 0) {
            waiting.remove();
            // After a pause, there is no burst.
            long first = Math.max(now - BURST * interval(), turn.change ? nextSlot : pausedUntil);
            nextSlot = Math.max(nextSlot, first) + interval();
            answers.add(() -> turn.permit.complete(null));
        } else {
            return wait;
        }
        return 0;
    }

    /**
     * Increases the rate after a successful call, and ends a pause if the call was sent after the one that was throttled.
     *
     * @param sent {@link Timeline#nanos} at which it was sent
     */
    void succeeded(long sent) {
        boolean resumed;
        synchronized (this) {
            slowness = Math.max(1, slowness * RECOVERY);
            long now = time.nanos();
            resumed = sent - throttledSince > 0 && pausedUntil > now;
            pausedUntil = resumed ? now : pausedUntil;
        }
        if (resumed) {
            proceed();
        }
    }

    /**
     * Slows down after the provider has throttled a call.
     *
     * @param sent {@link Timeline#nanos} at which the call was sent; calls that were in flight together count once
     */
    void throttled(long sent, Duration retryAfter) {
        synchronized (this) {
            long now = time.nanos();
            if (sent - lastSlowdown >= 0) {
                // Not further than it has an effect, as it has to recover.
                slowness = interval() < MAX_INTERVAL.toNanos() ? slowness * SLOWDOWN : slowness;
                lastSlowdown = now;
            }
            throttledSince = Math.max(throttledSince, sent);
            pausedUntil = Math.max(pausedUntil, now + Math.max(interval(), retryAfter.toNanos()));
        }
        proceed();
    }
}
