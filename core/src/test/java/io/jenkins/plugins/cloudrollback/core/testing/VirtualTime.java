package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/** The one loop of events that everything happens in, in one thread: hours of it take microseconds. */
public final class VirtualTime implements InstantSource {
    private static final Instant BEGIN = Instant.parse("2026-03-01T03:00:00Z");

    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long order;
    /** By how much the controller's clock is wrong. */
    private Duration error = Duration.ZERO;

    /** The providers' time, which is right. */
    @Override
    public Instant instant() {
        return BEGIN.plusNanos(now);
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

    /** Lets time go by in which nothing is planned to happen. */
    public void pass(Duration duration) {
        now += duration.toNanos();
    }

    public void stepClock(Duration by) {
        error = error.plus(by);
    }

    /** @return whether there was an event left to happen */
    public boolean next() {
        Event event = events.poll();
        if (event == null) {
            return false;
        }
        now = event.at;
        event.task.run();
        return true;
    }

    /** One life of the controller's process: what it has planned dies with it. */
    public final class Life implements Timeline {
        private boolean dead;

        public void kill() {
            dead = true;
        }

        public boolean isDead() {
            return dead;
        }

        @Override
        public Instant now() {
            return instant().plus(error);
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
