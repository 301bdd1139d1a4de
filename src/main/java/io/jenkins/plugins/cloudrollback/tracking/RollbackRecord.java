package io.jenkins.plugins.cloudrollback.tracking;

import io.jenkins.plugins.cloudrollback.Clouds;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** One rollback of a build: what was asked for, how far it is, and, while it is carried out here, its run. */
public final class RollbackRecord {
    private final String id;
    private final RollbackRequest request;
    private volatile String journal;
    private transient volatile RollbackRun run;

    RollbackRecord(String id, RollbackRequest request) {
        this.id = id;
        this.request = request;
    }

    private RollbackRecord(RollbackRecord original) {
        this(original.id, original.request);
        journal = original.journal;
    }

    /** For saving, so that it never meets a change. */
    RollbackRecord copy() {
        return new RollbackRecord(this);
    }

    String id() {
        return id;
    }

    RollbackRequest request() {
        return request;
    }

    /** Whether there is something to save. */
    boolean hasJournal() {
        return journal != null;
    }

    /** The last one that was kept; null if none was, or if it cannot be read, as after a downgrade of this plugin. */
    public Journal journal() {
        String json = journal;
        try {
            return json == null ? null : Journal.fromJson(json);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    void keep(Journal last) {
        journal = last.toJson();
    }

    /** Whether it has begun, has not ended as far as is known, and nobody in this life of the controller follows it. */
    synchronized boolean isOrphaned() {
        Journal last = journal();
        return run == null && request != null && last != null && last.phase() != Journal.Phase.DONE;
    }

    /**
     * What carries it out from now on.
     *
     * @param alsoSave what else has to survive with the journal
     */
    synchronized RollbackRun run(
            Run<?, ?> build,
            Rollback rollback,
            Journal from,
            Consumer<String> log,
            Function<Journal, CompletionStage<Void>> alsoSave) {
        Clouds clouds = Clouds.get();
        Journal.Store store = next -> {
            keep(next);
            return CompletableFuture.runAsync(() -> RollbackAction.save(build), clouds.disk())
                    .thenCompose(saved -> alsoSave.apply(next));
        };
        run = new RollbackRun(rollback, from, store, clouds.time(), new SplittableRandom(), log);
        return run;
    }

    /** Nobody wants to know its end any more. */
    void stop() {
        RollbackRun current = run;
        if (current != null) {
            current.stop();
        }
    }

    /** For the log of Jenkins. */
    String target() {
        return request == null ? Messages.record_unknown() : request.target();
    }

    RollbackView view(Run<?, ?> build) {
        RollbackRun current = run;
        Journal last = journal();
        return current == null
                ? new RollbackView(build, id, request, last, null, null, null)
                : new RollbackView(build, id, request, last, current.progress(), current.batchId(), current.status());
    }

    /**
     * Lets a batch go on that waits for a person; see {@link RollbackRun#confirm}.
     *
     * @return null when nobody follows the rollback
     */
    CompletableFuture<Void> confirm(String batchId, String person) {
        RollbackRun current = run;
        return current == null ? null : current.confirm(batchId, person);
    }
}
