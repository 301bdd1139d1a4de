package io.jenkins.plugins.cloudrollback.simulator.http;

/** Ends the handling of a request early, with the answer that says why. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    public RefusedException(Reply reply) {
        super("refused with " + reply.status(), null, false, false); // no stack trace: these are everyday answers
        this.reply = reply;
    }

    public Reply reply() {
        return reply;
    }
}
