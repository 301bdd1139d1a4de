package io.jenkins.plugins.cloudrollback.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer.Authorization;
import io.jenkins.plugins.cloudrollback.core.text.Language;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;

/** Calls one service in the name of one account. */
public final class ApiClient {
    private static final int LARGEST_ANSWER = 4 << 20;
    private static final int CALLS_AT_ONCE = 64;

    private final Connection connection;
    private final String service;
    private final Supplier<URI> endpoint;
    private final Authorizer authorizer;
    private final ErrorFormat dialect;
    private final ErrorTable errors;

    /**
     * What all clients share.
     *
     * @param http whatever it is set up with: proxy, TLS, threads; asked at each call, as that may change
     * @param time for limits and turns
     * @param budgets of all accounts and services
     * @param bulkhead for the calls that are under way
     * @param lookups asks for credentials, which may take its time: whoever keeps them may be far away
     */
    public record Connection(
            Supplier<HttpClient> http,
            Timeline time,
            RateLimiter.Registry budgets,
            Bulkhead bulkhead,
            Executor lookups) {
        public Connection(Supplier<HttpClient> http, Timeline time, RateLimiter.Registry budgets, Executor lookups) {
            this(http, time, budgets, new Bulkhead(CALLS_AT_ONCE), lookups);
        }

        /** For credentials that are at hand. */
        public Connection(HttpClient http, Timeline time, RateLimiter.Registry budgets) {
            this(() -> http, time, budgets, Runnable::run);
        }
    }

    /** Where a call goes, and whose turn it has to wait for. */
    private record Target(URI at, RateLimiter budget) {}

    /** An answer that is no failure. Header names are found whatever their case. */
    public record Answer(JsonNode body, HttpHeaders headers) {
        /** Without the headers, which may hold a token. */
        @Override
        public String toString() {
            return "Answer";
        }
    }

    /**
     * @param service names the budget, together with the endpoint and the account
     * @param endpoint asked at each call, as an administrator may change it meanwhile
     */
    public ApiClient(
            Connection connection,
            String service,
            Supplier<URI> endpoint,
            Authorizer authorizer,
            ErrorFormat dialect,
            ErrorTable errors) {
        this.connection = connection;
        this.service = service;
        this.endpoint = endpoint;
        this.authorizer = authorizer;
        this.dialect = dialect;
        this.errors = errors;
    }

    /** The body of the answer; see {@link #send}. */
    public CompletableFuture<JsonNode> call(ApiCall call) {
        return send(call).thenApply(Answer::body);
    }

    /**
     * Makes one call when it is its turn.
     *
     * <p>Fails with a {@link CallException}. A call that was refused as unauthorised is repeated once when the authorizer
     * has something else to offer; nothing else is ever repeated here.
     */
    public CompletableFuture<Answer> send(ApiCall call) {
        return send(call, true);
    }

