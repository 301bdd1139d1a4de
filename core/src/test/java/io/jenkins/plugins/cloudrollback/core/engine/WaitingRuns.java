package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Runs that wait for the end of change "c". */
abstract class WaitingRuns {
    static final Duration LIMIT = Duration.ofMinutes(10);
    static final Progress RUNNING = Progress.of(State.RUNNING, Message.literal("running"));
    static final Progress UNDECIDED = Progress.of(State.UNDECIDED, Message.literal("terminated"));
    static final Progress STUCK = Progress.of(State.STUCK, Message.literal("a batch failed"));
    static final Progress WAITING =
            Progress.waiting(State.AWAITING_CONFIRMATION, Message.literal("batch 2 waits"), "g");
    static final Progress COMPLETE = Progress.of(State.SUCCEEDED, Message.literal("complete"));

    final VirtualTime time = new VirtualTime();
    final VirtualTime.Process process = time.new Process();
    final FakeRollback provider = new FakeRollback();
    final List<String> log = new ArrayList<>();

    Outcome end(String doubt) {
        CompletableFuture<Outcome> end = run(doubt).start();
        return time.await(end);
    }

    RollbackRun run(String doubt) {
        return run(waiting(doubt), journal -> {});
    }

    Journal waiting(String doubt) {
        return Journal.begin(process.now(), LIMIT, false)
                .requesting(FakeRollback.decision(Map.of()))
                .waiting("c", doubt == null ? null : Message.literal(doubt));
    }

    RollbackRun run(Journal journal, Consumer<Journal> onSave) {
        Journal.Store store = next -> {
            onSave.accept(next);
            return CompletableFuture.completedFuture(null);
        };
        return new RollbackRun(provider, journal, store, process, new SplittableRandom(1), log::add);
    }

    void pass(Duration duration) {
        boolean[] passed = {false};
        time.after(duration, () -> passed[0] = true);
        while (!passed[0] && time.next()) {}
    }
}
