package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter between polls: short at first and after each change, then longer up to a maximum. The
 * jitter keeps many concurrent rollbacks from polling at the same time.
 */
final class Backoff {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(3);
    private static final double FACTOR = 1.5;

    private final Duration maxPause;
    private final RandomGenerator random;
    private double seconds;

    Backoff(Duration maxPause, RandomGenerator random) {
        this.maxPause = maxPause;
        this.random = random;
        restart();
    }

    void restart() {
        seconds = MIN_PAUSE.toSeconds();
    }

    /** The next pause: between two thirds of the current maximum and the whole of it. */
    Duration next() {
        double pause = seconds * (2 + random.nextDouble()) / 3;
        seconds = Math.min(seconds * FACTOR, maxPause.toSeconds());
        return Duration.ofMillis(Math.round(pause * 1000));
    }
}