    private CompletableFuture<Answer> send(ApiCall call, boolean mayRenew) {
        return CompletableFuture.supplyAsync(this::target, Language.kept(connection.lookups))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notSent(failure(call, failure))))
                .thenCompose(target -> send(call, target.at, target.budget, mayRenew));
    }

    private Target target() {
        URI at = endpoint.get();
        return new Target(at, connection.budgets.of(service + " " + at.getAuthority() + " " + authorizer.account()));
    }

    private CompletableFuture<Answer> send(ApiCall call, URI at, RateLimiter budget, boolean mayRenew) {
        Executor lookups = Language.kept(connection.lookups);
        return turn(budget, call.changes())
                .thenComposeAsync(turn -> Language.kept(authorizer.authorize(call, at, connection.time.now())), lookups)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notSent(failure(call, failure))))
                .thenCompose(authorization -> exchange(call, at, authorization, budget)
                        .handle((answer, failure) -> {
                            CallException problem = failure == null ? null : failure(call, failure);
                            boolean again = mayRenew
                                    && problem != null
                                    && problem.kind() == Kind.UNAUTHORIZED
                                    && authorizer.renew(authorization);
                            if (again) {
                                return send(call, false);
                            }
                            return problem == null
                                    ? CompletableFuture.completedFuture(answer)
                                    : CompletableFuture.<Answer>failedFuture(problem);
                        })
                        .thenCompose(result -> result))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(failure(call, failure)));
    }

    private CompletableFuture<Void> turn(RateLimiter budget, boolean urgent) {
        Timeline time = connection.time;
        if (urgent) {
            budget.takeNow(time.nanos());
            return CompletableFuture.completedFuture(null);
        }
        Duration wait = budget.take(time.nanos());
        if (wait.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        time.after(wait, () -> turn.complete(null));
        return turn.thenCompose(
                now -> budget.paused(time.nanos()) ? turn(budget, false) : CompletableFuture.completedFuture(null));
    }

    private static HttpRequest request(ApiCall call, URI at, Authorization authorization) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(call.at(at))
                    .version(HttpClient.Version.HTTP_1_1)
                    .method(
                            call.method(),
                            call.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body()));
            request.header("Accept", "application/json");
            call.headers().forEach(request::header);
            authorization.headers().forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            // It quotes what can't be sent, which may be a secret with a line break at its end.
            throw new CallException(Kind.REJECTED, HttpMessages.get("unsendable", call.operation(), at));
        }
    }

    private CompletableFuture<Answer> exchange(ApiCall call, URI at, Authorization authorization, RateLimiter budget) {
        HttpRequest request = request(call, at, authorization);
        HttpClient http = connection.http.get();
        return Language.kept(connection.bulkhead.acquire(call.changes())).thenCompose(entered -> {
            long sent = connection.time.nanos();
            return Language.kept(attempt(http, request))
                    .whenComplete((response, failure) -> connection.bulkhead.release())
                    .thenApply(response -> answer(call, at, response, authorization, budget, sent));
        });
    }

    /** Whatever happens, the lane that the call has entered is left again. */
    private CompletableFuture<HttpResponse<byte[]>> attempt(HttpClient http, HttpRequest request) {
        try {
            return send(http, request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The client's own time-out ends with the headers; this one covers the body as well. */
    private CompletableFuture<HttpResponse<byte[]>> send(HttpClient http, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, info -> new LimitedBody(LARGEST_ANSWER));
        CompletableFuture<HttpResponse<byte[]>> limited = new CompletableFuture<>();
        Runnable tooLong = () -> {
            limited.completeExceptionally(new HttpTimeoutException(HttpMessages.get("timeLimit")));
            exchange.cancel(true);
        };
        Runnable limit = connection.time.after(RollbackRun.CALL_LIMIT, Language.kept(tooLong));
        exchange.whenComplete((response, failure) -> {
            limit.run();
            if (failure == null) {
                limited.complete(response);
            } else {
                limited.completeExceptionally(failure);
            }
        });
        return limited;
    }

    private Answer answer(
            ApiCall call,
            URI at,
            HttpResponse<byte[]> response,
            Authorization authorization,
            RateLimiter budget,
            long sent) {
        int status = response.statusCode();
        JsonNode body = null;
        try {
            body = Json.parse(response.body());
        } catch (IOException e) {
            if (status < 300) {
                throw new CallException(
                        Kind.AMBIGUOUS, HttpMessages.get("unreadable", call.operation(), at.getHost(), status));
            }
        }
        ErrorFormat.Failure failure = body == null
                ? new ErrorFormat.Failure(null, status, HttpMessages.get("notJson"), null)
                : dialect.failure(status, body);
        if (failure == null) {
            budget.accepted();
            return new Answer(body, response.headers());
        }
        ErrorTable.Row row = errors.row(failure.code(), failure.status());
        Duration retryAfter = retryAfter(response);
        if (row.kind() == Kind.THROTTLED) {
            budget.throttled(sent, connection.time.nanos(), retryAfter);
        }
        String requestId = failure.requestId() != null
                ? failure.requestId()
                : response.headers().firstValue("X-Request-Id").orElse(null);
        throw new CallException(
                row.kind(),
                failure.code() == null ? null : HttpMessages.foreign(failure.code(), authorization.secrets()),
                retryAfter,
                HttpMessages.refusal(
                        call.operation(),
                        at.getHost(),
                        status,
                        failure,
                        requestId,
                        row.advice(),
                        authorization.secrets()),
                null);
    }

    /** Only the form in seconds: no provider documents the header, and a date would need a clock that agrees. */
    private static Duration retryAfter(HttpResponse<?> response) {
        String text = response.headers().firstValue("Retry-After").orElse("");
        return text.matches("\\d{1,4}") ? Duration.ofSeconds(Integer.parseInt(text)) : Duration.ZERO;
    }

    /** Whatever went wrong on the way to an authorization, the call itself was not sent. */
    private static CallException notSent(CallException failure) {
        return failure.kind() != Kind.AMBIGUOUS
                ? failure
                : new CallException(
                        Kind.UNREACHABLE, failure.code(), failure.retryAfter(), failure.getMessage(), failure);
    }

    private CallException failure(ApiCall call, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CallException known) {
            return known;
        }
        boolean nothingSent = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
        // The message of anything else than a failure of the network is not meant for a log.
        String reason = cause instanceof IOException && cause.getMessage() != null
                ? HttpMessages.foreign(cause.getMessage(), List.of())
                : cause.getClass().getSimpleName();
        return new CallException(
                nothingSent ? Kind.UNREACHABLE : Kind.AMBIGUOUS,
                null,
                Duration.ZERO,
                HttpMessages.get(nothingSent ? "unreachable" : "noAnswer", call.operation(), service, reason),
                cause);
    }
}
