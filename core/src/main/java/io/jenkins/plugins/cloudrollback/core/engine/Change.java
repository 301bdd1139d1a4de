package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;

/**
 * A change of a target as its provider shows it: a deployment or a rollback, running or ended.
 *
 * @param id the provider's id of the change
 * @param text which change, whose and when, for people
 * @param user the provider's id of the user who made it; null if the provider does not tell
 * @param abortable whether it is a deployment, which the provider can abort
 * @param restored the id of the version that a rollback of this Jenkins goes back to by it, see {@link
 *     OwnRollbacks#restoredBy}; null if the change was not made by this Jenkins
 */
public record Change(
        String id,
        Message text,
        @CheckForNull String user,
        State state,
        boolean abortable,
        @CheckForNull String restored) {
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isOwn() {
        return restored != null;
    }
}
