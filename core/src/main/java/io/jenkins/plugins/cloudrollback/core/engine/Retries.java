package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Schedules the attempts of a run with exponential backoff: short pauses at first and after each change, then longer
 * ones up to a maximum. The last attempt is made at the deadline; after it, the run gives up.
 */
final class Retries {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(3);
    private static final double FACTOR = 1.5;
    /** For the last call, which may wait for its turn behind those of many other runs. */
    static final Duration LAST_CALL = Duration.ofMinutes(30);

    private final Chain chain;
    private final Timeline time;
    private final RunLog log;
    private final Duration maxPause;
    private final RandomGenerator random;
    private final Instant deadline;
    private final Runnable giveUp;
    private double seconds = MIN_PAUSE.toSeconds();
    private CallException lastFailure;

    /** @param giveUp ends the run at the deadline */
    Retries(
            Chain chain,
            Timeline time,
            RunLog log,
            Duration maxPause,
            RandomGenerator random,
            Instant deadline,
            Runnable giveUp) {
        this.chain = chain;
        this.time = time;
        this.log = log;
        this.maxPause = maxPause;
        this.random = random;
        this.deadline = deadline;
        this.giveUp = giveUp;
    }

    /** Goes back to short pauses, as something has changed. */
    void restart() {
        seconds = MIN_PAUSE.toSeconds();
    }

    /** Makes the next attempt after the backoff. */
    void later(Runnable step) {
        lastFailure = null;
        schedule(step, Duration.ZERO);
    }

    /** Repeats a failed step after the backoff, or after the longer pause that the provider asked for. */
    void retry(CallException failure, Runnable step) {
        lastFailure = failure;
        log.problem(failure);
        schedule(step, failure.retryAfter());
    }

    private void schedule(Runnable step, Duration minPause) {
        if (isTimeUp()) {
            giveUp.run();
            return;
        }
        Duration pause = nextPause();
        pause = pause.compareTo(minPause) < 0 ? minPause : pause;
        Duration left = Duration.between(time.now(), deadline);
        chain.after(pause.compareTo(left) < 0 ? pause : left, step);
    }

    /** Up to a third shorter at random, so that many concurrent rollbacks do not poll at the same time. */
    private Duration nextPause() {
        double pause = seconds * (2 + random.nextDouble()) / 3;
        seconds = Math.min(seconds * FACTOR, maxPause.toSeconds());
        return Duration.ofMillis(Math.round(pause * 1000));
    }

    /**
     * Describes the failure of the last attempt, to be appended to a sentence.
     *
     * @param otherwise what is told if the last attempt succeeded; null for nothing
     */
    @CheckForNull
    Message problem(@CheckForNull Message otherwise) {
        if (lastFailure != null) {
            return log.text("lastError", lastFailure.message());
        }
        return otherwise == null ? null : log.text("waitedFor", otherwise);
    }

    boolean isTimeUp() {
        return !time.now().isBefore(deadline);
    }

    /** Gives up if the last call does not return, though each ends by itself once it was sent. */
    void watch() {
        Instant now = time.now();
        watch((now.isAfter(deadline) ? now : deadline).plus(LAST_CALL));
    }

    /** Checks the time again, as the clock may be set back meanwhile. */
    private void watch(Instant end) {
        chain.meanwhile(Duration.between(time.now(), end), () -> {
            if (time.now().isBefore(end)) {
                watch(end);
            } else {
                giveUp.run();
            }
        });
    }
}
