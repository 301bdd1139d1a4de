package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    private final Bulkhead bulkhead = new Bulkhead(2);

    @Test
    void waitersAreServedInOrder() {
        assertThat(bulkhead.acquire(false)).isDone();
        assertThat(bulkhead.acquire(false)).isDone();
        CompletableFuture<Void> third = bulkhead.acquire(false);
        CompletableFuture<Void> fourth = bulkhead.acquire(false);
        assertThat(third).isNotDone();

        bulkhead.release();
        assertThat(third).isDone();
        assertThat(fourth).isNotDone();

        bulkhead.release();
        assertThat(fourth).isDone();
    }

    @Test
    void urgentCallDoesNotWait() {
        bulkhead.acquire(false);
        bulkhead.acquire(false);
        assertThat(bulkhead.acquire(true)).isDone();

        CompletableFuture<Void> next = bulkhead.acquire(false);
        bulkhead.release();
        assertThat(next).as("two are still under way").isNotDone();
        bulkhead.release();
        assertThat(next).isDone();
    }

    @Test
    void cancelledWaiterIsSkipped() {
        bulkhead.acquire(false);
        bulkhead.acquire(false);
        CompletableFuture<Void> givenUp = bulkhead.acquire(false);
        CompletableFuture<Void> next = bulkhead.acquire(false);
        givenUp.cancel(true);

        bulkhead.release();
        assertThat(next).isCompleted();
    }

    @Test
    void releasedPermitIsFree() {
        bulkhead.acquire(false);
        bulkhead.acquire(false);
        bulkhead.release();
        assertThat(bulkhead.acquire(false)).isDone();
        assertThat(bulkhead.acquire(false)).isNotDone();
    }
}
