package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What API clients need for their calls, most of which all share.
 *
 * @param http the HTTP client with its proxy, TLS and threads; read at each call, as the proxy may change
 * @param time for time limits and rate limiting
 * @param quotas the quotas of all accounts
 * @param lookups looks credentials up
 * @param credentials the name of the credentials, not secret
 * @param page completes when the page that waits for the calls is given up, which cancels them; null for the calls of a
 *     rollback
 */
public record Connection(
        Supplier<HttpClient> http,
        Timeline time,
        Quotas quotas,
        Lookups lookups,
        String credentials,
        @CheckForNull CompletableFuture<?> page) {

    public Connection(Supplier<HttpClient> http, Timeline time, Quotas quotas, Lookups lookups) {
        this(http, time, quotas, lookups, "", null);
    }

    /** For credentials that are looked up without blocking. */
    public Connection(HttpClient http, Timeline time, Quotas quotas) {
        this(() -> http, time, quotas, new Lookups(Runnable::run, time));
    }

    /** For calls with these credentials. */
    public Connection with(String name) {
        return new Connection(http, time, quotas, lookups, name, page);
    }

    /** For calls that a page makes; null for those of rollbacks. */
    public Connection during(@CheckForNull CompletableFuture<?> page) {
        return new Connection(http, time, quotas, lookups, credentials, page);
    }

    /** Looks up credentials, or what depends on them. Those of pages do not wait for those of rollbacks. */
    public <T> CompletableFuture<T> lookUp(Supplier<T> lookup) {
        return cancelled(lookups.run(page == null ? credentials : "pages " + credentials, lookup));
    }

    /** The stage, which is cancelled when the page is given up. */
    <T> CompletableFuture<T> cancelled(CompletableFuture<T> stage) {
        if (page != null) {
            page.whenComplete((answer, problem) -> stage.cancel(true));
        }
        return stage;
    }

    /** Fails a stage that has not ended within the time limit of a call, unless what it returns is run before. */
    Runnable expire(CompletableFuture<?> stage, Supplier<Exception> failure) {
        return time.after(RollbackRun.CALL_TIMEOUT, () -> stage.completeExceptionally(failure.get()));
    }
}
