package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * The rate limiters of all accounts. Each account has its own for each service in each region, so that none waits for
 * another.
 */
public final class Quotas {
    private static final int CONCURRENT_CALLS = 8;
    private static final int CONCURRENT_CALLS_OF_PAGES = 2;
    /** The share of an account's rate that pages may use. */
    private static final double SHARE_OF_PAGES = 0.2;
    /** After this, an unused account is forgotten: whoever uses temporary keys has a new one every few hours. */
    private static final Duration MAX_IDLE = Duration.ofDays(1);

    /**
     * What an account has used since the start, or since it was forgotten.
     *
     * @param calls those that were permitted
     * @param throttled those that the provider has throttled
     */
    public record Usage(long calls, long throttled) {}

    private final Map<String, RateLimiter> accounts = new ConcurrentHashMap<>();
    private final Map<String, RateLimiter> pages = new ConcurrentHashMap<>();
    private final DoubleSupplier callsPerSecond;
    private final Timeline time;

    /** @param callsPerSecond of an account; asked at each call, as an administrator may change it */
    public Quotas(DoubleSupplier callsPerSecond, Timeline time) {
        this.callsPerSecond = callsPerSecond;
        this.time = time;
    }

    /** @param account service, endpoint and public name of the account */
    RateLimiter of(String account) {
        accounts.values().removeIf(limiter -> limiter.isIdle(MAX_IDLE));
        pages.values().removeIf(limiter -> limiter.isIdle(MAX_IDLE));
        return accounts.computeIfAbsent(account, key -> new RateLimiter(callsPerSecond, CONCURRENT_CALLS, time));
    }

    /** The usage of each account, by service, host and public name of the account. */
    public Map<String, Usage> usage() {
        return accounts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().usage()));
    }

    /** Limits the calls of pages, which need a permit of the account as well. */
    RateLimiter ofPages(String account) {
        RateLimiter all = of(account);
        return pages.computeIfAbsent(
                account, key -> new RateLimiter(() -> all.rate() * SHARE_OF_PAGES, CONCURRENT_CALLS_OF_PAGES, time));
    }
}
