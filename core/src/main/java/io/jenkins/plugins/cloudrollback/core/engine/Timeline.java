package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A source of time and timers, replaced in tests so that hours pass in microseconds. */
public interface Timeline {

    /** The wall clock, for deadlines: they are shown to people and survive a restart. It may jump. */
    Instant now();

    /** Nanoseconds since an arbitrary origin, for measuring durations. Monotonic. */
    long nanos();

    /** Runs a task once after a delay, on any thread. What it returns cancels the task if it has not started. */
    Runnable after(Duration delay, Runnable task);

    /** Real time. One or two threads are enough for any number of rollbacks. */
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
