package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Learns of each journal that has been saved, on the thread that saves all of them: it must not wait for anything. */
@Restricted(NoExternalUse.class)
public interface JournalListener extends ExtensionPoint {
    /** @param before what was saved last, also before a restart; null if this is the first one */
    void saved(Run<?, ?> build, RollbackRecord record, @CheckForNull Journal before, Journal after);
}
