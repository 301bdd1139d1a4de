package io.jenkins.plugins.cloudrollback.build;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The journals of a build's rollbacks, by an id of our own, in the order in which they began. It is saved with the build,
 * whatever the durability of a Pipeline's own state is.
 */
public final class RollbackAction extends InvisibleAction {
    private final Map<String, String> journals = new LinkedHashMap<>();

    /** The journal of a rollback; null if none was saved. */
    static Journal find(Run<?, ?> run, String id) {
        RollbackAction action = run.getAction(RollbackAction.class);
        if (action == null) {
            return null;
        }
        synchronized (action) {
            String journal = action.journals.get(id);
            return journal == null ? null : Journal.fromJson(journal);
        }
    }

    /** Keeps a journal and saves the build. */
    static void save(Run<?, ?> run, String id, Journal journal) throws IOException {
        of(run).put(id, journal.toJson());
        run.save();
    }

    private static RollbackAction of(Run<?, ?> run) {
        synchronized (run) {
            RollbackAction action = run.getAction(RollbackAction.class);
            if (action == null) {
                action = new RollbackAction();
                run.addAction(action);
            }
            return action;
        }
    }

    private synchronized void put(String id, String journal) {
        journals.put(id, journal);
    }

    public synchronized List<Journal> getJournals() {
        return journals.values().stream().map(Journal::fromJson).toList();
    }

    /** A copy, so that saving the build never meets a change. */
    private synchronized Object writeReplace() {
        RollbackAction copy = new RollbackAction();
        copy.journals.putAll(journals);
        return copy;
    }
}
