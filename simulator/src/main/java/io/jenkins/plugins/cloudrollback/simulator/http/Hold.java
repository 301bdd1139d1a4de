package io.jenkins.plugins.cloudrollback.simulator.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Holds a request or a reply until a test releases it. */
public final class Hold {
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until a request is held. Returns false after the timeout. */
    public boolean awaitArrival(Duration timeout) throws InterruptedException {
        return awaitArrivals(1, timeout);
    }

    /** Waits until a number of requests are held. Returns false after the timeout. */
    public boolean awaitArrivals(int count, Duration timeout) throws InterruptedException {
        boolean enough = arrived.tryAcquire(count, timeout.toMillis(), TimeUnit.MILLISECONDS);
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

    /** Waits for the release, at most for {@code most}. */
    public void awaitRelease(Duration most) throws InterruptedException {
        released.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }
}
