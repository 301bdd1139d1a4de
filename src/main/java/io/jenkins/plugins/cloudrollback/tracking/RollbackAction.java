package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.init.InitMilestone;
import hudson.model.Api;
import hudson.model.BuildBadgeAction;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.HttpResponses;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/**
 * The rollbacks of a build, in the order in which they began. They are saved with the build, whatever the durability
 * setting of a Pipeline is.
 */
@ExportedBean
public final class RollbackAction implements RunAction2, BuildBadgeAction {
    static final String SYMBOL = "symbol-undo";

    private final List<RollbackRecord> records = new ArrayList<>();
    private final List<Deployment> deployments = new ArrayList<>();
    private transient volatile Run<?, ?> build;
    /** What {@link RollbackIndex} has of the rollbacks; null after a restart. */
    private transient volatile List<List<Object>> indexed;

    private RollbackAction(Run<?, ?> build) {
        this.build = build;
    }

    /** Adds the action to a build that may roll back, so that its page can show rollbacks as they begin. */
    public static void expect(Run<?, ?> build) {
        of(build);
    }

    private static RollbackAction of(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        if (action != null) {
            // Without the lock, which a save of the build may hold for long.
            return action;
        }
        synchronized (build) {
            action = build.getAction(RollbackAction.class);
            if (action == null) {
                action = new RollbackAction(build);
                build.addAction(action);
            }
            return action;
        }
    }

    /** The record of a rollback, created if there is none. */
    public static RollbackRecord record(Run<?, ?> build, String id, RollbackRequest request) {
        RollbackAction action = of(build);
        synchronized (action) {
            RollbackRecord known = action.find(record -> record.id().equals(id)).orElse(null);
            if (known != null) {
                return known.requestedBy(request);
            }
            RollbackRecord created = new RollbackRecord(id, request);
            action.records.add(created);
            return created;
        }
    }

