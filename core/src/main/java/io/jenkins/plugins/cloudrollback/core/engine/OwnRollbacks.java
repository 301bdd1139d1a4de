package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** The changes that rollbacks of this Jenkins have made, as far as they are known. */
@FunctionalInterface
public interface OwnRollbacks {
    OwnRollbacks NONE = (service, changeId) -> null;

    /**
     * The id of the version that a change goes back to, see {@link Plan#VERSION}; empty if that is not known.
     *
     * @param service see {@link Rollback#service}
     * @return null if no rollback of this Jenkins made the change
     */
    @CheckForNull
    String restoredBy(String service, @CheckForNull String changeId);

    /** Tells whether a rollback of this Jenkins goes back to the version of a plan by a change. */
    default boolean restores(Plan plan, String service, @CheckForNull String changeId) {
        String version = plan.fact(Plan.VERSION);
        return version != null && changeId != null && version.equals(restoredBy(service, changeId));
    }
}
