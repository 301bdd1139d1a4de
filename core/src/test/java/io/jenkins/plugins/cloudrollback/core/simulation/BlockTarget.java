package io.jenkins.plugins.cloudrollback.core.simulation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.util.List;
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

    /** The scripts of deployments that end. */
    default List<String> ending() {
        return List.of("2", "2", "3", "6", "1:30 2", "1:300 2", "1:300 3");
    }

    /** The scripts of deployments that never end, unless they are aborted. */
    default List<String> stuck() {
        return List.of("1", "1:20 1/1", "0:5 1:30 8");
    }

    /** The script of a deployment that succeeds at once. */
    default String done() {
        return "2";
    }

    /** The scripts of deployments that end in the block. */
    default List<String> slow() {
        return List.of("1:600 2", "1:120 3");
    }

    /** Whether the provider tells who made a change. */
    default boolean tellsUsers() {
        return true;
    }

    /** Whether the provider shows all changes since the restore point for certain. */
    default boolean tellsChanges() {
        return true;
    }

    /**
     * Whether what was deployed last in the block can be undone.
     *
     * @param script the script of the last deployment
     */
    default boolean canGoBack(String script, boolean stuck) {
        return true;
    }

    /** Whether the provider does not name any change, so that a restore point is useless. */
    default boolean hidesChanges() {
        return false;
    }

    /** Whether the provider tells for certain what is restored, if the restore point was read. */
    default boolean provesGoal() {
        return true;
    }

    /** Whether what is restored may be what the block has deployed. */
    default boolean isDoubtful() {
        return false;
    }

    /** Whether a stuck deployment is aborted by a request that counts as a rollback. */
    default boolean abortsByRollback() {
        return true;
    }

    /** The id of the version to which the rollback has to go, by its parameters or to what ran when the block began. */
    String goal(@CheckForNull String ran);
}
