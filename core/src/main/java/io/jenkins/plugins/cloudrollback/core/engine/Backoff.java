package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between polls: short at first and after each change, then longer up to a limit, and each of them random so
 * that many waits do not poll in step.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(3);
    private static final double GROWTH = 1.5;

    private final Duration longest;
    private final RandomGenerator random;
    private double seconds;

    Backoff(Duration longest, RandomGenerator random) {
        this.longest = longest;
        this.random = random;
        restart();
    }

    void restart() {
        seconds = FIRST.toSeconds();
    }

    /** Between two thirds of the present pause and the whole of it. */
    Duration next() {
        double pause = seconds * (2 + random.nextDouble()) / 3;
        seconds = Math.min(seconds * GROWTH, longest.toSeconds());
        return Duration.ofMillis(Math.round(pause * 1000));
    }
}
