package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A call to a provider that was refused or got no usable answer. The message is for people: it names the operation, the
 * provider's own code, message and request id, and what to do.
 */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Classifies failures by what the caller can do. All but {@link #AMBIGUOUS} mean that nothing was changed. */
    public enum Kind {
        /** Another operation is running at the target; a later retry may succeed. */
        BUSY,
        /** The rate limit was exceeded; a later retry may succeed. */
        THROTTLED,
        /** The credentials were not accepted. */
        UNAUTHORIZED,
        /** Refused; a retry would be refused as well. */
        REJECTED,
        /** The connection failed before anything was sent. */
        UNREACHABLE,
        /** No answer, or an unreadable one: a change may or may not have been made. */
        AMBIGUOUS
    }

    private final Kind kind;
    private final String code;
    private final Duration retryAfter;
    private final Message message;

    /**
     * @param code the provider's own error code; null if the answer has none
     * @param retryAfter the pause that the provider asked for; zero if it asked for none
     */
    public CallException(
            Kind kind, @CheckForNull String code, Duration retryAfter, Message message, @CheckForNull Throwable cause) {
        super(message.toString(), cause);
        this.kind = kind;
        this.code = code;
        this.retryAfter = retryAfter;
        this.message = message;
    }

    public CallException(Kind kind, Message message) {
        this(kind, null, Duration.ZERO, message, null);
    }

    /** A failure that makes no retry sensible, such as a target in the wrong state. */
    public static CallException rejected(Message message) {
        return new CallException(Kind.REJECTED, message);
    }

    /** The failure of a stage; an unexpected exception counts as {@link Kind#AMBIGUOUS}. */
    public static CallException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof CallException call
                ? call
                : new CallException(Kind.AMBIGUOUS, null, Duration.ZERO, Message.literal(String.valueOf(cause)), cause);
    }

    /** The same failure, with a sentence more. */
    public CallException explained(Message explanation) {
        return new CallException(
                kind, code, retryAfter, Message.joined(" ", List.of(message, explanation)), getCause());
    }

    public Kind kind() {
        return kind;
    }

    @CheckForNull
    public String code() {
        return code;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /** The message of {@link #getMessage}, not yet rendered, so that it can be read in any language. */
    public Message message() {
        return message;
    }

    /** Tells whether a retry is pointless. */
    public boolean isFinal() {
        return kind == Kind.REJECTED || kind == Kind.UNAUTHORIZED;
    }
}
