package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The resources that all API clients share.
 *
 * @param http the HTTP client with its proxy, TLS and threads; read at each call, as the proxy may change
 * @param time for time limits and rate limiting
 * @param limiters the rate limiters of all accounts and services
 * @param bulkhead limits the number of concurrent calls
 * @param lookups runs credential lookups, which may block, for example on a remote vault
 */
public record Connection(
        Supplier<HttpClient> http, Timeline time, RateLimiter.Registry limiters, Bulkhead bulkhead, Executor lookups) {
    private static final int MAX_CONCURRENT_CALLS = 64;

    public Connection(Supplier<HttpClient> http, Timeline time, RateLimiter.Registry limiters, Executor lookups) {
        this(http, time, limiters, new Bulkhead(MAX_CONCURRENT_CALLS), lookups);
    }

    /** For credentials that are looked up without blocking. */
    public Connection(HttpClient http, Timeline time, RateLimiter.Registry limiters) {
        this(() -> http, time, limiters, Runnable::run);
    }
}
