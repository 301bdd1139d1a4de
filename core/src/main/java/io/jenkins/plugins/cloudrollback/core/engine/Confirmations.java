package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Confirms waiting batches, each at most once. A confirmation is repeated only after it was refused, or was lost and
 * would have taken effect by now, and only if a poll that began after that still shows the batch waiting.
 */
final class Confirmations {
    private final Rollback rollback;
    private final Chain chain;
    private final RunLog log;
    private final JournalKeeper journal;

    private volatile Progress progress;

    /** The batch whose confirmation was requested last; null if none was. */
    private volatile String requested;

    /** Whether that confirmation had no effect, as far as is known. */
    private boolean lapsed;

    private CompletableFuture<Void> answer;

    Confirmations(Rollback rollback, Chain chain, RunLog log, JournalKeeper journal) {
        this.rollback = rollback;
        this.chain = chain;
        this.log = log;
        this.journal = journal;
    }

    /** @param batchId the batch whose confirmation may have been sent before the restart; null for none */
    void resume(@CheckForNull String batchId) {
        if (batchId != null) {
            requested = batchId;
            answer = rejected("alreadyConfirming", batchId);
            lapseLater(batchId);
        }
    }

    /** The batch that may be confirmed again if a poll that begins now shows it waiting; null if there is none. */
    @CheckForNull
    String lapsed() {
        return lapsed ? requested : null;
    }

    /** @param lapsedBefore what {@link #lapsed} returned when the poll began */
    void polled(Progress current, @CheckForNull String lapsedBefore) {
        progress = current;
        if (isRequested(lapsedBefore) && isRequested(current.id())) {
            requested = null;
        }
    }

    /** Keeps in the journal what a person has to do, as the poll shows it. */
    void keepWait(Progress current) {
        String awaits = current.state() == Progress.State.AWAITING_APPROVAL ? Journal.APPROVAL : batchId();
        if (!Objects.equals(awaits, journal.get().awaits())) {
            journal.keep(journal.get().awaiting(awaits));
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
        return isRequested(waiting) ? null : waiting;
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

    /** Confirms the batch on behalf of a person. Fails with a {@link CallException}, also if it does not wait for one. */
    CompletableFuture<Void> confirm(String batchId, String person) {
        AtomicReference<CompletableFuture<Void>> result = new AtomicReference<>(rejected("nothingToConfirm", batchId));
        String waiting = waiting();
        if (waiting != null && waiting.equals(batchId)) {
            chain.step(() -> {
                confirmOnce(batchId, person);
                result.set(answer);
            });
        }
        return result.get();
    }

    private CompletableFuture<Void> rejected(String key, String batchId) {
        return CompletableFuture.failedFuture(CallException.rejected(log.text(key, batchId)));
    }

    /** @param person null if the batch is confirmed automatically (confirmBatches) */
    void confirmOnce(String batchId, @CheckForNull String person) {
        if (isRequested(batchId)) {
            return;
        }
        boolean automatic = person == null;
        log.say(automatic ? "confirming" : "confirming.person", batchId, person);
        requested = batchId;
        lapsed = false;
        // The journal says that it may have been sent before it is sent, so that no restart repeats it blindly.
        answer = journal.record(journal.get().confirming(batchId))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new CallException(Kind.UNREACHABLE, log.text("notSaved", failure.getMessage()))))
                .thenCompose(saved -> rollback.confirm(batchId))
                .handle((confirmed, problem) -> {
                    CallException failure = problem == null ? null : CallException.of(problem);
                    chain.step(() -> answered(batchId, automatic, failure));
                    // Even if the run has ended, as a person may be waiting for the answer.
                    if (failure != null) {
                        throw failure;
                    }
                    return confirmed;
                })
                .toCompletableFuture();
    }

    /** An automatic confirmation that was accepted or rejected is not repeated; a person may repeat both. */
    private void answered(String batchId, boolean automatic, @CheckForNull CallException failure) {
        if (failure != null) {
            log.say("notConfirmed", failure.message());
        }
        if (failure == null ? !automatic : failure.kind() == Kind.AMBIGUOUS) {
            lapseLater(batchId);
        } else if (failure != null && !(automatic && failure.kind() == Kind.REJECTED) && isRequested(batchId)) {
            lapsed = true;
        }
    }

    private void lapseLater(String batchId) {
        chain.meanwhile(rollback.visibilityDelay(), () -> {
            if (isRequested(batchId)) {
                lapsed = true;
            }
        });
    }
}
