package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs steps one after another, driven by asynchronous calls and timers, without blocking a thread. All steps of a chain
 * run under its lock, and none after {@link #end}.
 */
final class Chain {
    private final Timeline time;
    private Runnable timer = () -> {};
    private final List<Runnable> reminders = new ArrayList<>();
    private int latest;
    private boolean ended;

    Chain(Timeline time) {
        this.time = time;
    }

    /** Runs a step now, unless the chain has ended. */
    synchronized void step(Runnable step) {
        if (!ended) {
            step.run();
        }
    }

    /** Makes a call and continues with its result. Every failure, also one of a step, becomes a {@link CallException}. */
    <T> void call(Supplier<CompletionStage<T>> work, Consumer<T> onSuccess, Consumer<CallException> onFailure) {
        attempt(work)
                .thenAccept(value -> step(() -> onSuccess.accept(value)))
                // Also a programming error in that step, as it must not leave the chain without a next step.
                .exceptionally(failure -> {
                    step(() -> onFailure.accept(CallException.of(failure)));
                    return null;
                });
    }

    /** Like {@link #call}, for calls that may overlap: only the result of the latest call counts. */
    <T> void callLatest(Supplier<CompletionStage<T>> work, Consumer<T> onSuccess, Consumer<CallException> onFailure) {
        int number = ++latest;
        call(work, ifLatest(number, onSuccess), ifLatest(number, onFailure));
    }

    private <T> Consumer<T> ifLatest(int number, Consumer<T> step) {
        return value -> {
            if (number == latest) {
                step.accept(value);
            }
        };
    }

    /** Turns an exception that the call itself throws into a failed stage. */
    static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Schedules the next step; replaces the one that was scheduled before. */
    synchronized void after(Duration delay, Runnable step) {
        timer.run();
        timer = time.after(delay, () -> step(step));
    }

    /** Schedules a step beside the next one. */
    synchronized void meanwhile(Duration delay, Runnable step) {
        reminders.add(time.after(delay, () -> step(step)));
    }

    /** Ends the chain: cancels its timers and ignores the results of calls in flight. */
    synchronized void end() {
        ended = true;
        timer.run();
        reminders.forEach(Runnable::run);
    }
}
