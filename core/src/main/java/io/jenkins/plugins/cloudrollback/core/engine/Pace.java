package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a run polls: evenly, and more often around the time when rollbacks of its target usually end.
 *
 * @param usual how long they usually take; null if that is not known
 */
record Pace(
        Duration pollPause, Instant startedAt, @CheckForNull Duration usual, Timeline time) {
    /** How many times more often it polls then. */
    private static final int EXPECTANT = 3;
    /** The part of the usual duration by which a rollback may be early or late. */
    private static final int MARGIN = 10;

    private static final Duration MIN_MARGIN = Duration.ofSeconds(10);
    private static final Duration MAX_MARGIN = Duration.ofMinutes(2);

    Duration longestPause() {
        return isExpectant() ? pollPause.dividedBy(EXPECTANT) : pollPause;
    }

    private boolean isExpectant() {
        if (usual == null) {
            return false;
        }
        Duration off = Duration.between(startedAt.plus(usual), time.now()).abs();
        Duration margin = usual.dividedBy(MARGIN);
        margin = margin.compareTo(MIN_MARGIN) < 0 ? MIN_MARGIN : margin;
        return off.compareTo(margin.compareTo(MAX_MARGIN) < 0 ? margin : MAX_MARGIN) <= 0;
    }
}
