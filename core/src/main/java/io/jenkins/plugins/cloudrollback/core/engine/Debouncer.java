package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import java.time.Duration;

/** Takes a state that may be transient for a verdict only if it lasts. */
final class Debouncer {
    private final Timeline time;
    private final Duration visibilityDelay;

    /** True if the last poll returned {@link State#STUCK}. */
    private boolean stuck;

    /** The time from which on all polls returned {@link State#UNDECIDED}; null if the last one did not. */
    @CheckForNull
    private Long undecidedSince;

    Debouncer(Timeline time, Duration visibilityDelay) {
        this.time = time;
        this.visibilityDelay = visibilityDelay;
    }

    /** Forgets the change that was polled so far. */
    void reset() {
        stuck = false;
        undecidedSince = null;
    }

    /**
     * The state that a poll returned, or what it means if earlier polls returned it as well.
     *
     * @param began {@link Timeline#nanos} at which the poll began
     */
    State verified(State state, long began) {
        boolean stuckBefore = stuck;
        stuck = state == State.STUCK;
        if (state != State.UNDECIDED) {
            undecidedSince = null;
            return stuck && stuckBefore ? State.FAILED : state;
        }
        if (undecidedSince == null) {
            undecidedSince = time.nanos();
        }
        return began - undecidedSince >= visibilityDelay.toNanos() ? State.LOST : state;
    }
}
