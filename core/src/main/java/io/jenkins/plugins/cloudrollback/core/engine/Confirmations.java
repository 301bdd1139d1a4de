package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.Language;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Lets batches go on that wait. Each is asked for once; and again only if a poll still shows it which began after the
 * request was refused, or after one that was lost would have shown.
 */
final class Confirmations {
    private final Rollback rollback;
    private final Chain chain;
    private final RunLog log;
    private final Function<String, CompletionStage<Void>> note;

    /** What the last poll showed. */
    private volatile Progress progress;

    /** The batchId that was asked for last, and what comes of it. */
    private volatile String asked;

    private CompletableFuture<Void> answer;

    /** Whether it may be asked for again once a poll that begins from now on shows it; and whether the present one did. */
    private boolean lapsed;

    private boolean lapsedBeforePoll;

    /** @param note writes down that a batchId is about to be asked for */
    Confirmations(Rollback rollback, Chain chain, RunLog log, Function<String, CompletionStage<Void>> note) {
        this.rollback = rollback;
        this.chain = chain;
        this.log = log;
        this.note = note;
    }

    /** @param batchId that was asked for before the process died; null for none */
    void resume(String batchId) {
        if (batchId != null) {
            asked = batchId;
            answer = rejected("alreadyConfirming", batchId);
            settle(batchId);
        }
    }

    void pollBegins() {
        lapsedBeforePoll = lapsed;
    }

    void polled(Progress seen) {
        progress = seen;
        if (lapsedBeforePoll && seen.id() != null && seen.id().equals(asked)) {
            asked = null;
            lapsed = false;
        }
    }

    Progress progress() {
        return progress;
    }

    /** What waits for a person and has not been asked for; null if nothing does. */
    String batchId() {
        String waiting = waiting();
        return waiting != null && !isAsked(waiting) ? waiting : null;
    }

    /** Null if no batchId waits for a person. */
    private String waiting() {
        Progress seen = progress;
        boolean waits = seen != null && seen.state() == Progress.State.AWAITING_CONFIRMATION;
        return waits ? seen.id() : null;
    }

    private boolean isAsked(String batchId) {
        return batchId.equals(asked);
    }

    /** Of its own accord. */
    void confirm(String batchId) {
        if (!isAsked(batchId)) {
            log.say("confirming", batchId);
            ask(batchId, false);
        }
    }

    /**
     * In a person's name.
     *
     * @return fails with a {@link CallException}, also when the batchId is not one that waits for a person
     */
    CompletableFuture<Void> confirm(String batchId, String person) {
        AtomicReference<CompletableFuture<Void>> told = new AtomicReference<>(rejected("nothingToConfirm", batchId));
        String waiting = waiting();
        if (waiting != null && waiting.equals(batchId)) {
            chain.step(() -> {
                if (!isAsked(batchId)) {
                    log.say("confirming.person", batchId, person);
                    ask(batchId, true);
                }
                told.set(answer);
            });
        }
        return told.get();
    }

    private CompletableFuture<Void> rejected(String key, String batchId) {
        return CompletableFuture.failedFuture(new CallException(Kind.REJECTED, log.text(key, batchId)));
    }

    private void ask(String batchId, boolean person) {
        asked = batchId;
        lapsed = false;
        CompletableFuture<Void> told = new CompletableFuture<>();
        answer = told;
        // What comes of it is for the log.
        CompletionStage<Void> asking = Language.own(() -> Chain.attempt(() -> note.apply(batchId))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new CallException(Kind.UNREACHABLE, log.text("notSaved", failure.getMessage()))))
                .thenCompose(noted -> rollback.confirm(batchId)));
        asking.whenComplete((done, problem) -> {
            CallException failure = problem == null ? null : CallException.of(problem);
            chain.step(() -> answered(batchId, person, failure));
            // Also when the run has ended meanwhile: somebody may be waiting for it.
            if (failure == null) {
                told.complete(null);
            } else {
                told.completeExceptionally(failure);
            }
        });
    }

    /** Of its own accord nothing is repeated that was accepted, or refused for good. A person may know better. */
    private void answered(String batchId, boolean person, CallException failure) {
        if (failure != null) {
            log.say("notConfirmed", failure.getMessage());
        }
        if (failure == null ? person : failure.kind() == Kind.AMBIGUOUS) {
            settle(batchId);
        } else if (failure != null && (person || !failure.isFinal())) {
            lapsed = true;
        }
    }

    private void settle(String batchId) {
        chain.meanwhile(rollback.visibilityDelay(), () -> lapsed = lapsed || isAsked(batchId));
    }
}
