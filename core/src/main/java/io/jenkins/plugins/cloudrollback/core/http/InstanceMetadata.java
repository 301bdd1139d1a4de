package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Issued;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The metadata service of the machine that Jenkins runs on, which nothing else reaches. It issues access keys for the
 * role or the agency of the machine. A token protects it, unless it is an old one that knows no tokens.
 *
 * @param http without a proxy, as a proxy would ask another machine
 * @param tokenPath where a token is issued
 * @param lifeHeader says how long the token shall be valid
 * @param tokenHeader has the token
 */
public record InstanceMetadata(
        Connection connection,
        Supplier<HttpClient> http,
        URI address,
        String tokenPath,
        String lifeHeader,
        String tokenHeader) {
    private static final MessageBundle MESSAGES = MessageBundle.of(InstanceMetadata.class);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_LIFE = Duration.ofMinutes(15);
    private static final int MAX_BYTES = 1 << 16;

    /** The access keys of the machine. */
    public AccessKeys keys(
            SessionCache<AccessKey> sessions,
            Function<Function<String, CompletionStage<String>>, CompletionStage<Issued<AccessKey>>> read) {
        return new SessionKeys(
                sessions,
                sessions.owner(address + tokenPath, ""),
                address,
                address.getAuthority(),
                () -> send("PUT", tokenPath, lifeHeader, "21600")
                        .exceptionally(InstanceMetadata::withoutToken)
                        .thenCompose(token -> read.apply(
                                path -> token == null ? send("GET", path) : send("GET", path, tokenHeader, token))));
    }

    private static String withoutToken(Throwable failure) {
        CallException problem = CallException.of(failure);
        if (problem.kind() == Kind.THROTTLED) {
            throw problem;
        }
        return null;
    }

    /** Reads an answer as JSON. */
    public Json json(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8), "metadata");
        } catch (IOException e) {
            throw new CallException(
                    Kind.AMBIGUOUS, MESSAGES.get("noInstance", address.getHost(), MESSAGES.get("notJson")));
        }
    }

    /** How long a key is valid that expires at a time. */
    public Duration lifeUntil(@CheckForNull String time) {
        if (time == null) {
            return DEFAULT_LIFE;
        }
        try {
            return Duration.between(connection.time().now(), Instant.parse(time));
        } catch (DateTimeException e) {
            return DEFAULT_LIFE;
        }
    }

    private CompletableFuture<String> send(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(TIME_LIMIT)
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        CompletableFuture<HttpResponse<byte[]>> transmission =
                http.get().sendAsync(request.build(), info -> new LimitedBody(MAX_BYTES));
        CompletableFuture<HttpResponse<byte[]>> limited = transmission.copy();
        // The request's own time limit ends with the headers.
        Runnable timer = connection.expire(limited, TimeoutException::new);
        return limited.whenComplete((response, problem) -> {
                    timer.run();
                    transmission.cancel(true);
                })
                .exceptionally(failure -> {
                    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                    throw new CallException(
                            Kind.UNREACHABLE,
                            MESSAGES.get(
                                    "noInstance",
                                    address.getHost(),
                                    cause.getClass().getSimpleName()));
                })
                .thenApply(this::text);
    }

    private String text(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status >= 300) {
            // One of the providers answers 401 if the machine has no agency.
            throw new CallException(
                    status == 401 ? Kind.REJECTED : ErrorTable.byStatus(status),
                    MESSAGES.get("noInstance", address.getHost(), "HTTP " + status));
        }
        return UntrustedText.trim(new String(response.body(), StandardCharsets.UTF_8));
    }
}
