package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the rate of calls of all rollbacks to one service for one account. Calls are spread evenly; when the provider
 * throttles, the rate is halved, and it recovers step by step with each call that succeeds.
 */
public final class RateLimiter {
    private static final double SLOWDOWN = 2;
    private static final double RECOVERY = 0.9;
    private static final Duration SLOWEST = Duration.ofSeconds(10);
    /** Calls that may be made at once after a quiet time. */
    private static final int BURST = 5;

    private final long shortest;
    private long interval;
    private long nextSlot;
    private long pausedUntil;
    private long lastSlowdown;

    RateLimiter(double callsPerSecond, long now) {
        shortest = Math.round(1e9 / callsPerSecond);
        interval = shortest;
        nextSlot = now - BURST * interval;
        pausedUntil = nextSlot;
        lastSlowdown = now;
    }

    /**
     * Waits until a call is permitted.
     *
     * @param immediately does not wait, at the cost of later calls: for the few calls that change something
     */
    CompletableFuture<Void> acquire(Timeline time, boolean immediately) {
        if (immediately) {
            reserveNow(time.nanos());
            return CompletableFuture.completedFuture(null);
        }
        Duration wait = reserve(time.nanos());
        if (wait.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> permit = new CompletableFuture<>();
        time.after(wait, () -> permit.complete(null));
        return permit.thenCompose(
                now -> isPaused(time.nanos()) ? acquire(time, false) : CompletableFuture.completedFuture(null));
    }

    /**
     * Reserves the next slot.
     *
     * @param now {@link Timeline#nanos}
     * @return how long to wait for it; {@link #isPaused} has to be asked when it has come
     */
    synchronized Duration reserve(long now) {
        long slot = Math.max(Math.max(now - BURST * interval, nextSlot), pausedUntil);
        nextSlot = slot + interval;
        return Duration.ofNanos(Math.max(0, slot - now));
    }

    /** Takes a slot at once and delays later calls by it. */
    synchronized void reserveNow(long now) {
        nextSlot = Math.max(nextSlot, now - BURST * interval) + interval;
    }

    /** Whether the provider has throttled since a slot was reserved, so that another one is needed. */
    synchronized boolean isPaused(long now) {
        return now < pausedUntil;
    }

    synchronized void succeeded() {
        interval = Math.max(shortest, Math.round(interval * RECOVERY));
    }

    /**
     * Slows down, as the provider has refused a call as one too many.
     *
     * @param sent when that call was sent: calls that were under way together count once
     */
    synchronized void throttled(long sent, long now, Duration retryAfter) {
        if (sent - lastSlowdown >= 0) {
            interval = Math.min(SLOWEST.toNanos(), Math.round(interval * SLOWDOWN));
            lastSlowdown = now;
        }
        pausedUntil = Math.max(pausedUntil, now + Math.max(interval, retryAfter.toNanos()));
        nextSlot = Math.max(nextSlot, pausedUntil);
    }

    /** The rate limiters of all accounts and services. */
    public static final class Registry {
        private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();
        private final double callsPerSecond;
        private final Timeline time;

        public Registry(double callsPerSecond, Timeline time) {
            this.callsPerSecond = callsPerSecond;
            this.time = time;
        }

        /** @param key service, region and account; the account's name, never its secret */
        public RateLimiter of(String key) {
            return limiters.computeIfAbsent(key, k -> new RateLimiter(callsPerSecond, time.nanos()));
        }
    }
}
