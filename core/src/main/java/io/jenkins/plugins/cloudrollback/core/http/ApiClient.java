package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A client of one service for one account.
 *
 * @param service the service's key in {@code endpoints.properties}; part of the rate limiter's key
 * @param endpoint read at each call, as an administrator may change it
 * @param errors the service's error codes
 * @param priority of the calls that change nothing
 */
public record ApiClient(
        Connection connection,
        String service,
        Supplier<URI> endpoint,
        Authorizer authorizer,
        ErrorFormat errorFormat,
        ErrorTable errors,
        Priority priority) {

    public ApiClient(
            Connection connection,
            String service,
            Supplier<URI> endpoint,
            Authorizer authorizer,
            ErrorFormat errorFormat,
            ErrorTable errors) {
        this(connection, service, endpoint, authorizer, errorFormat, errors, Priority.PROMPT);
    }

    /** For calls that check repeatedly whether a rollback has ended: the others of the account go first. */
    public ApiClient polling() {
        return new ApiClient(connection, service, endpoint, authorizer, errorFormat, errors, Priority.POLL);
    }

    /** A successful answer. */
    public record Answer(Json body, HttpHeaders headers) {
        /** Omits the headers, which may contain a token. */
        @Override
        public String toString() {
            return "Answer";
        }
    }

    /** Like {@link #send}, but returns only the body of the answer. */
    public CompletableFuture<Json> call(ApiCall call) {
        return send(call).thenApply(Answer::body);
    }

    /**
     * Makes one call as soon as the rate limiter permits.
     *
     * <p>Fails with a {@link CallException}. A read that was refused as unauthorized is repeated once if the authorizer
     * can renew its authorization. A change is never repeated here, as only the engine can tell whether it had an effect.
     */
    public CompletableFuture<Answer> send(ApiCall call) {
        Exchange exchange = new Exchange(this, call);
        return exchange.run()
                .exceptionallyCompose(problem -> exchange.failure(problem).kind() == Kind.UNAUTHORIZED
                                && exchange.renewAuthorization()
                                && !call.changes()
                        ? new Exchange(this, call).run()
                        : CompletableFuture.failedFuture(problem));
    }
}
