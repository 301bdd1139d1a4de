package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient.Answer;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer.Authorization;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One request of an {@link ApiClient} and its answer: rate limiting, authorization, transmission, interpretation. */
final class Exchange {
    private static final MessageBundle MESSAGES = MessageBundle.of(Exchange.class);
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    /** The longest pause that is observed when a provider asks for one. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    private final ApiClient client;
    private final Connection connection;
    private final ApiCall call;

    // Each is set by one stage of the exchange and read by the later ones.
    private URI endpoint;
    private RateLimiter rate;
    private Authorization authorization;
    private GuardedBody body;
    private long sentAt;

    Exchange(ApiClient client, ApiCall call) {
        this.client = client;
        this.connection = client.connection();
        this.call = call;
    }

    /** Fails with a {@link CallException}. */
    CompletableFuture<Answer> run() {
        return connection
                .lookUp(this::locate)
                .thenCompose(this::perform)
                .exceptionallyCompose(problem -> CompletableFuture.failedFuture(failure(problem)));
    }

    /** @return whether a retry with a new authorization makes sense */
    boolean renewAuthorization() {
        return authorization != null && authorization.discard().getAsBoolean();
    }

    /** @return the key of the account's quota */
    private String locate() {
        endpoint = client.endpoint().get();
        return client.service() + " " + endpoint.getAuthority() + " "
                + client.authorizer().account();
    }

    private CompletableFuture<Answer> perform(String account) {
        rate = connection.quotas().of(account);
        return connection.page() == null
                ? within(rate, call.changes() ? Priority.CHANGE : client.priority(), this::perform)
                : within(
                        connection.quotas().ofPages(account),
                        Priority.PROMPT,
                        () -> within(rate, Priority.PROMPT, this::perform));
    }

    private CompletableFuture<Answer> within(
            RateLimiter limiter, Priority priority, Supplier<CompletableFuture<Answer>> next) {
        return connection
                .cancelled(limiter.acquire(priority))
                .thenCompose(permitted -> CompletableFuture.completedFuture(permitted)
                        .thenCompose(start -> next.get())
                        .whenComplete((answer, problem) -> limiter.release()));
    }

    /** Authorizes the call only now, as a signature has a time. */
    private CompletableFuture<Answer> perform() {
        return connection
                .lookUp(() -> client.authorizer().authorize(call, endpoint, connection.time()::now))
                .thenCompose(authorizing -> authorizing)
                .thenCompose(this::transmit)
                .thenApply(this::interpret);
    }

    private CompletableFuture<HttpResponse<byte[]>> transmit(Authorization authorized) {
        authorization = authorized;
        HttpRequest request = request();
        HttpClient http = connection.http().get();
        sentAt = connection.time().nanos();
        return send(http, request);
    }

    private HttpRequest request() {
        try {
            body = new GuardedBody(
                    call.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body()),
                    call.changes());
            HttpRequest.Builder request = HttpRequest.newBuilder(call.at(endpoint))
                    .version(HttpClient.Version.HTTP_1_1)
                    .method(call.method(), body);
            request.header("Accept", "application/json");
            call.headers().forEach(request::header);
            authorization.headers().forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            // The exception quotes the invalid value, which may be a secret that ends in a line break.
            throw new CallException(Kind.REJECTED, MESSAGES.get("unsendable", call.operation(), endpoint));
        }
    }

    /** Limits the time until the whole body has arrived; the JDK client's own timeout ends with the headers. */
    private CompletableFuture<HttpResponse<byte[]>> send(HttpClient http, HttpRequest request) {
        try {
            CompletableFuture<HttpResponse<byte[]>> transmission =
                    http.sendAsync(request, info -> new LimitedBody(MAX_ANSWER_BYTES));
            CompletableFuture<HttpResponse<byte[]>> limited = connection.cancelled(transmission.copy());
            Runnable timer = connection.expire(limited, TimeoutException::new);
            return limited.whenComplete((response, problem) -> {
                timer.run();
                transmission.cancel(true);
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Answer interpret(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        Json answer;
        try {
            answer = Json.parse(response.body(), call.operation());
        } catch (IOException e) {
            throw status < 300
                    ? new CallException(
                            Kind.AMBIGUOUS, MESSAGES.get("unreadable", call.operation(), endpoint.getHost(), status))
                    : refusal(response, new ErrorFormat.Failure(null, status, null, null), MESSAGES.get("notJson"));
        }
        ErrorFormat.Failure failure = client.errorFormat().failure(status, answer);
        if (failure != null) {
            throw refusal(response, failure, Message.literal(providerText(failure)));
        }
        rate.succeeded(sentAt);
        return new Answer(answer, response.headers());
    }

    private String providerText(ErrorFormat.Failure failure) {
        return Stream.of(failure.code(), failure.message())
                .filter(Objects::nonNull)
                .map(this::sanitize)
                .collect(Collectors.joining(" "));
    }

    /** @param reason the error in the provider's own words */
    private CallException refusal(HttpResponse<?> response, ErrorFormat.Failure failure, Message reason) {
        ErrorTable.Row row = client.errors().row(failure.code(), failure.status());
        String wanted = response.headers().firstValue("Retry-After").orElse("");
        Duration retryAfter = retryAfter(wanted);
        if (row.kind() == Kind.THROTTLED) {
            rate.throttled(sentAt, retryAfter);
        }
        String requestId = failure.requestId() != null
                ? failure.requestId()
                : response.headers().firstValue("X-Request-Id").orElse(null);
        String host = endpoint.getHost();
        Message answer = requestId == null
                ? MESSAGES.get("refusal", call.operation(), host, reason, response.statusCode())
                : MESSAGES.get(
                        "refusal.id", call.operation(), host, reason, response.statusCode(), sanitize(requestId));
        boolean capped = retryAfter.equals(MAX_RETRY_AFTER);
        Message pause = retryAfter.isZero()
                ? null
                : MESSAGES.get(capped ? "retryAfter.capped" : "retryAfter", wanted, retryAfter.toSeconds());
        return new CallException(
                row.kind(),
                failure.code() == null ? null : sanitize(failure.code()),
                retryAfter,
                Message.joined(
                        " ",
                        Stream.of(answer, row.advice(), pause)
                                .filter(Objects::nonNull)
                                .toList()),
                null);
    }

    private String sanitize(String text) {
        return UntrustedText.sanitize(text, authorization.secrets());
    }

    /** Only in seconds: no provider documents the header, and a date would require synchronized clocks. */
    private static Duration retryAfter(String wanted) {
        if (!wanted.matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(Integer.parseInt(wanted));
        return pause.compareTo(MAX_RETRY_AFTER) < 0 ? pause : MAX_RETRY_AFTER;
    }

    /** The failure of a stage of this exchange. */
    CallException failure(Throwable problem) {
        return TransportFailure.of(problem, call.operation(), client.service(), body == null || body.close());
    }
}
