package io.jenkins.plugins.cloudrollback.core.simulator;

/** Ends the handling of a request early, with the answer that says why. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Refusal(Reply reply) {
        super("refused with " + reply.status(), null, false, false); // no stack trace: these are everyday answers
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
