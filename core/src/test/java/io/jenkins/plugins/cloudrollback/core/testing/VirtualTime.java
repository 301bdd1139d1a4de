package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** A single-threaded event loop with simulated time, in which hours take microseconds. */
public final class VirtualTime implements InstantSource {
    private static final Instant START = Instant.parse("2026-03-01T03:00:00Z");

    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long order;
    /** The error of the controller's clock. */
    private Duration clockError = Duration.ZERO;

    /** The providers' time, which is always correct. */
    @Override
    public Instant instant() {
        return START.plusNanos(now);
    }

    public long nanos() {
        return now;
    }

    public void at(long nanos, Runnable task) {
        events.add(new Event(Math.max(now, nanos), order++, task));
    }

    public void after(Duration delay, Runnable task) {
        at(now + delay.toNanos(), task);
    }

    /** Advances the time without running events. */
    public void pass(Duration duration) {
        now += duration.toNanos();
    }

    /** Sets the controller's clock forward or back. */
    public void stepClock(Duration by) {
        clockError = clockError.plus(by);
    }

    /** Runs the next event. @return false if there is none */
    public boolean next() {
        Event event = events.poll();
        if (event == null) {
            return false;
        }
        now = event.at;
        event.task.run();
        return true;
    }

    /** Runs events until a stage has ended, and returns its value; fails if nothing is left that could end it. */
    public <T> T await(CompletableFuture<T> stage) {
        while (!stage.isDone()) {
            if (!next()) {
                throw new AssertionError("nothing is left to happen");
            }
        }
        return stage.join();
    }

    /** The controller's process from start to crash. Its timers do not run after the crash. */
    public final class Process implements Timeline {
        private boolean dead;

        public void kill() {
            dead = true;
        }

        public boolean isDead() {
            return dead;
        }

        @Override
        public Instant now() {
            return instant().plus(clockError);
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
            boolean[] cancelled = new boolean[1];
            VirtualTime.this.after(delay, () -> {
                if (!dead && !cancelled[0]) {
                    task.run();
                }
            });
            return () -> cancelled[0] = true;
        }
    }
}