    /** Keeps what the build has deployed, instead of what it has deployed to the same targets before, and saves the build. */
    public static CompletableFuture<Void> keep(Run<?, ?> build, List<Deployment> latest) {
        if (latest.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        RollbackAction action = of(build);
        synchronized (action) {
            for (Deployment deployment : latest) {
                action.deployments.removeIf(deployment::isOfSameTarget);
                action.deployments.add(deployment);
            }
        }
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        // Saving a deleted build would create its folder again.
                        if (build.getRootDir().isDirectory()) {
                            build.save();
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Clouds.get().disk());
    }

    /** What the build has deployed successfully and can be rolled back later, in the order in which it was deployed. */
    synchronized List<Deployment> getDeployments() {
        return List.copyOf(deployments);
    }

    /** Returns whether there is nothing to show or to keep. */
    synchronized boolean isEmpty() {
        return records.isEmpty() && deployments.isEmpty();
    }

    /**
     * What a target showed before the build deployed to it: at the first of its blocks if nothing else has changed the target
     * between them, as they are parts of one deployment then.
     *
     * @param request a rollback of the target
     * @param own what the target showed before the last block
     */
    public static RestorePoint before(Run<?, ?> build, RollbackRequest request, RestorePoint own) {
        return of(build).getDeployments().stream()
                .filter(kept -> kept.isOf(request) && kept.isReadable())
                .findFirst()
                .map(kept -> kept.journal().before(own))
                .orElse(own);
    }

    /**
     * Adds a rollback and saves the build.
     *
     * @param check throws a {@link CallException} if the rollback must not begin; made while no other one can be added
     * @throws CallException also if the build can't be saved
     */
    void add(RollbackRecord record, Runnable check) {
        synchronized (this) {
            check.run();
            records.add(record);
        }
        try {
            CompletableFuture.runAsync(() -> save(build, record), Clouds.get().disk())
                    .join();
        } catch (CompletionException e) {
            synchronized (this) {
                records.remove(record);
            }
            throw CallException.of(e.getCause());
        }
    }

    private Optional<RollbackRecord> find(Predicate<RollbackRecord> condition) {
        return getRecords().stream().filter(condition).findFirst();
    }

    /**
     * Saves the build of a record, and with it {@link RollbackIndex}, and keeps {@link InFlight} up to date. The build is looked up
     * anew: its job may have been loaded again or renamed, and another one may have its name now.
     */
    static void save(Run<?, ?> known, RollbackRecord record) {
        try {
            String id = InFlight.get().location(known, record);
            Run<?, ?> build = Run.fromExternalizableId(id);
            RollbackAction action = build == null ? null : build.getAction(RollbackAction.class);
            if (action != null && action.keeps(record) && build.getRootDir().isDirectory()) {
                action.save(id);
            } else if (record.isInProgress()) {
                // Saving a deleted build would create its folder again.
                throw new NoSuchFileException(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void save(String id) throws IOException {
        boolean ended = hasEnded();
        if (!ended) {
            InFlight.get().add(id);
        }
        build.save();
        if (ended) {
            InFlight.get().remove(id);
        }
    }

    /** Returns whether the record is one of this build, which takes its journal over if it was loaded anew. */
    private boolean keeps(RollbackRecord record) {
        Optional<RollbackRecord> own = find(record::isSame);
        own.filter(copy -> copy != record).ifPresent(copy -> copy.keep(record.journal()));
        return own.isPresent();
    }

    /** Tells {@link RollbackIndex} what is new. */
    synchronized void index() {
        List<RollbackSummary> summaries = summaries();
        List<List<Object>> essence =
                summaries.stream().map(RollbackSummary::essence).toList();
        if (!essence.equals(Util.fixNull(indexed, List.of()))) {
            RollbackIndex.update(build.getParent(), build.getNumber(), summaries);
            indexed = essence;
        }
    }

    /** The rollbacks that were saved with the build. */
    List<RollbackSummary> summaries() {
        return getRecords().stream()
                .filter(RollbackRecord::hasJournal)
                .map(record -> RollbackSummary.of(build, record))
                .toList();
    }

    public synchronized List<RollbackRecord> getRecords() {
        return List.copyOf(records);
    }

    /** Returns whether all rollbacks have ended, as far as they can be read. */
    boolean hasEnded() {
        return getRecords().stream().noneMatch(RollbackRecord::isInProgress);
    }

    /** The journals of the rollbacks that have begun. */
    public List<Journal> getJournals() {
        return getRecords().stream()
                .map(RollbackRecord::journal)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void onAttached(Run<?, ?> run) {
        build = run;
    }

    @Override
    public synchronized void onLoad(Run<?, ?> run) {
        build = run;
        records.replaceAll(record -> InFlight.get().current(run, record));
        if (Jenkins.get().getInitLevel() == InitMilestone.COMPLETED) {
            RollbackIndex.restore(run.getParent());
        }
    }

    public Run<?, ?> getBuild() {
        return build;
    }

    /** The rollbacks as the pages and the remote API show them. */
    @Exported
    public List<RollbackView> getRollbacks() {
        return getRecords().stream().map(record -> record.view(build)).toList();
    }

    /** The rollbacks of a build so far, for scripts. */
    public static List<RollbackResult> results(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        return action == null
                ? List.of()
                : action.getRollbacks().stream().map(RollbackView::result).toList();
    }

    /** The rollbacks in progress, of all builds. */
    public static List<RollbackView> inProgress() {
        try (ACLContext everything = ACL.as2(ACL.SYSTEM2)) {
            return InFlight.get()
                    .actions()
                    .flatMap(action -> action.getRollbacks().stream())
                    .filter(rollback -> !rollback.getState().hasEnded())
                    .toList();
        }
    }

    /** The worst state of the rollbacks; null if there are none. */
    @CheckForNull
    public RollbackState getWorst() {
        return RollbackState.worst(getRollbacks().stream().map(RollbackView::getState));
    }

    /** Each rollback in one line, for the badge; empty if there are none. */
    public String getHeadline() {
        return getRollbacks().stream().map(RollbackView::getSummary).collect(Collectors.joining("; "));
    }

    /** What rollbacks have logged after the end of the build; empty for nothing. */
    public String getLaterLog() {
        return LaterLog.of(build).text();
    }

    /** Returns whether the page may change, so that it should refresh itself. */
    public boolean isGoingOn() {
        return build.isBuilding() || getRollbacks().stream().anyMatch(RollbackView::mayChange);
    }

    @Override
    public String getIconFileName() {
        return build.isBuilding() || !getRecords().isEmpty() ? SYMBOL : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.rollbacks_displayName();
    }

    @Override
    public String getUrlName() {
        return "rollbacks";
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Returns whether the user may confirm a batch. */
    public boolean isConfirmationAllowed() {
        return build.getParent().hasPermission(Item.BUILD);
    }

    /** Confirms a batch, as the page names it, and logs who did so. The JSON answer has the error message, if any. */
    @POST
    public HttpResponse doConfirm(@QueryParameter String id, @QueryParameter String batchId) {
        build.getParent().checkPermission(Item.BUILD);
        RollbackRun run = find(record -> Objects.equals(record.uuid(), id))
                .map(RollbackRecord::run)
                .orElse(null);
        if (run == null) {
            return HttpResponses.errorJSON(Messages.confirm_gone());
        }
        try {
            // A confirmation is not cancelled, as it may have been sent.
            Pages.ask("confirm.unknown", page -> run.confirm(batchId, userName()));
            return HttpResponses.okJSON();
        } catch (CallException e) {
            return HttpResponses.errorJSON(e.message().in(LocaleProvider.getLocale()));
        }
    }

    /** The user of the request, on one line. */
    static String userName() {
        User user = User.current();
        // Users choose their own names, so the ID comes first, and all of it is one line: the log must not be forged.
        return user == null
                ? Jenkins.getAuthentication2().getName()
                : UntrustedText.sanitize(user.getId() + " (" + user.getDisplayName() + ")");
    }

    /** Saves a snapshot, as records change while the build is saved; without those that have no journal yet. */
    private synchronized Object writeReplace() {
        RollbackAction copy = new RollbackAction(build);
        records.stream().filter(RollbackRecord::hasJournal).forEach(record -> copy.records.add(record.copy()));
        copy.deployments.addAll(deployments);
        return copy;
    }
}
