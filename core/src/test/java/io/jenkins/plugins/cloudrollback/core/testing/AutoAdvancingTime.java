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
 * Time that stands still while HTTP requests are in flight and otherwise advances to the next timer, so that hours pass
 * at once.
 *
 * <p>Timers and the answers of {@link RecordingHttp} run on the test's own thread, in {@link #await}, {@link #until} and
 * {@link #pass}, so a test is deterministic even though its HTTP is real.
 */
public final class AutoAdvancingTime implements Timeline, InstantSource {
    private static final Instant START = Instant.parse("2026-03-01T03:00:00Z");
    private static final int TIMEOUT_SECONDS = 30;

    private record Timer(long at, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final BlockingQueue<Runnable> arrivals = new LinkedBlockingQueue<>();
    private int inFlight;
    private long timerCount;
    private volatile long nanos;

    @Override
    public Instant now() {
        return START.plusNanos(nanos);
    }

    /** Like {@link #now}, for the simulator. */
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
        Timer timer = new Timer(nanos + delay.toNanos(), timerCount++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Runs timers and answers until the future is done, normally or exceptionally. */
    public <F extends CompletableFuture<?>> F await(F future) {
        until(future::isDone);
        return future;
    }

    public void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (inFlight > 0) {
                arrival();
            } else if (timers.isEmpty()) {
                throw new AssertionError("nothing is left to happen, and the awaited has not happened");
            } else {
                fire();
            }
        }
    }

    /** Advances the time even while HTTP requests are in flight. */
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
            Runnable arrival = arrivals.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (arrival == null) {
                throw new AssertionError("no answer within " + TIMEOUT_SECONDS + " real seconds");
            }
            inFlight--;
            arrival.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void departed() {
        inFlight++;
    }

    /** Called by a thread of the HTTP client; the answer is handled by the test's own thread. */
    void arrived(Runnable arrival) {
        arrivals.add(arrival);
    }
}
