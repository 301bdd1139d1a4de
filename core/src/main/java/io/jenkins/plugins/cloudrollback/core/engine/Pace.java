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
    private static final Duration EXPECTANT_PAUSE = Duration.ofSeconds(2);
    private static final Duration MIN_MARGIN = Duration.ofSeconds(10);
    /** The part of the usual duration by which a rollback may be early or late. */
    private static final int MARGIN = 10;

    Duration longestPause() {
        return isExpectant() ? EXPECTANT_PAUSE : pollPause;
    }

    private boolean isExpectant() {
        if (usual == null) {
            return false;
        }
        Duration off = Duration.between(startedAt.plus(usual), time.now()).abs();
        Duration margin = usual.dividedBy(MARGIN);
        return off.compareTo(margin.compareTo(MIN_MARGIN) < 0 ? MIN_MARGIN : margin) <= 0;
    }
}
