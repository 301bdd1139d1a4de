package io.jenkins.plugins.cloudrollback.tracking;

import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The request for a rollback: its parameters. It is saved with the build and never holds a secret. */
@Restricted(NoExternalUse.class)
public interface RollbackRequest {
    /** The ids of the services that can roll back. */
    List<String> SERVICES = List.of("codearts-deploy", "rfs", "sae", "edas");

    /** The id of the service as in the configuration of endpoints, such as {@code sae}. */
    String service();

    /** Equal for two rollbacks of the same target. */
    String targetKey();

    /** A few words for people on the target. */
    Message target();

    /** How many rollbacks of the target failures may set off within {@link #getLimitHours}; 0 for any number. */
    Integer getMaxRollbacks();

    Integer getLimitHours();

    /** Creates the provider's rollback, with credentials that the build may use. */
    Rollback rollback(Run<?, ?> build);

    /** The same for a page, whose calls end with the future. */
    Rollback rollback(Run<?, ?> build, CompletableFuture<?> page);
}
