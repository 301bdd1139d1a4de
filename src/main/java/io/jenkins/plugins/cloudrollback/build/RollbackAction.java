package io.jenkins.plugins.cloudrollback.build;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rollbacks of a build, in the order in which they began. It is saved with the build, whatever the durability of a
 * Pipeline's own state is.
 */
public final class RollbackAction extends InvisibleAction {
    private final List<RollbackRecord> records = new ArrayList<>();

    private static RollbackAction of(Run<?, ?> build) {
        synchronized (build) {
            RollbackAction action = build.getAction(RollbackAction.class);
            if (action == null) {
                action = new RollbackAction();
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
            boolean ended = of(build).hasEnded();
            if (!ended) {
                InFlight.get().add(build);
            }
            // Saving a build that was deleted would make its folder again.
            if (build.getRootDir().isDirectory()) {
                build.save();
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

    /** A copy, so that saving the build never meets a change; without those that have not asked for anything. */
    private synchronized Object writeReplace() {
        RollbackAction copy = new RollbackAction();
        records.stream().filter(RollbackRecord::hasJournal).forEach(record -> copy.records.add(record.copy()));
        return copy;
    }
}
