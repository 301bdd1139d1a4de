package io.jenkins.plugins.cloudrollback.simulator.http;

/** Ends the handling of a request with an error reply. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    public RefusedException(Reply reply) {
        super("refused with " + reply.status(), null, false, false); // without a stack trace, for speed
        this.reply = reply;
    }

    public Reply reply() {
        return reply;
    }
}
