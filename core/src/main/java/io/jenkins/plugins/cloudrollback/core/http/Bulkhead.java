package io.jenkins.plugins.cloudrollback.core.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * How many calls may be under way at the same time. Each holds a connection, and the JDK's client keeps a connection with
 * its buffers for long: a thousand waits that begin together must not leave a thousand of them behind.
 */
final class Bulkhead {
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int free;

    Bulkhead(int count) {
        free = count;
    }

    /** @param urgent whether not to wait: for the few calls that change something */
    synchronized CompletableFuture<Void> acquire(boolean urgent) {
        if (urgent || free > 0) {
            free--;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        waiting.add(turn);
        return turn;
    }

    void release() {
        CompletableFuture<Void> next;
        synchronized (this) {
            next = free < 0 ? null : waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.complete(null);
        }
    }
}
