package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time as the engine sees it, so that a test can run hours in microseconds. */
public interface Timeline {

    /** The wall clock: for deadlines, which people read and which outlive the process. It may jump. */
    Instant now();

    /** Nanoseconds since some moment: for measuring. It never jumps. */
    long nanos();

    /**
     * Runs a task once, later, on some thread.
     *
     * @return cancels the task when run, if it has not begun
     */
    Runnable after(Duration delay, Runnable task);

    /** Real time. The executor needs one or two threads, however many rollbacks there are. */
    static Timeline real(ScheduledExecutorService executor, InstantSource clock) {
        return new Timeline() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Runnable after(Duration delay, Runnable task) {
                ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            }
        };
    }
}
