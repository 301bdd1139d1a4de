package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the rate of the calls of all rollbacks to one service for one account. Calls are spread evenly. The rate is
 * halved whenever the provider throttles, and recovers gradually with each successful call.
 */
public final class RateLimiter {
    private static final double SLOWDOWN = 2;
    private static final double RECOVERY = 0.9;
    private static final Duration MAX_INTERVAL = Duration.ofSeconds(10);
    /** Number of calls that may be made at once after an idle period. */
    private static final int BURST = 5;

    /** Nanoseconds between two calls at the full rate. */
    private final long minInterval;
    /** Nanoseconds between two calls at the current rate. */
    private long interval;

    private long nextSlot;
    private long pausedUntil;
    private long lastSlowdown;

    RateLimiter(double callsPerSecond, long now) {
        minInterval = Math.round(1e9 / callsPerSecond);
        interval = minInterval;
        nextSlot = now - BURST * interval;
        pausedUntil = nextSlot;
        lastSlowdown = now;
    }

    /**
     * Waits until a call is permitted.
     *
     * @param immediately does not wait but delays later calls; for the few calls that change something
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
     * @return the time until the slot; {@link #isPaused} has to be checked when it has come
     */
    synchronized Duration reserve(long now) {
        long slot = Math.max(Math.max(now - BURST * interval, nextSlot), pausedUntil);
        nextSlot = slot + interval;
        return Duration.ofNanos(Math.max(0, slot - now));
    }

    /** Takes a slot at once, which delays later calls. */
    synchronized void reserveNow(long now) {
        nextSlot = Math.max(nextSlot, now - BURST * interval) + interval;
    }

    /** Tells whether the provider has throttled since a slot was reserved, so that a new slot is needed. */
    synchronized boolean isPaused(long now) {
        return now < pausedUntil;
    }

    /** Increases the rate after a successful call. */
    synchronized void succeeded() {
        interval = Math.max(minInterval, Math.round(interval * RECOVERY));
    }

    /**
     * Slows down after the provider has throttled a call.
     *
     * @param sent {@link Timeline#nanos} at which the call was sent; calls that were in flight together count once
     * @param now {@link Timeline#nanos}
     */
    synchronized void throttled(long sent, long now, Duration retryAfter) {
        if (sent - lastSlowdown >= 0) {
            interval = Math.min(MAX_INTERVAL.toNanos(), Math.round(interval * SLOWDOWN));
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

        /** @param key service, endpoint and public name of the account */
        public RateLimiter of(String key) {
            return limiters.computeIfAbsent(key, k -> new RateLimiter(callsPerSecond, time.nanos()));
        }
    }
}
