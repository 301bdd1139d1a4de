package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.text.Message;

/**
 * What one poll showed.
 *
 * @param state where the change stands
 * @param detail the same for people, without a time; printed when it differs from the last one
 * @param id what {@link Rollback#confirm} has to name, or the change's other id, as the state says; null otherwise
 * @param doubt why what it goes on as may be somebody else's, for people; null when there is no doubt
 * @param batches how many are done; null where there are none to count
 */
public record Progress(State state, Message detail, String id, Message doubt, Batches batches) {

    public enum State {
        /** Not finished. */
        RUNNING,
        /** Not finished, and goes on when {@link Rollback#confirm} is called, as the run does. */
        CONFIRMABLE,
        /** Not finished, and goes on when a person calls for {@link RollbackRun#confirm}, or does so in the console. */
        AWAITING_CONFIRMATION,
        /** Not finished, and goes on when a person approves it in the console. */
        AWAITING_APPROVAL,
        /** Not finished, and goes on under another id. */
        MOVED,
        /** Not finished, and will not finish without a person: a failure when two polls in a row show it. */
        STUCK,
        /** Finished as asked. */
        SUCCEEDED,
        /** Finished otherwise. */
        FAILED,
        /** Nothing more can be learnt about it: somebody else has changed the target since. */
        LOST
    }

    /** Parts of a change that the provider carries out one after another. */
    public record Batches(int done, int all) {
        /** The number of the one that is carried out, or of the last. */
        public int current() {
            return Math.min(done + 1, all);
        }
    }

    public static Progress of(State state, Message detail) {
        return new Progress(state, detail, null, null, null);
    }

    /** @param batchId see {@link State#CONFIRMABLE} */
    public static Progress confirmable(Message detail, String batchId) {
        return new Progress(State.CONFIRMABLE, detail, batchId, null, null);
    }

    /** @param batchId see {@link State#AWAITING_CONFIRMATION} */
    public static Progress awaitingConfirmation(Message detail, String batchId) {
        return new Progress(State.AWAITING_CONFIRMATION, detail, batchId, null, null);
    }

    public static Progress moved(Message detail, String changeId, Message doubt) {
        return new Progress(State.MOVED, detail, changeId, doubt, null);
    }

    public Progress with(Batches count) {
        return new Progress(state, detail, id, doubt, count);
    }
}
