package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Schedules the attempts of a run: short pauses at first and after each change, then longer ones. Polls stay frequent, as
 * the rate of the account limits them; whatever else is repeated backs off. The last attempt is made at the deadline;
 * after it, the run gives up.
 */
final class Retries {
    private static final Duration MIN_PAUSE = Duration.ofSeconds(3);
    static final Duration MAX_PAUSE = Duration.ofSeconds(30);
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
        later(step, maxPause);
    }

    /** Makes the next attempt after the backoff, but soon. */
    void later(Runnable step, Duration longest) {
        lastFailure = null;
        schedule(step, Duration.ZERO, longest);
    }

    /**
     * Repeats a failed step after the backoff, or after the longer pause that the provider asked for. A provider that
     * throttles asks the whole account for a pause, which ends for all of its calls at once.
     */
    void retry(CallException failure, Runnable step) {
        lastFailure = failure;
        log.problem(failure);
        boolean alone = failure.kind() != CallException.Kind.THROTTLED;
        schedule(step, alone ? failure.retryAfter() : Duration.ZERO, maxPause);
    }

    private void schedule(Runnable step, Duration minPause, Duration longest) {
        if (isTimeUp()) {
            giveUp.run();
            return;
        }
        Duration pause = nextPause(longest);
        pause = pause.compareTo(minPause) < 0 ? minPause : pause;
        Duration left = Duration.between(time.now(), deadline);
        chain.after(pause.compareTo(left) < 0 ? pause : left, step);
    }

    /** Up to a third shorter at random, so that many concurrent rollbacks do not poll at the same time. */
    private Duration nextPause(Duration longest) {
        double pause = Math.min(seconds, longest.toSeconds()) * (2 + random.nextDouble()) / 3;
        seconds = Math.min(seconds * FACTOR, longest.toSeconds());
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
