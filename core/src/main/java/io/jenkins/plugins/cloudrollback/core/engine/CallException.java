package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * A call to a provider that was refused or got no usable answer. Its message is for people: what was called, the
 * provider's own code, message and request id, and what to do.
 */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a failed call means for its caller. All but {@link #AMBIGUOUS} mean that nothing was changed. */
    public enum Kind {
        /** Another operation is running at the target; a later retry may succeed. */
        BUSY,
        /** Too many calls; a later retry may succeed. */
        THROTTLED,
        /** The credentials were not accepted. */
        UNAUTHORIZED,
        /** Refused for good. */
        REJECTED,
        /** There was no connection: nothing was sent. */
        UNREACHABLE,
        /** No answer, or none that can be read: a change may or may not have been made. */
        AMBIGUOUS
    }

    private final Kind kind;
    private final String code;
    private final Duration retryAfter;
    private final Message message;

    /**
     * @param code the provider's own code; null if it gave none
     * @param retryAfter how long the provider asked to wait; zero if it did not
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

    /** The failure of a stage; an unexpected exception counts as an answer that could not be read. */
    static CallException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof CallException call
                ? call
                : new CallException(Kind.AMBIGUOUS, null, Duration.ZERO, Message.literal(String.valueOf(cause)), cause);
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

    /** What {@link #getMessage} says, for a reader of any language. */
    public Message message() {
        return message;
    }

    /** Whether a retry can't help. */
    boolean isFinal() {
        return kind == Kind.REJECTED || kind == Kind.UNAUTHORIZED;
    }

    /** Equal for failures that differ only in their request ids. */
    String signature() {
        return kind + " " + code;
    }
}
