package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;

/** Converts network failures to a {@link CallException}. */
final class TransportFailure {
    private static final MessageBundle MESSAGES = MessageBundle.of(TransportFailure.class);

    private TransportFailure() {}

    /**
     * Converts the failure of a stage; a {@link CallException} as its cause is returned as it is.
     *
     * @return {@link Kind#UNREACHABLE} if certainly nothing was sent, otherwise {@link Kind#AMBIGUOUS}
     */
    static CallException of(Throwable failure, String operation, String service) {
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
        // Only the message of an IOException is shown, as that of any other exception may quote a secret.
        String reason = cause instanceof IOException && cause.getMessage() != null
                ? UntrustedText.sanitize(cause.getMessage())
                : cause.getClass().getSimpleName();
        return new CallException(
                nothingSent ? Kind.UNREACHABLE : Kind.AMBIGUOUS,
                null,
                Duration.ZERO,
                MESSAGES.get(nothingSent ? "unreachable" : "noAnswer", operation, service, reason),
                cause);
    }

    /** A failure before the request was sent, which therefore can't be {@link Kind#AMBIGUOUS}. */
    static CallException notSent(CallException failure) {
        return failure.kind() != Kind.AMBIGUOUS
                ? failure
                : new CallException(Kind.UNREACHABLE, failure.code(), failure.retryAfter(), failure.message(), failure);
    }
}
