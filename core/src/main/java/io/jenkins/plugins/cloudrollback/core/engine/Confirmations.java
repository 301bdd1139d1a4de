package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Confirms waiting batches, each at most once. A confirmation is repeated only after it was refused, or was lost and
 * would have taken effect by now, and only if a poll that began after that still shows the batch waiting.
 */
final class Confirmations {
    /** The state of the confirmation that was requested last. */
    private enum Request {
        /** Sent; must not be repeated. */
        SENT,
        /** Had no effect, as far as is known. */
        LAPSED,
        /** Had no effect when the current poll began; if the poll shows the batch, the confirmation may be repeated. */
        LAPSED_BEFORE_POLL
    }

    private final Rollback rollback;
    private final Chain chain;
    private final RunLog log;
    private final Function<String, CompletionStage<Void>> journal;

    private volatile Progress progress;

    /** The batch whose confirmation was requested last; null if none was. */
    private volatile String requested;

    private Request request;
    private CompletableFuture<Void> answer;

    /** @param journal saves, before a confirmation is sent, that it may have been sent */
    Confirmations(Rollback rollback, Chain chain, RunLog log, Function<String, CompletionStage<Void>> journal) {
        this.rollback = rollback;
        this.chain = chain;
        this.log = log;
        this.journal = journal;
    }

    /**
     * Restores the state from the journal.
     *
     * @param batchId the batch whose confirmation may have been sent before the restart; null for none
     */
    void resume(@CheckForNull String batchId) {
        if (batchId != null) {
            requested = batchId;
            request = Request.SENT;
            answer = rejected("alreadyConfirming", batchId);
            lapseLater(batchId);
        }
    }

    void pollBegins() {
        if (request == Request.LAPSED) {
            request = Request.LAPSED_BEFORE_POLL;
        }
    }

    void polled(Progress current) {
        progress = current;
        if (request == Request.LAPSED_BEFORE_POLL && isRequested(current.id())) {
            requested = null;
            request = null;
        }
    }

    /** The result of the last poll; null before the first. */
    @CheckForNull
    Progress progress() {
        return progress;
    }

    /** The batch that waits for a person and whose confirmation was not requested yet; null if there is none. */
    @CheckForNull
    String batchId() {
        String waiting = waiting();
        return waiting != null && !isRequested(waiting) ? waiting : null;
    }

    @CheckForNull
    private String waiting() {
        Progress current = progress;
        boolean waits = current != null && current.state() == Progress.State.AWAITING_CONFIRMATION;
        return waits ? current.id() : null;
    }

    private boolean isRequested(@CheckForNull String batchId) {
        return batchId != null && batchId.equals(requested);
    }

    /** Confirms the batch automatically (confirmBatches). */
    void confirm(String batchId) {
        if (!isRequested(batchId)) {
            log.say("confirming", batchId);
            send(batchId, false);
        }
    }

    /**
     * Confirms the batch on behalf of a person.
     *
     * @return fails with a {@link CallException}, also if the batch does not wait for a person
     */
    CompletableFuture<Void> confirm(String batchId, String person) {
        AtomicReference<CompletableFuture<Void>> result = new AtomicReference<>(rejected("nothingToConfirm", batchId));
        String waiting = waiting();
        if (waiting != null && waiting.equals(batchId)) {
            chain.step(() -> {
                if (!isRequested(batchId)) {
                    log.say("confirming.person", batchId, person);
                    send(batchId, true);
                }
                result.set(answer);
            });
        }
        return result.get();
    }

    private CompletableFuture<Void> rejected(String key, String batchId) {
        return CompletableFuture.failedFuture(CallException.rejected(log.text(key, batchId)));
    }

    private void send(String batchId, boolean person) {
        requested = batchId;
        request = Request.SENT;
        CompletableFuture<Void> result = new CompletableFuture<>();
        answer = result;
        Chain.attempt(() -> journal.apply(batchId))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new CallException(Kind.UNREACHABLE, log.text("notSaved", failure.getMessage()))))
                .thenCompose(saved -> rollback.confirm(batchId))
                .whenComplete((confirmed, problem) -> {
                    CallException failure = problem == null ? null : CallException.of(problem);
                    chain.step(() -> answered(batchId, person, failure));
                    // Even if the run has ended, as a person may be waiting for the answer.
                    if (failure == null) {
                        result.complete(null);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
    }

    /** An automatic confirmation that was accepted or finally refused is not repeated; a person may repeat both. */
    private void answered(String batchId, boolean person, @CheckForNull CallException failure) {
        if (failure != null) {
            log.say("notConfirmed", failure.message());
        }
        if (failure == null ? person : failure.kind() == Kind.AMBIGUOUS) {
            lapseLater(batchId);
        } else if (failure != null && (person || !failure.isFinal()) && isRequested(batchId)) {
            request = Request.LAPSED;
        }
    }

    private void lapseLater(String batchId) {
        chain.meanwhile(rollback.visibilityDelay(), () -> {
            if (isRequested(batchId) && request == Request.SENT) {
                request = Request.LAPSED;
            }
        });
    }
}
