package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One rollback of a build: the request, the journal and, while this controller carries it out, the run. It is saved with
 * the build; a step of a Pipeline keeps only its {@link RollbackStart}.
 */
@Restricted(NoExternalUse.class)
public final class RollbackRecord {
    private static final Logger LOGGER = Logger.getLogger(RollbackRecord.class.getName());

    private final String id;

    /** Tells the record from that of another build with the same id, as after a new job got the name of a renamed one. */
    private final String uuid;

    private RollbackRequest request;

    /** The journal as XStream saves it; also kept if it can't be read, as after a downgrade of this plugin. */
    private String journal;

    /** What is rolled back at the request of a person, see {@link Deployment#id}; null if the build itself rolls back. */
    @CheckForNull
    private final String deployment;

    /** The person, on one line; null if the build itself rolls back. */
    @CheckForNull
    private final String requestedBy;

    private transient volatile Journal latest;
    private transient volatile RollbackRun run;

    /** What the {@link JournalListener}s know; null if none was saved yet. */
    private transient volatile Journal told;

    /** Not persisted: false after a restart. */
    private transient volatile boolean stopped;

    RollbackRecord(String id, RollbackRequest request) {
        this(id, UUID.randomUUID().toString(), request, null, null);
    }

    /** A rollback of what the build has deployed, at the request of a person. */
    RollbackRecord(Deployment deployment, String requestedBy) {
        this(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                deployment.request(),
                deployment.id(),
                requestedBy);
        latest = deployment.journal().restarted(Clouds.get().time().now());
    }

    private RollbackRecord(
            String id,
            String uuid,
            RollbackRequest request,
            @CheckForNull String deployment,
            @CheckForNull String requestedBy) {
        this.id = id;
        this.uuid = uuid;
        this.request = request;
        this.deployment = deployment;
        this.requestedBy = requestedBy;
    }

    private Object readResolve() {
        try {
            latest = journal == null ? null : Journal.fromJson(journal);
        } catch (IllegalArgumentException e) {
            // The pages say so.
            latest = null;
        }
        told = latest;
        return this;
    }

    /** A snapshot for saving. */
    RollbackRecord copy() {
        RollbackRecord copy = new RollbackRecord(id, uuid, request, deployment, requestedBy);
        copy.journal = latest == null ? journal : latest.toJson();
        return copy;
    }

    /** Unique within the build. */
    String id() {
        return id;
    }

    String uuid() {
        return uuid;
    }

    /** Returns whether the other one was loaded from the same saved record. */
    boolean isSame(RollbackRecord other) {
        return other == this || id.equals(other.id) && Objects.equals(uuid, other.uuid);
    }

    RollbackRequest request() {
        return request;
    }

    /** Returns whether the rollback was requested by a person on the page of the build, of what that has deployed. */
    boolean isOf(Deployment other) {
        return other.id().equals(deployment);
    }

    @CheckForNull
    String requestedBy() {
        return requestedBy;
    }

    /** Restores the request if it could not be read. */
    RollbackRecord requestedBy(RollbackRequest requester) {
        if (request == null) {
            request = requester;
        }
        return this;
    }

    /** Returns whether there is a journal to save. */
    boolean hasJournal() {
        return latest != null || journal != null;
    }

    /** The last journal that was kept; null if there is none, or if it can't be read. */
    @CheckForNull
    public Journal journal() {
        return latest;
    }

    void keep(Journal last) {
        latest = last;
    }

    /** Returns whether the rollback is in progress, as far as is known, and can be tracked. */
    boolean isInProgress() {
        return request != null && latest != null && latest.phase() != Journal.Phase.DONE;
    }

    /** How the rollback ended; null until then. */
    @CheckForNull
    Outcome outcome() {
        Journal last = latest;
        return last == null ? null : last.outcome();
    }

    /** Returns whether the rollback may have made a change that is not known yet, as after it has aborted another one. */
    boolean isOpen() {
        return isInProgress()
                && switch (latest.phase()) {
                    case PREPARING -> latest.abortId() != null;
                    case REQUESTING -> true;
                    case WAITING -> latest.plan().abort();
                    case DONE -> false;
                };
    }

    /** Returns whether the rollback, which is in progress, has ended or should have. */
    boolean isOverdue() {
        Journal last = latest;
        return last != null && last.deadline().isBefore(Clouds.get().time().now());
    }

    /** Returns whether the rollback is in progress and not tracked by this controller. */
    boolean isOrphaned() {
        return run == null && isInProgress();
    }

