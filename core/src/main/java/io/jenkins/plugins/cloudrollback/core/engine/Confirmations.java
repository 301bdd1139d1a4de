package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Lets batches go on: asks once for each, and again only when a lost request would have shown. */
final class Confirmations {
    private final Rollback rollback;
    private final Chain chain;
    private final RunLog log;

    /** The gate whose confirmation may be under way, and what comes of it. */
    private String asked;

    private CompletableFuture<Void> answer;

    Confirmations(Rollback rollback, Chain chain, RunLog log) {
        this.rollback = rollback;
        this.chain = chain;
        this.log = log;
    }

    /** Of its own accord. */
    void confirm(String gate) {
        if (!gate.equals(asked)) {
            log.say("confirming", gate);
            ask(gate, false);
        }
    }

    /**
     * In a person's name.
     *
     * @param seen the last that is known of the change; null for nothing
     * @return fails with a {@link CallException}, also when the gate is not one that waits for a person
     */
    CompletableFuture<Void> confirm(Progress seen, String gate, String person) {
        AtomicReference<CompletableFuture<Void>> told = new AtomicReference<>(
                CompletableFuture.failedFuture(new CallException(Kind.REJECTED, log.text("nothingToConfirm", gate))));
        if (seen != null && seen.state() == Progress.State.AWAITING_CONFIRMATION && gate.equals(seen.id())) {
            chain.step(() -> {
                if (!gate.equals(asked)) {
                    log.say("confirming.person", gate, person);
                    ask(gate, true);
                }
                told.set(answer);
            });
        }
        return told.get();
    }

    /** @param anew whether a definite refusal leaves it to be asked again */
    private void ask(String gate, boolean anew) {
        asked = gate;
        CompletableFuture<Void> told = new CompletableFuture<>();
        answer = told;
        chain.call(() -> rollback.confirm(gate), told::complete, failure -> {
            log.say("notConfirmed", failure.getMessage());
            if (failure.kind() == Kind.AMBIGUOUS) {
                chain.meanwhile(rollback.settling(), () -> forget(gate));
            } else if (anew || !failure.isFinal()) {
                forget(gate);
            }
            told.completeExceptionally(failure);
        });
    }

    private void forget(String gate) {
        asked = gate.equals(asked) ? null : asked;
    }
}
