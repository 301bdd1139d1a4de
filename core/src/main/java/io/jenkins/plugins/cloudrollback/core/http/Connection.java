package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
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
    private static final MessageBundle MESSAGES = MessageBundle.of(Connection.class);
    private static final int MAX_CONCURRENT_CALLS = 64;

    public Connection(Supplier<HttpClient> http, Timeline time, RateLimiter.Registry limiters, Executor lookups) {
        this(http, time, limiters, new Bulkhead(MAX_CONCURRENT_CALLS), lookups);
    }

    /** Runs a lookup, and gives up on it if it takes too long; the time that it waits for a thread does not count. */
    <T> CompletableFuture<T> lookUp(Supplier<T> lookup) {
        CompletableFuture<T> expired = new CompletableFuture<>();
        CompletableFuture<T> found = CompletableFuture.completedFuture(lookup)
                .thenApplyAsync(
                        task -> {
                            Runnable timer = expire(
                                    expired,
                                    () -> new CallException(Kind.UNREACHABLE, MESSAGES.get("lookupTimeLimit")));
                            try {
                                return task.get();
                            } finally {
                                timer.run();
                            }
                        },
                        lookups);
        return found.applyToEither(expired, value -> value);
    }

    /** Fails a stage that has not ended within the time limit of a call, unless what it returns is run before. */
    Runnable expire(CompletableFuture<?> stage, Supplier<Exception> failure) {
        return time.after(RollbackRun.CALL_TIMEOUT, () -> stage.completeExceptionally(failure.get()));
    }

    /** For credentials that are looked up without blocking. */
    public Connection(HttpClient http, Timeline time, RateLimiter.Registry limiters) {
        this(() -> http, time, limiters, Runnable::run);
    }
}
