package io.jenkins.plugins.cloudrollback.tracking;

import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;

/** A rollback as somebody asked for it. It is saved with the build, and never holds anything secret. */
public interface RollbackRequest {
    /** Where, as in the configuration of endpoints, such as {@code sae}. */
    String service();

    /** What is rolled back, in a few words, for people. */
    String target();

    /** The same for the engine. The credentials are those that the build may use. */
    Rollback rollback(Run<?, ?> build);
}
