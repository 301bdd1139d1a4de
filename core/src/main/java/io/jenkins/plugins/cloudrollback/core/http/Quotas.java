package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** The quotas of all accounts. Each account has its own, so that none waits for another. */
public final class Quotas {
    /** Enough for ten calls per second of almost a second each. */
    private static final int CONCURRENT_CALLS = 8;

    private static final int CONCURRENT_CALLS_OF_PAGES = 2;
    /** The share of an account's rate that pages may use. */
    private static final double SHARE_OF_PAGES = 0.2;

    private final Map<String, Quota> quotas = new ConcurrentHashMap<>();
    private final DoubleSupplier callsPerSecond;
    private final Timeline time;

    /** @param callsPerSecond of an account; asked at each call, as an administrator may change it */
    public Quotas(DoubleSupplier callsPerSecond, Timeline time) {
        this.callsPerSecond = callsPerSecond;
        this.time = time;
    }

    /** @param account service, endpoint and public name of the account */
    Quota of(String account) {
        return of(account, callsPerSecond, CONCURRENT_CALLS);
    }

    /** The share of an account's quota for the calls of pages. */
    Quota ofPages(String account) {
        return of("pages " + account, () -> callsPerSecond.getAsDouble() * SHARE_OF_PAGES, CONCURRENT_CALLS_OF_PAGES);
    }

    private Quota of(String key, DoubleSupplier rate, int concurrentCalls) {
        return quotas.computeIfAbsent(
                key, name -> new Quota(new RateLimiter(rate, time), new Bulkhead(concurrentCalls)));
    }
}
