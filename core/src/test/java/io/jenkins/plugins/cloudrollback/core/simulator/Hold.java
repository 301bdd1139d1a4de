package io.jenkins.plugins.cloudrollback.core.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request or an answer that stays where it is until a test lets it go. */
public final class Hold {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until a request is being held; false when none came in time. */
    public boolean awaitArrival(Duration patience) throws InterruptedException {
        return arrived.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void release() {
        released.countDown();
    }

    void arrive() {
        arrived.countDown();
    }

    void awaitRelease() throws InterruptedException {
        released.await();
    }

    /** Waits, but no longer than {@code most}. */
    void awaitRelease(Duration most) throws InterruptedException {
        released.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }
}
