package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Time that stands still while HTTP is under way, and then jumps to the next timer: hours pass in a moment.
 *
 * <p>Everything happens on the test's own thread, in {@link #await}, {@link #until} and {@link #pass}: the answers that
 * {@link WatchedHttp} brings as well. So a test is deterministic even though its HTTP is real.
 */
public final class JumpingTime implements Timeline, InstantSource {
    private static final Instant BEGIN = Instant.parse("2026-03-01T03:00:00Z");
    private static final int PATIENCE_SECONDS = 30;

    private record Timer(long at, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final BlockingQueue<Runnable> arrivals = new LinkedBlockingQueue<>();
    private int underWay;
    private long timersMade;
    private volatile long nanos;

    @Override
    public Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    /** The same for the simulator. */
    @Override
    public Instant instant() {
        return now();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        Timer timer = new Timer(nanos + delay.toNanos(), timersMade++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Lets happen what happens until the future is done, however it ends. */
    public <F extends CompletableFuture<?>> F await(F future) {
        until(future::isDone);
        return future;
    }

    public void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (underWay > 0) {
                arrival();
            } else if (timers.isEmpty()) {
                throw new AssertionError("nothing is left to happen, and the awaited has not happened");
            } else {
                fire();
            }
        }
    }

    /** Lets time pass although HTTP is under way. */
    public void pass(Duration duration) {
        long end = nanos + duration.toNanos();
        while (!timers.isEmpty() && timers.peek().at <= end) {
            fire();
        }
        nanos = end;
    }

    private void fire() {
        Timer timer = timers.remove();
        nanos = Math.max(nanos, timer.at);
        timer.task.run();
    }

    private void arrival() {
        try {
            Runnable arrival = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (arrival == null) {
                throw new AssertionError("no answer within " + PATIENCE_SECONDS + " real seconds");
            }
            underWay--;
            arrival.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void departed() {
        underWay++;
    }

    /** Called by a thread of the HTTP client; goes on by the test's. */
    void arrived(Runnable arrival) {
        arrivals.add(arrival);
    }
}
