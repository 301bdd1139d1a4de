package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
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
    /** After this, another thread may try whether the vault answers again. */
    private static final Duration NEXT_TRIAL = Duration.ofMinutes(5);

    private static final int MAX_ABANDONED = 10;

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
        Thread thread;
        boolean hanging;
        boolean abandoned;
        boolean ended;

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
        /** How many hang for so long that others may run in their place. */
        int abandoned;

        Queue(String credentials) {
            this.credentials = credentials;
        }

        /** Starts what may start, and gives up what would wait for lookups that hang. */
        void proceed() {
            List<Lookup<?>> hopeless = new ArrayList<>();
            Lookup<?> next;
            synchronized (queues) {
                if (hanging >= MAX_THREADS) {
                    hopeless.addAll(waiting);
                    waiting.clear();
                }
                next = running < MAX_THREADS ? waiting.poll() : null;
                running += next == null ? 0 : 1;
                if (running + abandoned == 0) {
                    queues.remove(credentials, this);
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
            } catch (RuntimeException | Error e) {
                // Jenkins is shutting down, or has no more threads.
                lookup.result.completeExceptionally(e);
                ended(lookup);
            }
        }

        private <T> void look(Lookup<T> lookup) {
            lookup.thread = Thread.currentThread();
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
                if (lookup.ended) {
                    return;
                }
                lookup.hanging = true;
                hanging++;
                lookup.thread.interrupt();
            }
            time.after(NEXT_TRIAL, () -> abandon(lookup));
            lookup.giveUp();
            proceed();
        }

        private void abandon(Lookup<?> lookup) {
            synchronized (queues) {
                if (lookup.ended || abandoned >= MAX_ABANDONED) {
                    return;
                }
                lookup.abandoned = true;
                abandoned++;
                running--;
                hanging--;
            }
            proceed();
        }

        private void ended(Lookup<?> lookup) {
            synchronized (queues) {
                lookup.ended = true;
                if (lookup.abandoned) {
                    abandoned--;
                } else {
                    running--;
                    hanging -= lookup.hanging ? 1 : 0;
                }
            }
            proceed();
        }
    }
}
