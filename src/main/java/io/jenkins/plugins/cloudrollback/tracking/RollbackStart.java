package io.jenkins.plugins.cloudrollback.tracking;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import java.io.Serializable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The beginning of one rollback of a build. A step keeps it over a restart; all that happens later is in the build's
 * {@link RollbackRecord} of the same id.
 */
@Restricted(NoExternalUse.class)
public final class RollbackStart implements Serializable {
    private static final long serialVersionUID = 1;

    private final String id;
    /** The journal with which it begins, as JSON. */
    private final String journal;

    /** Whether the record of the rollback was saved with its build. */
    private volatile boolean recorded;

    public RollbackStart(String id, Journal journal) {
        this.id = id;
        this.journal = journal.toJson();
    }

    /** Unique within the build. */
    public String id() {
        return id;
    }

    boolean isRecorded() {
        return recorded;
    }

    void setRecorded() {
        recorded = true;
    }

    Journal journal() {
        return Journal.fromJson(journal);
    }
}
