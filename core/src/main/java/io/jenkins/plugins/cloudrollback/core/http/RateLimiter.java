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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Limits the rate of the calls of one account, and how many are under way at once. Calls are spread evenly, and those that
 * have to wait are made by their {@link Priority}. The rate is halved whenever the provider throttles, and recovers
 * gradually with each successful call.
 *
 * <p>Each call under way holds a connection, which the JDK's client keeps for a long time, so a thousand rollbacks that
 * start together must not open a thousand connections.
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
    private final int concurrentCalls;
    private final Timeline time;
    private final Map<Priority, Deque<CompletableFuture<Void>>> waiting = new EnumMap<>(Priority.class);
    private int underWay;
    private int promptsInARow;
    /** How many times slower than the full rate. */
    private double slowness = 1;

    private long nextSlot;
    private long pausedSince;
    private long pausedUntil;
    private long lastSlowdown;
    private Runnable cancelAlarm = () -> {};

    private final LongAdder permits = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    /** The end of the wait of a call: its permit, or why it is not made. */
    private record Turn(
            CompletableFuture<Void> permit, @CheckForNull CallException refusal) {}

    /**
     * @param callsPerSecond the full rate; asked at each call
     * @param concurrentCalls how many calls may be under way at once; more if the rate is high, as for calls of a second
     */
    RateLimiter(DoubleSupplier callsPerSecond, int concurrentCalls, Timeline time) {
        this.callsPerSecond = callsPerSecond;
        this.concurrentCalls = concurrentCalls;
        this.time = time;
        for (Priority priority : Priority.values()) {
            waiting.put(priority, new ArrayDeque<>());
        }
        long now = time.nanos();
        nextSlot = now - BURST * interval();
        pausedUntil = nextSlot;
        pausedSince = now;
        lastSlowdown = now;
    }

    /** Nanoseconds between two calls. */
    private long interval() {
        double full = 1e9 / callsPerSecond.getAsDouble();
        return Math.round(Math.min(full * slowness, Math.max(full, MAX_INTERVAL.toNanos())));
    }

    Quotas.Usage usage() {
        return new Quotas.Usage(permits.sum(), refusals.sum());
    }

    /** Returns whether no call was made for longer than this. */
    synchronized boolean isIdle(Duration limit) {
        return underWay == 0 && time.nanos() - nextSlot > limit.toNanos();
    }

    /** Calls per second, as the provider has allowed lately. */
    synchronized double rate() {
        return 1e9 / interval();
    }

    /**
     * Waits until a call is permitted, which has to be {@link #release released} when it is over. Fails with a {@link
     * CallException} if the provider has asked for a long pause. A permit that is cancelled meanwhile is not used up.
     */
    CompletableFuture<Void> acquire(Priority priority) {
        CompletableFuture<Void> permit = new CompletableFuture<>();
        for (Turn turn : turns(priority, permit)) {
            if (turn.permit == permit) {
                answer(turn);
            } else {
                // The caller may hold the lock of its own run, and what follows takes that of another one.
                time.after(Duration.ZERO, () -> answer(turn));
            }
        }
        return permit;
    }

    private synchronized List<Turn> turns(Priority priority, CompletableFuture<Void> permit) {
        waiting.get(priority).add(permit);
        return turns();
    }

    void release() {
        synchronized (this) {
            underWay--;
        }
        proceed();
    }

    private void proceed() {
        turns().forEach(this::answer);
    }

    private void answer(Turn turn) {
        if (turn.refusal != null) {
            turn.permit.completeExceptionally(turn.refusal);
        } else if (turn.permit.complete(null)) {
            permits.increment();
        } else {
            release();
        }
    }

    /** Takes those whose turn has come, and sets the alarm for the next one. */
    private synchronized List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        cancelAlarm.run();
        cancelAlarm = () -> {};
        for (Priority next = next(); next != null; next = next()) {
            long now = time.nanos();
            boolean change = next == Priority.CHANGE;
            // A pause is for reads: a change may be what ends the trouble, and is refused at worst.
            long pause = change ? 0 : Math.max(0, pausedUntil - now);
            long wait = Math.max(pause, nextSlot - now);
            if (pause > MAX_SILENT_PAUSE.toNanos()) {
                turns.add(new Turn(waiting.get(next).remove(), paused(pause)));
            } else if (wait > 0) {
                cancelAlarm = time.after(Duration.ofNanos(wait), this::proceed);
                break;
            } else if (!change && underWay >= Math.max(concurrentCalls, Math.ceil(callsPerSecond.getAsDouble()))) {
                // Goes on with the next release.
                break;
            } else {
                take(next, now);
                turns.add(new Turn(waiting.get(next).remove(), null));
            }
        }
        return turns;
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

    private void take(Priority priority, long now) {
        // After a pause, there is no burst.
        long first = Math.max(now - BURST * interval(), priority == Priority.CHANGE ? nextSlot : pausedUntil);
        nextSlot = Math.max(nextSlot, first) + interval();
        promptsInARow = priority == Priority.POLL ? 0 : promptsInARow + 1;
        underWay++;
    }

    private static CallException paused(long nanos) {
        return new CallException(
                Kind.THROTTLED,
                MESSAGES.get("paused", Duration.ofNanos(nanos).plusMillis(999).toSeconds()));
    }

    /**
     * Increases the rate after a successful call, and ends a pause that began before the call was sent.
     *
     * @param sent {@link Timeline#nanos} at which it was sent
     */
    void succeeded(long sent) {
        boolean resumed;
        synchronized (this) {
            slowness = Math.max(1, slowness * RECOVERY);
            long now = time.nanos();
            resumed = sent - pausedSince > 0 && pausedUntil > now;
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
        refusals.increment();
        synchronized (this) {
            long now = time.nanos();
            if (sent - lastSlowdown >= 0) {
                // Not further than it has an effect, as it has to recover.
                slowness = interval() < MAX_INTERVAL.toNanos() ? slowness * SLOWDOWN : slowness;
                lastSlowdown = now;
            }
            pausedSince = now;
            pausedUntil = Math.max(pausedUntil, now + Math.max(interval(), retryAfter.toNanos()));
        }
        proceed();
    }
}
