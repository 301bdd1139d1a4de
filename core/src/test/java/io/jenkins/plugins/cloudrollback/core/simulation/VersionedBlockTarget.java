package io.jenkins.plugins.cloudrollback.core.simulation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An application that runs a version.
 *
 * @param named the version that the rollback names; null if it names none
 */
record VersionedBlockTarget(
        Deployer deployer,
        Returner returner,
        Supplier<String> version,
        @CheckForNull String named) implements BlockTarget {
    /** Deploys a new version. */
    interface Deployer {
        Optional<String> deploy(String user, String source, Script script);
    }

    /** Goes back to a version. */
    interface Returner {
        Optional<String> rollback(String user, String source, String to, Script script);
    }

    @Override
    public Optional<String> deploy(String user, Script script) {
        return deployer.deploy(user, "pop", script);
    }

    @Override
    public Optional<String> rollback(String user, String to, Script script) {
        return returner.rollback(user, "pop", to, script);
    }

    @Override
    public String running() {
        return version.get();
    }

    @Override
    public String goal(@CheckForNull String ran) {
        return named == null ? ran : named;
    }
}
