package io.jenkins.plugins.cloudrollback.tracking;

import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The request for a rollback: its parameters. It is saved with the build and never holds a secret. */
@Restricted(NoExternalUse.class)
public interface RollbackRequest {
    /** The id of the service as in the configuration of endpoints, such as {@code sae}. */
    String service();

    /** Equal for two rollbacks of the same target. */
    String targetKey();

    /** A few words for people on the target. */
    Message target();

    /** Creates the provider's rollback, with credentials that the build may use. */
    Rollback rollback(Run<?, ?> build);
}
