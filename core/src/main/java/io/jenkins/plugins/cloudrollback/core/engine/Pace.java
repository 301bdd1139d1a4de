package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * How often a run polls: evenly, and more often around the time when rollbacks of its target usually end.
 *
 * @param usual see {@link Journal.Store#usual}
 */
record Pace(Duration pollPause, Instant startedAt, Supplier<Duration> usual, Timeline time) {
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
        Duration known = usual.get();
        if (known == null) {
            return false;
        }
        Duration off = Duration.between(startedAt.plus(known), time.now()).abs();
        Duration margin = known.dividedBy(MARGIN);
        margin = margin.compareTo(MIN_MARGIN) < 0 ? MIN_MARGIN : margin;
        return off.compareTo(margin.compareTo(MAX_MARGIN) < 0 ? margin : MAX_MARGIN) <= 0;
    }
}
