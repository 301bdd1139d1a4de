package io.jenkins.plugins.cloudrollback.audit;

import hudson.Extension;
import hudson.plugins.audit_trail.AuditTrailPlugin;
import jakarta.inject.Inject;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Writes the same lines to the logs of the Audit Trail plugin. Jenkins skips this class where that is not installed. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class AuditTrail extends AuditLog {
    @Inject
    private AuditTrailPlugin plugin;

    @Override
    void write(String line) {
        plugin.getLoggers().forEach(logger -> logger.log(line));
    }
}
