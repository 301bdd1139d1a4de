package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * One rollback at one provider: what a service has to offer so that {@link RollbackRun} can carry it out.
 *
 * <p>Each method starts its work and returns at once. It fails with a {@link CallException}; nothing else is expected.
 * Except for {@link #start} and {@link #confirm} all of them only read, so they may be repeated at will.
 */
public interface Rollback {

    /** The service's short name, which heads each line of the log, such as {@code SAE}. */
    String service();

    /** Finds out what would be rolled back to what. Asked once; the answer is kept in the journal. */
    CompletionStage<Plan> resolve();

    /**
     * Reads what the provider shows just before the request, so that {@link #look} can tell a newer change from the
     * ones that were there. Asked afresh before each request.
     */
    CompletionStage<Map<String, String>> baseline(Plan plan);

    /**
     * Asks the provider for the rollback: the one call that must not take effect twice.
     *
     * @return the provider's id of the change, or null where it has none
     */
    CompletionStage<String> start(Plan plan);

    /** Looks for a change newer than the baseline that can be ours: asked when the answer to {@link #start} is in doubt. */
    CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline);

    /** Reads how far the change is. */
    CompletionStage<Progress> poll(Change change);

    /** Lets a batch go on that waits for a person, as named by {@link Progress#id}. */
    default CompletionStage<Void> confirm(String batchId) {
        throw new UnsupportedOperationException(service() + " has nothing to confirm");
    }

    /**
     * How long after a lost answer the provider may still come to show the change. Only when it has shown none for that
     * long may the request be sent again. Longer than any request can be under way.
     */
    default Duration visibilityDelay() {
        return Duration.ofMinutes(2);
    }

    /** The longest pause between two polls. */
    default Duration longestPause() {
        return Duration.ofSeconds(30);
    }
}
