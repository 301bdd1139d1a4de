package io.jenkins.plugins.cloudrollback.core.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Steps that follow one another through calls and timers, instead of a thread that waits. All steps of a chain run under
 * its lock, and none after it has ended.
 */
final class Chain {
    private final Timeline time;
    private Runnable timer = () -> {};
    private Runnable reminder = () -> {};
    private Runnable watchdog = () -> {};
    private int latest;
    private boolean ended;

    Chain(Timeline time) {
        this.time = time;
    }

    synchronized void step(Runnable step) {
        if (!ended) {
            step.run();
        }
    }

    /** Makes a call and goes on with what comes of it; whatever goes wrong is a {@link CallException}. */
    <T> void call(Supplier<CompletionStage<T>> work, Consumer<T> then, Consumer<CallException> otherwise) {
        attempt(work)
                .whenComplete((value, failure) -> step(() -> {
                    Throwable problem = failure;
                    if (problem == null) {
                        try {
                            then.accept(value);
                        } catch (RuntimeException e) {
                            // A fault of our own must not leave the chain hanging.
                            problem = e;
                        }
                    }
                    if (problem != null) {
                        otherwise.accept(CallException.of(problem));
                    }
                }));
    }

    /** The same for what may be begun again before it has ended: only the latest answer counts. */
    <T> void callLatest(Supplier<CompletionStage<T>> work, Consumer<T> then, Consumer<CallException> otherwise) {
        int number = ++latest;
        call(work, ifLatest(number, then), ifLatest(number, otherwise));
    }

    private <T> Consumer<T> ifLatest(int number, Consumer<T> step) {
        return value -> {
            if (number == latest) {
                step.accept(value);
            }
        };
    }

    static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Goes on later, with this instead of what was to come. */
    synchronized void after(Duration delay, Runnable step) {
        timer.run();
        timer = time.after(delay, () -> step(step));
    }

    /** Remembers something later, beside what goes on; one thing at a time. */
    synchronized void meanwhile(Duration delay, Runnable step) {
        reminder = time.after(delay, () -> step(step));
    }

    /** Breaks the chain off later, wherever it hangs. */
    synchronized void watch(Duration delay, Runnable step) {
        watchdog = time.after(delay, () -> step(step));
    }

    /** Nothing of this chain runs from now on. */
    synchronized void end() {
        ended = true;
        timer.run();
        reminder.run();
        watchdog.run();
    }
}
