package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.text.Message;

/**
 * How a rollback ended.
 *
 * @param status the verdict
 * @param service see {@link Rollback#service}
 * @param target see {@link Plan#target}; null when it was never found out
 * @param changeId the provider's id of the rollback; null when there is none
 * @param restoredVersion see {@link Plan#to}
 * @param durationMillis from the beginning of the run to its end
 * @param consoleUrl see {@link Plan#consoleUrl}; null when the target was never found out
 * @param message what happened and what to do next, for people
 */
public record Outcome(
        Status status,
        String service,
        Message target,
        String changeId,
        Message restoredVersion,
        long durationMillis,
        String consoleUrl,
        Message message) {

    public enum Status {
        /** The provider says that the rollback is complete. The only success. */
        SUCCEEDED,
        /** Everything was resolved and nothing was changed, as asked. */
        DRY_RUN,
        /** The provider carried the rollback out and says that it did not succeed. */
        FAILED,
        /** There was no rollback: nothing was changed. */
        REFUSED,
        /** The time was up; the rollback may still be running at the provider. */
        TIMED_OUT,
        /** It can't be known whether our rollback took place or how it ended. */
        UNKNOWN,
        /** The waiting was stopped; what the provider was asked for goes on. */
        STOPPED;

        public boolean isSuccess() {
            return this == SUCCEEDED || this == DRY_RUN;
        }
    }
}
