package io.jenkins.plugins.cloudrollback.tracking;

import io.jenkins.plugins.cloudrollback.Clouds;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One rollback of a build: goes with the build's own state over a restart, and goes on there from its journal. There are
 * two copies of the journal, here and in the build's action; the later one counts.
 */
public final class BuildRollback implements Serializable {
    private static final long serialVersionUID = 1;

    private final String id;
    private volatile String journal;
    private transient RollbackRun run;

    /** In this life of the controller. */
    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "a new life begins with false")
    private transient boolean stopped;

    /** @param id the same for the same rollback of a build, even if this object is lost and made again */
    public BuildRollback(String id, Duration timeout, boolean dryRun) {
        this.id = id;
        journal = Journal.begin(Clouds.get().time().now(), timeout, dryRun).toJson();
    }

    /**
     * Begins, or goes on.
     *
     * @param saveState saves what holds this object, besides the build
     */
    public CompletableFuture<Outcome> start(
            Run<?, ?> build,
            TaskListener listener,
            RollbackRequest request,
            Supplier<CompletionStage<Void>> saveState) {
        RollbackRecord record = RollbackAction.record(build, id, request);
        RollbackRun made =
                record.run(build, request.rollback(build), latest(record), listener.getLogger()::println, next -> {
                    journal = next.toJson();
                    return saveState.get();
                });
        // What a run does first, it does on the thread that starts it, and that is not to be this one.
        return CompletableFuture.supplyAsync(() -> ready(made), Clouds.get().timer())
                .thenCompose(RollbackRun::start);
    }

    private synchronized RollbackRun ready(RollbackRun made) {
        run = made;
        if (stopped) {
            run.stop();
        }
        return run;
    }

    private Journal latest(RollbackRecord record) {
        Journal ours = Journal.fromJson(journal);
        Journal saved = record.journal();
        // The build is saved first, so of two that count the same its copy is the later one.
        return saved != null && saved.entry() >= ours.entry() ? saved : ours;
    }

    /** Stops waiting at once, or keeps it from beginning. */
    public synchronized void stop() {
        stopped = true;
        if (run != null) {
            run.stop();
        }
    }

    /** Whether it was stopped in an earlier life of the controller, which died before the build had heard of it. */
    public synchronized boolean wasStoppedEarlier(Outcome outcome) {
        return outcome != null && outcome.status() == Outcome.Status.STOPPED && !stopped;
    }

    /** What it waits for; null when it has not begun in this life of the controller. */
    public synchronized String status() {
        return run == null ? null : run.status();
    }
}
