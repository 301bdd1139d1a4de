package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;

/**
 * The end of a rollback.
 *
 * @param service see {@link Rollback#service}
 * @param target see {@link Plan#target}; null if it was never resolved
 * @param changeId the provider's id of the rollback; null if there is none
 * @param restoredVersion see {@link Plan#to}; null unless it was restored, or would be in a dry run
 * @param durationMillis from the start of the rollback to its end, restarts included
 * @param consoleUrl see {@link Plan#consoleUrl}; null if the target was never resolved
 * @param message what happened and what to do next, for people
 */
public record Outcome(
        Status status,
        String service,
        @CheckForNull Message target,
        @CheckForNull String changeId,
        @CheckForNull Message restoredVersion,
        long durationMillis,
        @CheckForNull String consoleUrl,
        Message message) {

    public enum Status {
        /** The provider says that the rollback is complete. */
        SUCCEEDED,
        /** There was nothing to roll back, so nothing was changed. */
        NOT_NEEDED,
        /** A dry run: the plan was resolved and nothing was changed. */
        DRY_RUN,
        /** The provider says that the rollback did not succeed. */
        FAILED,
        /** No rollback was started; nothing was changed. */
        REFUSED,
        /** The deadline passed; the rollback may still be running at the provider. */
        TIMED_OUT,
        /** The provider does not tell whether our rollback was started or how it ended. */
        UNKNOWN,
        /** Somebody stopped the waiting; a rollback that was requested continues at the provider. */
        STOPPED;

        public boolean isSuccess() {
            return this == SUCCEEDED || this == NOT_NEEDED || this == DRY_RUN;
        }
    }
}
