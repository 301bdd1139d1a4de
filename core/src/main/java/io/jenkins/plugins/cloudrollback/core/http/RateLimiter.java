package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many calls all rollbacks together may make to one service for one account. Calls get their turns at even
 * distances; when the provider says that there are too many, everybody slows down, and then slowly speeds up again.
 */
public final class RateLimiter {
    private static final double SLOWDOWN = 2;
    private static final double RECOVERY = 0.9;
    private static final Duration SLOWEST = Duration.ofSeconds(10);
    /** Calls that may go at once after a quiet time. */
    private static final int BURST = 5;

    private final long shortest;
    private long interval;
    private long nextTurn;
    private long pausedUntil;
    private long lastSlowdown;

    RateLimiter(double callsPerSecond, long now) {
        shortest = Math.round(1e9 / callsPerSecond);
        interval = shortest;
        nextTurn = now - BURST * interval;
        pausedUntil = nextTurn;
        lastSlowdown = now;
    }

    /**
     * Takes a turn.
     *
     * @param now {@link Timeline#nanos}
     * @return how long to wait for it; then {@link #paused} has to be asked
     */
    public synchronized Duration take(long now) {
        long turn = Math.max(Math.max(now - BURST * interval, nextTurn), pausedUntil);
        nextTurn = turn + interval;
        return Duration.ofNanos(Math.max(0, turn - now));
    }

    /** Takes a turn at once, at the cost of those who come later: for the few calls that change something. */
    public synchronized void takeNow(long now) {
        nextTurn = Math.max(nextTurn, now - BURST * interval) + interval;
    }

    /** Whether the provider has asked for a pause since the turn was given, so that another must be taken. */
    public synchronized boolean paused(long now) {
        return now < pausedUntil;
    }

    public synchronized void accepted() {
        interval = Math.max(shortest, Math.round(interval * RECOVERY));
    }

    /**
     * The provider refused a call as one too many.
     *
     * @param sent when that call was sent: calls that were under way together count once
     */
    public synchronized void throttled(long sent, long now, Duration retryAfter) {
        if (sent - lastSlowdown >= 0) {
            interval = Math.min(SLOWEST.toNanos(), Math.round(interval * SLOWDOWN));
            lastSlowdown = now;
        }
        pausedUntil = Math.max(pausedUntil, now + Math.max(interval, retryAfter.toNanos()));
        nextTurn = Math.max(nextTurn, pausedUntil);
    }

    /** The budgets of all accounts and services. */
    public static final class Registry {
        private final Map<String, RateLimiter> budgets = new ConcurrentHashMap<>();
        private final double callsPerSecond;
        private final Timeline time;

        public Registry(double callsPerSecond, Timeline time) {
            this.callsPerSecond = callsPerSecond;
            this.time = time;
        }

        /** @param key service, region and account; the account's name, never its secret */
        public RateLimiter of(String key) {
            return budgets.computeIfAbsent(key, k -> new RateLimiter(callsPerSecond, time.nanos()));
        }
    }
}
