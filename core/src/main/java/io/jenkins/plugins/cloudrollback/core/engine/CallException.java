package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * A call to a provider that gave no usable answer, or a refusal. Its message is for people, and holds what was asked,
 * the provider's own code, message and request id, and what to do.
 */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a failed call means for the one who made it. All but the last mean that nothing was changed. */
    public enum Kind {
        /** Something else is going on with the target; it may be asked again later. */
        BUSY,
        /** Too many calls; it may be asked again later. */
        THROTTLED,
        /** The credentials were not accepted. */
        UNAUTHORIZED,
        /** Refused for good. */
        REJECTED,
        /** No connection came about: nothing was sent. */
        UNREACHABLE,
        /** No answer, or none that can be read: a change may or may not have been made. */
        AMBIGUOUS
    }

    private final Kind kind;
    private final String code;
    private final Duration retryAfter;

    /**
     * @param code the provider's own code; null when it gave none
     * @param retryAfter how long the provider asked to wait; zero when it did not
     */
    public CallException(Kind kind, String code, Duration retryAfter, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public CallException(Kind kind, String message) {
        this(kind, null, Duration.ZERO, message, null);
    }

    /** The failure of a stage, whatever it was; a fault of our own is an answer that we could not read. */
    static CallException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof CallException call
                ? call
                : new CallException(Kind.AMBIGUOUS, null, Duration.ZERO, String.valueOf(cause), cause);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether asking again can't help. */
    boolean isFinal() {
        return kind == Kind.REJECTED || kind == Kind.UNAUTHORIZED;
    }

    /** The same for two failures that a reader would call the same, though their request ids differ. */
    String signature() {
        return kind + " " + code;
    }
}
