package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    /** So that polls do not wait for ever. */
    private static final int MAX_PROMPTS_IN_A_ROW = 3;
    /** Number of calls that may be made at once after an idle period, besides the next one. */
    private static final int BURST = 5;

    private final DoubleSupplier callsPerSecond;
    private final Timeline time;
    private final Map<Priority, Deque<CompletableFuture<Void>>> waiting = new EnumMap<>(Priority.class);
    private int promptsInARow;
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
        for (Priority priority : Priority.values()) {
            waiting.put(priority, new ArrayDeque<>());
        }
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
            waiting.get(priority).add(permit);
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
            for (Priority next = next(); wait == 0 && next != null; next = next()) {
                wait = serve(next, answers);
            }
            if (wait > 0) {
                cancelAlarm = time.after(Duration.ofNanos(wait), this::proceed);
            }
        }
        // Outside of the lock, as what follows may call back.
        answers.forEach(Runnable::run);
    }

    /** The priority of the call whose turn is next; null if none waits. */
    @CheckForNull
    private Priority next() {
        waiting.values().forEach(queue -> queue.removeIf(CompletableFuture::isDone));
        boolean polls = !waiting.get(Priority.POLL).isEmpty();
        if (!waiting.get(Priority.CHANGE).isEmpty()) {
            return Priority.CHANGE;
        } else if (!waiting.get(Priority.PROMPT).isEmpty() && (!polls || promptsInARow < MAX_PROMPTS_IN_A_ROW)) {
            return Priority.PROMPT;
        }
        return polls ? Priority.POLL : null;
    }

    /** @return nanoseconds until the turn has come; 0 if it is over */
    private long serve(Priority priority, List<Runnable> answers) {
        long now = time.nanos();
        boolean change = priority == Priority.CHANGE;
        // A pause is for reads: a change may be what ends the trouble, and is refused at worst.
        long pause = change ? 0 : Math.max(0, pausedUntil - now);
        boolean tooLong = pause > MAX_SILENT_PAUSE.toNanos();
        long wait = Math.max(pause, nextSlot - now);
        if (wait > 0 && !tooLong) {
            return wait;
        }
        CompletableFuture<Void> permit = waiting.get(priority).remove();
        if (tooLong) {
            CallException paused = new CallException(
                    Kind.THROTTLED,
                    MESSAGES.get("paused", Duration.ofNanos(pause).toSeconds()));
            answers.add(() -> permit.completeExceptionally(paused));
            return 0;
        }
        // After a pause, there is no burst.
        long first = Math.max(now - BURST * interval(), change ? nextSlot : pausedUntil);
        nextSlot = Math.max(nextSlot, first) + interval();
        promptsInARow = priority == Priority.POLL ? 0 : promptsInARow + 1;
        answers.add(() -> permit.complete(null));
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
