package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The result of one poll.
 *
 * @param detail the state for people, without a time; logged whenever it differs from the last one
 * @param id the batch that waits, or for {@link State#MOVED} the new id of the change; null in any other state
 * @param doubt why the change of the new id may be somebody else's, for people; null if there is no doubt
 * @param batches null if the change has no batches, or if their number is not known
 */
public record Progress(
        State state,
        Message detail,
        @CheckForNull String id,
        @CheckForNull Message doubt,
        @CheckForNull Batches batches) {

    public enum State {
        /** Not finished. */
        RUNNING,
        /** Not finished; continues after {@link Rollback#confirm}, which the run calls automatically. */
        CONFIRMABLE,
        /** Not finished; continues after a person confirms by {@link RollbackRun#confirm} or in the console. */
        AWAITING_CONFIRMATION,
        /** Not finished; continues after a person approves the change in the console. */
        AWAITING_APPROVAL,
        /** Not finished; continues under another id. */
        MOVED,
        /** Not finished, and will not finish without a person. Two such polls in a row count as a failure. */
        STUCK,
        /**
         * Finished, or continues under an id that the provider does not show yet. Counts as {@link #LOST} if it lasts for
         * {@link Rollback#visibilityDelay}.
         */
        UNDECIDED,
        /** Finished; the rollback is complete. */
        SUCCEEDED,
        /** Finished; the rollback is not complete. */
        FAILED,
        /** The result can no longer be found out, as somebody else has changed the target since. */
        LOST
    }

    /** The batches of a change, which the provider carries out one after another. */
    public record Batches(int done, int all) {
        /** The number of the batch that is under way, from 1 on; the last one if all are done. */
        public int current() {
            return Math.min(done + 1, all);
        }
    }

    public static Progress of(State state, Message detail) {
        return new Progress(state, detail, null, null, null);
    }

    /** A progress that needs no further call. */
    public static CompletionStage<Progress> completedStage(State state, Message detail) {
        return CompletableFuture.completedFuture(of(state, detail));
    }

    /** @param state {@link State#CONFIRMABLE} or {@link State#AWAITING_CONFIRMATION} */
    public static Progress waiting(State state, Message detail, String batchId) {
        return new Progress(state, detail, batchId, null, null);
    }

    /** @param doubt why the change of the new id may be somebody else's; null if there is no doubt */
    public static Progress moved(Message detail, String changeId, @CheckForNull Message doubt) {
        return new Progress(State.MOVED, detail, changeId, doubt, null);
    }

    public Progress with(@CheckForNull Batches count) {
        return new Progress(state, detail, id, doubt, count);
    }
}
