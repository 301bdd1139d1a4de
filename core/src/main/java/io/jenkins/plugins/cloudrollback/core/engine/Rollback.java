package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * One rollback at one provider. A service implements this interface; {@link RollbackRun} carries the rollback out.
 *
 * <p>All methods are asynchronous and fail with a {@link CallException}. All but {@link #start} and {@link #confirm} only
 * read, so they may be repeated at any time.
 */
public interface Rollback {

    /** The service's short name, the prefix of each log line, such as {@code SAE}. */
    String service();

    /** Reads what the target shows at the beginning of a block or of a freestyle build, before anything is deployed. */
    CompletionStage<RestorePoint> restorePoint(OwnRollbacks own);

    /** Reads what the target shows now and decides what to do. Called again before each further request. */
    CompletionStage<Decision> decide(Situation situation);

    /** Requests what the plan says; must not take effect twice. Returns the provider's id of the change, null if it has none. */
    CompletionStage<String> start(Plan plan);

    /**
     * Looks for a change newer than the baseline that may be ours. Called if the answer to {@link #start} was lost or was a
     * refusal: a gateway may send a PUT, but no POST, twice and return the refusal of the second one (RFC 9110, 9.2.2).
     *
     * @param refused whether the request was refused; then only a change that a refused request can have started counts
     */
    CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused);

    /** The plan that requests the rollback by another operation, as a refused request had no effect; null if there is none. */
    @CheckForNull
    default Plan fallback(Plan plan, CallException refusal) {
        return null;
    }

    /** Reads the progress of the change that the journal names, in the phase {@link Journal.Phase#WAITING}. */
    CompletionStage<Progress> poll(Journal journal);

    /** Confirms a waiting batch, so that the change continues. Must not be repeated blindly. */
    default CompletionStage<Void> confirm(String batchId) {
        throw new UnsupportedOperationException(service() + " has nothing to confirm");
    }

    /**
     * The maximum time between a request whose answer was lost and the moment at which the provider shows the change. If
     * it shows none after this delay, the request may be repeated. Longer than any request can be in flight.
     */
    default Duration visibilityDelay() {
        return Duration.ofMinutes(2);
    }

    /** The longest pause between two polls. It grows by itself if many rollbacks of an account share its rate. */
    default Duration pollPause() {
        return Duration.ofSeconds(6);
    }
}
