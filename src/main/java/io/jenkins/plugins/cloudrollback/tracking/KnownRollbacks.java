package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import java.io.IOException;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last changes that rollbacks of this Jenkins have made, in a file of its own: the builds that made them may have been
 * deleted.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class KnownRollbacks implements OwnRollbacks {
    private static final int MAX = 1000;

    /** The restored versions by service and change. */
    private final MapFile versions = new MapFile(KnownRollbacks.class, MAX);

    public static KnownRollbacks get() {
        return ExtensionList.lookupSingleton(KnownRollbacks.class);
    }

    private static String key(String service, String changeId) {
        return service + " " + changeId;
    }

    @Override
    @CheckForNull
    public String restoredBy(String service, @CheckForNull String changeId) {
        return versions.entries().get(key(service, changeId));
    }

    /** Remembers the change of a journal, if it is certainly that of its rollback, at once; {@link #save} makes that last. */
    void remember(String service, Journal journal) {
        Plan plan = journal.plan();
        if (plan == null || journal.doubt() != null || journal.decision().action() == Decision.Action.FOLLOW) {
            return;
        }
        String version = Objects.requireNonNullElse(plan.fact(Plan.VERSION), "");
        if (plan.abort() && Objects.equals(journal.changeId(), plan.fact(Plan.ABORTED))) {
            // It may end well in spite of the abort; then it is no rollback.
            return;
        }
        if (journal.changeId() != null) {
            // What an abort leaves is known only after its end.
            remember(service, journal.changeId(), plan.abort() ? "" : version);
        } else if (journal.outcome() != null && journal.outcome().status() == Outcome.Status.SUCCEEDED) {
            remember(service, journal.abortId(), version);
        }
    }

    private synchronized void remember(String service, @CheckForNull String changeId, String version) {
        if (changeId == null || changeId.isEmpty() || version.equals(restoredBy(service, changeId))) {
            return;
        }
        versions.put(key(service, changeId), version);
    }

    /** Writes the changes if there are new ones. Only the thread that saves all journals does so. */
    void save() throws IOException {
        versions.save();
    }
}
