package io.jenkins.plugins.cloudrollback.build;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One rollback of a build: goes with the build's own state over a restart, and goes on there from its journal. There are
 * two copies of the journal, here and in the build's action; the later one counts.
 */
public final class BuildRollback implements Serializable {
    private static final long serialVersionUID = 1;

    private final String id = UUID.randomUUID().toString();
    private volatile String journal;
    private transient RollbackRun run;

    /** In this life of the controller. */
    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "a new life begins with false")
    private transient boolean stopped;

    public BuildRollback(Duration timeout, boolean dryRun) {
        journal = Journal.begin(Instant.now(), timeout, dryRun).toJson();
    }

    /**
     * Begins, or goes on.
     *
     * @param rollback made on another thread, as it may look credentials up
     * @param saveState saves what holds this object, besides the build
     */
    public CompletableFuture<Outcome> start(
            Run<?, ?> build,
            TaskListener listener,
            Function<Clouds, Rollback> rollback,
            Supplier<CompletionStage<Void>> saveState) {
        Clouds clouds = Clouds.get();
        return CompletableFuture.supplyAsync(() -> rollback.apply(clouds), clouds.timer())
                .thenCompose(made -> begin(new RollbackRun(
                        made,
                        latest(build),
                        next -> save(clouds, build, next, saveState),
                        clouds.time(),
                        new SplittableRandom(),
                        listener.getLogger()::println)));
    }

    private synchronized CompletableFuture<Outcome> begin(RollbackRun made) {
        run = made;
        if (stopped) {
            run.stop();
        }
        return run.start();
    }

    private Journal latest(Run<?, ?> build) {
        Journal ours = Journal.fromJson(journal);
        Journal saved = RollbackAction.find(build, id);
        return saved != null && saved.entry() > ours.entry() ? saved : ours;
    }

    /** Both copies: a build that lost the state of its step would begin another rollback. */
    private CompletionStage<Void> save(
            Clouds clouds, Run<?, ?> build, Journal next, Supplier<CompletionStage<Void>> saveState) {
        journal = next.toJson();
        return CompletableFuture.runAsync(
                        () -> {
                            try {
                                RollbackAction.save(build, id, next);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        clouds.disk())
                .thenCompose(saved -> saveState.get());
    }

    /** Stops waiting at once, or keeps it from beginning. */
    public synchronized void stop() {
        stopped = true;
        if (run != null) {
            run.stop();
        }
    }

    /** Whether {@link #stop} was called in this life of the controller. */
    public synchronized boolean isStopped() {
        return stopped;
    }

    /** What it waits for; null when it has not begun in this life of the controller. */
    public synchronized String status() {
        return run == null ? null : run.status();
    }
}
