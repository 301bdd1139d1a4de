package io.jenkins.plugins.cloudrollback.core.simulation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.util.Optional;

/** A target to which a block deploys. */
interface BlockTarget {
    /** Deploys a new version as a user. Returns the id of the change; empty if the provider does not permit it now. */
    Optional<String> deploy(String user, Script script);

    /** Goes back to a version as a user. Returns the id of the change; empty if the provider does not permit it now. */
    Optional<String> rollback(String user, String to, Script script);

    /** The id of the version that runs, as the provider knows it; null if none does. */
    @CheckForNull
    String running();

    /** The id of the version to which the rollback has to go, by its parameters or to what ran when the block began. */
    String goal(@CheckForNull String ran);
}
