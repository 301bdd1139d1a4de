package io.jenkins.plugins.cloudrollback.tracking;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import java.util.UUID;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a block or a freestyle build has deployed successfully to one target, so that a person can have it rolled back later.
 * It is saved with the build.
 */
@Restricted(NoExternalUse.class)
public final class Deployment {
    private final String id = UUID.randomUUID().toString();
    private final RollbackRequest request;
    /** As JSON, see {@link Journal#restarted}. */
    private final String journal;

    /** @param journal see {@link Journal#restarted} */
    public Deployment(RollbackRequest request, Journal journal) {
        this.request = request;
        this.journal = journal.toJson();
    }

    public String id() {
        return id;
    }

    RollbackRequest request() {
        return request;
    }

    /** Returns whether this version of the plugin can roll it back. */
    boolean isReadable() {
        try {
            return request != null && journal().plan() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if a later version of the plugin has written it */
    Journal journal() {
        return Journal.fromJson(journal);
    }

    boolean isOfSameTarget(Deployment other) {
        return other.request != null && isOf(other.request);
    }

    /** Returns whether the target is that of a request. */
    boolean isOf(RollbackRequest other) {
        return request != null && request.targetKey().equals(other.targetKey());
    }
}
