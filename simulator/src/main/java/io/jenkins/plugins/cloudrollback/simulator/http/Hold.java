package io.jenkins.plugins.cloudrollback.simulator.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A request or an answer that stays where it is until a test lets it go. */
public final class Hold {
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until a request is being held; false when none came in time. */
    public boolean awaitArrival(Duration patience) throws InterruptedException {
        return awaitArrivals(1, patience);
    }

    /** Waits until so many requests are being held. */
    public boolean awaitArrivals(int count, Duration patience) throws InterruptedException {
        boolean enough = arrived.tryAcquire(count, patience.toMillis(), TimeUnit.MILLISECONDS);
        if (enough) {
            arrived.release(count);
        }
        return enough;
    }

    public void release() {
        released.countDown();
    }

    public void arrive() {
        arrived.release();
    }

    public void awaitRelease() throws InterruptedException {
        released.await();
    }

    /** Waits, but no longer than {@code most}. */
    public void awaitRelease(Duration most) throws InterruptedException {
        released.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }
}
