package io.jenkins.plugins.cloudrollback.core.testing;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A block that fails, as a rollback sees it: it reads a restore point at the beginning, and is carried out at the failure.
 */
public final class FailingBlock {
    private final Cloud cloud;
    private final Supplier<? extends Rollback> rollback;
    private Duration timeout = Duration.ofHours(1);
    private boolean automatic = true;

    private OwnRollbacks own = OwnRollbacks.NONE;

    @CheckForNull
    private RestorePoint restorePoint;

    @CheckForNull
    private Message rival;

    private FailingBlock(Cloud cloud, Supplier<? extends Rollback> rollback) {
        this.cloud = cloud;
        this.rollback = rollback;
    }

    /** @param rollback makes the rollback of each process */
    public static FailingBlock begin(Cloud cloud, Supplier<? extends Rollback> rollback) {
        FailingBlock block = withoutRestorePoint(cloud, rollback);
        block.restorePoint = RestorePoint.fromJson(
                cloud.get(rollback.get().restorePoint(OwnRollbacks.NONE)).toJson());
        return block;
    }

    public static FailingBlock withoutRestorePoint(Cloud cloud, Supplier<? extends Rollback> rollback) {
        return new FailingBlock(cloud, rollback);
    }

    /** No block: a rollback that a person asks for. */
    public static FailingBlock step(Cloud cloud, Supplier<? extends Rollback> rollback) {
        FailingBlock step = withoutRestorePoint(cloud, rollback);
        step.automatic = false;
        return step;
    }

    public FailingBlock timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    public FailingBlock own(OwnRollbacks known) {
        own = known;
        return this;
    }

    public FailingBlock rival(String name) {
        rival = Message.literal(name);
        return this;
    }

    public RestorePoint restorePoint() {
        return restorePoint;
    }

    /** The block fails, and its rollback is carried out to the end. */
    public Outcome fail() {
        return cloud.end(run(journal(false)).start());
    }

    public Outcome dryRun() {
        return cloud.end(run(journal(true)).start());
    }

    /** Like {@link #fail}, but the process is killed right after the journal was saved for the n-th time. */
    public Outcome failAndRestart(int saves) {
        int before = cloud.journals.size();
        RollbackRun killed = run(journal(false));
        CompletableFuture<Outcome> end = killed.start();
        cloud.time.until(() -> end.isDone() || cloud.journals.size() >= before + saves);
        if (end.isDone()) {
            return cloud.end(end);
        }
        Journal saved = cloud.journals.get(before + saves - 1);
        killed.stop();
        return cloud.end(run(Journal.fromJson(saved.toJson())).start());
    }

    private Journal journal(boolean dryRun) {
        return Journal.begin(cloud.time.now(), timeout, dryRun, automatic, restorePoint, rival);
    }

    private RollbackRun run(Journal journal) {
        return new RollbackRun(
                rollback.get(), journal, new Store(), cloud.time, new SplittableRandom(1), cloud.log::add);
    }

    private final class Store implements Journal.Store {
        @Override
        public CompletionStage<Void> save(Journal journal) {
            cloud.journals.add(Journal.fromJson(journal.toJson()));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        @CheckForNull
        public String restoredBy(String service, @CheckForNull String change) {
            return own.restoredBy(service, change);
        }
    }
}
