package io.jenkins.plugins.cloudrollback.core.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Limits the number of concurrent calls of one account. Each call holds a connection, and the JDK's client keeps idle
 * connections with their buffers for a long time, so a thousand rollbacks that start together must not open a thousand
 * connections. If the provider does not answer an account, only that account's calls wait.
 */
final class Bulkhead {
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    /** Negative while urgent calls exceed the limit. */
    private int free;

    Bulkhead(int maxCalls) {
        free = maxCalls;
    }

    /**
     * Waits for a permit, which has to be released. A permit that is cancelled before is not used up.
     *
     * @param urgent does not wait; for the few calls that change something
     */
    synchronized CompletableFuture<Void> acquire(boolean urgent) {
        if (urgent || free > 0) {
            free--;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> permit = new CompletableFuture<>();
        waiting.add(permit);
        return permit;
    }

    void release() {
        CompletableFuture<Void> next;
        do {
            synchronized (this) {
                next = free < 0 ? null : waiting.poll();
                if (next == null) {
                    free++;
                    return;
                }
            }
        } while (!next.complete(null));
    }
}
