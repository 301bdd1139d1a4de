package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Looks credentials up, which may block, for example on a remote vault. The same credentials are looked up by at most two
 * threads at a time, so a vault that hangs for some neither delays others nor takes up any number of threads.
 */
public final class Lookups {
    private static final MessageBundle MESSAGES = MessageBundle.of(Lookups.class);
    private static final int MAX_THREADS = 2;

    private final Executor threads;
    private final Timeline time;
    private final Map<String, Queue> queues = new HashMap<>();

    /** @param threads has to have a thread for each lookup, as others may hang */
    public Lookups(Executor threads, Timeline time) {
        this.threads = threads;
        this.time = time;
    }

    /**
     * Runs a lookup when its turn comes, and gives up on it if it takes as long as a call may.
     *
     * @param credentials the name of the credentials, not secret
     */
    <T> CompletableFuture<T> run(String credentials, Supplier<T> task) {
        Lookup<T> lookup = new Lookup<>(task);
        Queue queue;
        synchronized (queues) {
            queue = queues.computeIfAbsent(credentials, Queue::new);
            queue.waiting.add(lookup);
        }
        queue.proceed();
        return lookup.result;
    }

    private static final class Lookup<T> {
        final Supplier<T> task;
        final CompletableFuture<T> result = new CompletableFuture<>();
        boolean hanging;

        Lookup(Supplier<T> task) {
            this.task = task;
        }

        void giveUp() {
            result.completeExceptionally(new CallException(Kind.UNREACHABLE, MESSAGES.get("tooLong")));
        }
    }

    /** The lookups of the same credentials. Its fields are guarded by the lock of all queues. */
    private final class Queue {
        final String credentials;
        final Deque<Lookup<?>> waiting = new ArrayDeque<>();
        int running;
        /** How many of those that run have taken too long. */
        int hanging;

        Queue(String credentials) {
            this.credentials = credentials;
        }

        /** Starts what may start, and gives up what would wait for lookups that hang. */
        void proceed() {
            List<Lookup<?>> hopeless = new ArrayList<>();
            Lookup<?> next;
            synchronized (queues) {
                if (hanging == MAX_THREADS) {
                    hopeless.addAll(waiting);
                    waiting.clear();
                }
                next = running < MAX_THREADS ? waiting.poll() : null;
                running += next == null ? 0 : 1;
                if (running == 0) {
                    queues.remove(credentials);
                }
            }
            hopeless.forEach(Lookup::giveUp);
            if (next != null) {
                start(next);
            }
        }

        private void start(Lookup<?> lookup) {
            try {
                threads.execute(() -> look(lookup));
            } catch (RuntimeException e) {
                // Jenkins is shutting down.
                lookup.result.completeExceptionally(e);
                ended(lookup);
            }
        }

        private <T> void look(Lookup<T> lookup) {
            Runnable cancelTimer = time.after(RollbackRun.CALL_TIMEOUT, () -> hangs(lookup));
            T found = null;
            Throwable problem = null;
            try {
                found = lookup.result.isDone() ? null : lookup.task.get();
            } catch (RuntimeException | Error e) {
                problem = e;
            }
            cancelTimer.run();
            ended(lookup);
            if (problem == null) {
                lookup.result.complete(found);
            } else {
                lookup.result.completeExceptionally(problem);
            }
        }

        private void hangs(Lookup<?> lookup) {
            synchronized (queues) {
                lookup.hanging = true;
                hanging++;
            }
            lookup.giveUp();
            proceed();
        }

        private void ended(Lookup<?> lookup) {
            synchronized (queues) {
                running--;
                hanging -= lookup.hanging ? 1 : 0;
            }
            proceed();
        }
    }
}