    /**
     * Begins the rollback, or continues it from its journal.
     *
     * @param saveState saves the caller's own state, besides the build
     * @throws AbortException if the journal is lost or can't be read: then a rollback may be running already
     */
    public CompletableFuture<Outcome> start(
            RollbackStart start, Run<?, ?> build, TaskListener listener, Supplier<CompletionStage<Void>> saveState)
            throws AbortException {
        Journal last = latest;
        if (last == null && (journal != null || start.isRecorded())) {
            throw new AbortException(Messages.record_unreadable());
        }
        RollbackRun created =
                createRun(build, last == null ? start.journal() : last, listener.getLogger()::println, () -> {
                    start.setRecorded();
                    return saveState.get();
                });
        // The first step of a run is made on the thread that starts it, which must not be the caller's.
        return CompletableFuture.runAsync(
                        () -> {
                            if (stopped) {
                                created.stop();
                            }
                        },
                        Clouds.get().timer())
                .thenCompose(checked -> created.start());
    }

    /** Carries a rollback whose build is over to its end; nothing is requested any more unless a person has asked for it. */
    CompletableFuture<Outcome> track(Run<?, ?> build, Consumer<String> log) {
        RollbackRun created = createRun(build, latest, log, () -> CompletableFuture.completedFuture(null));
        return requestedBy == null ? created.track() : created.start();
    }

    private RollbackRun createRun(
            Run<?, ?> build, Journal from, Consumer<String> log, Supplier<CompletionStage<Void>> alsoSave) {
        Clouds clouds = Clouds.get();
        Rollback rollback = request.rollback(build);
        OwnRollbacks own = OpenRequests.get().at(request.targetKey(), this);
        CompletableFuture<Duration> usual = RollbackIndex.usual(build.getParent(), request.targetKey());
        Journal.Store store = new Journal.Store() {
            @Override
            public CompletionStage<Void> save(Journal next) {
                keepKnown(rollback.service(), next);
                return CompletableFuture.runAsync(
                                () -> {
                                    write(build);
                                    tell(build, next);
                                },
                                clouds.disk())
                        .thenCompose(saved -> alsoSave.get());
            }

            @Override
            public String restoredBy(String service, String changeId) {
                return own.restoredBy(service, changeId);
            }

            @Override
            public Message refusal(Journal asking) {
                return setOffByFailure(asking) ? RecentRollbacks.get().refusal(uuid, request) : null;
            }

            @Override
            public Duration usual() {
                return usual.getNow(null);
            }
        };
        run = new RollbackRun(rollback, from, store, clouds.time(), new SplittableRandom(), log);
        return run;
    }

    /** Keeps a journal so that other rollbacks know of the request before it is sent, and of its change at once. */
    private void keepKnown(String service, Journal next) {
        if (next.phase() == Journal.Phase.REQUESTING) {
            OpenRequests.get().enter(this);
            if (setOffByFailure(next)) {
                RecentRollbacks.get().add(uuid, request);
            }
        }
        KnownRollbacks.get().remember(service, next);
        keep(next);
        if (!isOpen()) {
            OpenRequests.get().leave(this);
        }
    }

    private boolean setOffByFailure(Journal state) {
        return requestedBy == null && state.automatic();
    }

    /** Saves the change first: a rollback whose change is not known to be its own would be taken for a stranger's. */
    private void write(Run<?, ?> build) {
        try {
            KnownRollbacks.get().save();
            RecentRollbacks.get().save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            RollbackAction.save(build, this);
        }
    }

    /** Tells what was saved; what goes wrong there does not make the save fail. */
    private void tell(Run<?, ?> build, Journal saved) {
        Journal before = told;
        told = saved;
        for (JournalListener listener : ExtensionList.lookup(JournalListener.class)) {
            try {
                listener.saved(build, this, before, saved);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot tell of the rollback of " + build);
            }
        }
    }

    /** The rollback as pages show it. */
    RollbackView view(Run<?, ?> build) {
        return new RollbackView(build.getParent(), RollbackSummary.of(build, this), run);
    }

    public RollbackResult result(Run<?, ?> build) {
        return view(build).result();
    }

    /** What was known when this journal was saved. */
    public RollbackResult result(Run<?, ?> build, Journal saved) {
        return new RollbackView(build.getParent(), RollbackSummary.of(build, this, saved), run).result();
    }

    /** Stops waiting at once, or keeps the rollback from beginning. */
    public void stop() {
        stopped = true;
        abandon();
    }

    /** Stops the run, if there is one, as nobody needs its outcome any more. */
    void abandon() {
        if (run != null) {
            run.stop();
        }
    }

    /** Returns whether the rollback was stopped before a restart that kept its build from being told. */
    public boolean wasStoppedBeforeRestart(@CheckForNull Outcome outcome) {
        return outcome != null && outcome.status() == Outcome.Status.STOPPED && !stopped;
    }

    /** The last line of the log; null if there is none yet. */
    @CheckForNull
    public Message status() {
        return run == null ? null : run.status();
    }

    /** Names the target. */
    Message target() {
        return request == null ? Message.of("Messages", "record.unknown") : request.target();
    }

    /** The run that carries it out; null if the rollback is not tracked. */
    @CheckForNull
    RollbackRun run() {
        return run;
    }
}
