package io.jenkins.plugins.cloudrollback.tracking;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;

import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;
import hudson.util.HttpResponses;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/**
 * The rollbacks of a build, in the order in which they began. It is saved with the build, whatever the durability of a
 * Pipeline's own state is.
 */
@ExportedBean
public final class RollbackAction implements RunAction2 {
    static final String SYMBOL = "symbol-undo";
    private static final Logger LOGGER = Logger.getLogger(RollbackAction.class.getName());

    /** Seconds. A request of the browser waits that long for the provider. */
    private static final int TIMEOUT = 20;

    private final List<RollbackRecord> records = new ArrayList<>();
    private transient volatile Run<?, ?> build;
    /** In this life of the controller. */
    private transient volatile boolean noted;

    private RollbackAction(Run<?, ?> build) {
        this.build = build;
    }

    /** Makes room on the page of a build in which rollbacks may come. */
    public static void expect(Run<?, ?> build) {
        of(build);
    }

    private static RollbackAction of(Run<?, ?> build) {
        synchronized (build) {
            RollbackAction action = build.getAction(RollbackAction.class);
            if (action == null) {
                action = new RollbackAction(build);
                build.addAction(action);
            }
            return action;
        }
    }

    /** The record of a rollback, made if there is none. */
    static RollbackRecord record(Run<?, ?> build, String id, RollbackRequest request) {
        return of(build).record(id, request);
    }

    private synchronized RollbackRecord record(String id, RollbackRequest request) {
        return records.stream()
                .filter(record -> record.id().equals(id))
                .findFirst()
                .orElseGet(() -> {
                    RollbackRecord record = new RollbackRecord(id, request);
                    records.add(record);
                    return record;
                });
    }

    /** Saves the build, and remembers in which builds something is going on. */
    static void save(Run<?, ?> build) {
        try {
            RollbackAction action = of(build);
            boolean ended = action.hasEnded();
            if (!ended) {
                InFlight.get().add(build);
            }
            // Saving a build that was deleted would make its folder again.
            if (build.getRootDir().isDirectory()) {
                build.save();
                action.noteForHistory(build);
            } else if (!ended) {
                throw new NoSuchFileException(build.getRootDir().getPath());
            }
            if (ended) {
                InFlight.get().remove(build.getExternalizableId());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A history that cannot be written is no reason not to roll back. */
    private void noteForHistory(Run<?, ?> run) {
        try {
            if (!noted) {
                RollbackIndex.add(run);
                noted = true;
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> run + " is missing in the history of rollbacks");
        }
    }

    public synchronized List<RollbackRecord> getRecords() {
        return List.copyOf(records);
    }

    /** Whether nothing is going on any more, as far as can be read. */
    boolean hasEnded() {
        return getJournals().stream().allMatch(journal -> journal.phase() == Journal.Phase.DONE);
    }

    /** Those that were saved, or are about to be. */
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
        records.replaceAll(record -> InFlight.get().present(run, record));
    }

    public Run<?, ?> getBuild() {
        return build;
    }

    /** What the pages show. */
    @Exported
    public List<RollbackView> getRollbacks() {
        return getRecords().stream().map(record -> record.view(build)).toList();
    }

    /** Whether what the pages show may change. */
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

    /** Whether whoever looks may let a batch go on. */
    public boolean isConfirmationAllowed() {
        return build.getParent().hasPermission(Item.BUILD);
    }

    /**
     * Lets a batch go on that waits for a person. Who did so stands in the log.
     *
     * @param id of the rollback in this build
     * @param batchId what waits, as the page named it
     * @return JSON with what went wrong, if something did
     */
    @POST
    public HttpResponse doConfirm(@QueryParameter String id, @QueryParameter String batchId) {
        build.getParent().checkPermission(Item.BUILD);
        CompletableFuture<Void> answer = getRecords().stream()
                .filter(record -> record.id().equals(id))
                .findFirst()
                .map(record -> record.confirm(batchId, person()))
                .orElse(null);
        if (answer == null) {
            return HttpResponses.errorJSON(Messages.confirm_gone());
        }
        try {
            answer.get(TIMEOUT, TimeUnit.SECONDS);
            return HttpResponses.okJSON();
        } catch (ExecutionException e) {
            return HttpResponses.errorJSON(e.getCause().getMessage());
        } catch (TimeoutException e) {
            return HttpResponses.errorJSON(Messages.confirm_unknown(TIMEOUT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpResponses.errorJSON(Messages.confirm_unknown(TIMEOUT));
        }
    }

    private static String person() {
        User user = User.current();
        // The name is everybody's own choice, and the log is to be believed: the ID first, and all in one line.
        return user == null
                ? Jenkins.getAuthentication2().getName()
                : UntrustedText.sanitize(user.getId() + " (" + user.getDisplayName() + ")");
    }

    /** A copy, so that saving the build never meets a change; without those that have not asked for anything. */
    private synchronized Object writeReplace() {
        RollbackAction copy = new RollbackAction(build);
        records.stream().filter(RollbackRecord::hasJournal).forEach(record -> copy.records.add(record.copy()));
        return copy;
    }
}
