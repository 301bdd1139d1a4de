package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Converts network failures to a {@link CallException}. */
final class TransportFailure {
    private static final MessageBundle MESSAGES = MessageBundle.of(TransportFailure.class);

    private TransportFailure() {}

    /**
     * Converts the failure of a stage; a {@link CallException} as its cause keeps its message.
     *
     * @param unsent whether certainly nothing was sent, so that the failure can't be {@link Kind#AMBIGUOUS}
     */
    static CallException of(Throwable failure, String operation, String service, boolean unsent) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        // The client may have prepared the request, but it encrypts nothing before the handshake is complete.
        boolean nothingSent = unsent || cause instanceof SSLHandshakeException;
        if (cause instanceof CallException known) {
            return nothingSent && known.kind() == Kind.AMBIGUOUS
                    ? new CallException(Kind.UNREACHABLE, known.code(), known.retryAfter(), known.message(), known)
                    : known;
        }
        return new CallException(
                nothingSent ? Kind.UNREACHABLE : Kind.AMBIGUOUS,
                null,
                Duration.ZERO,
                MESSAGES.get(nothingSent ? "unreachable" : "noAnswer", operation, service, reason(cause)),
                cause);
    }

    private static Object reason(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return MESSAGES.get("timeLimit");
        }
        if (cause instanceof BadParameterException bad) {
            return bad.message();
        }
        // The message of any other exception than an IOException may quote a secret.
        return cause instanceof IOException && cause.getMessage() != null
                ? UntrustedText.sanitize(cause.getMessage())
                : cause.getClass().getSimpleName();
    }
}
