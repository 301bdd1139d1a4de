package io.jenkins.plugins.cloudrollback.testing;

import hudson.ExtensionList;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.tracking.RecentRollbacks;
import java.io.IOException;
import java.nio.file.Files;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One Jenkins for all tests of a class, which each test finds connected to simulated providers of its own. Register it
 * in a static field.
 *
 * <p>Tests that restart Jenkins use {@link SimulatedCloud} instead, and connect each session.
 */
public final class JenkinsWithClouds extends SharedJenkins implements BeforeEachCallback, AfterEachCallback {
    private SimulatedCloud cloud;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        cloud = new SimulatedCloud();
        cloud.beforeEach(context);
        cloud.connect();
        forgetRollbacks();
    }

    /** The tests of a class roll the same targets back, more often than failures may within a day. */
    private static void forgetRollbacks() throws IOException {
        Files.deleteIfExists(Jenkins.get().getRootDir().toPath().resolve(RecentRollbacks.class.getName() + ".xml"));
        ExtensionList<RecentRollbacks> extensions = ExtensionList.lookup(RecentRollbacks.class);
        extensions.remove(RecentRollbacks.get());
        extensions.add(new RecentRollbacks());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        cloud.afterEach(context);
    }

    /** The providers of the current test. */
    public SimulatedCloud cloud() {
        return cloud;
    }

    /** Shortcut for the simulator of {@link #cloud}. */
    public Simulator simulator() {
        return cloud.simulator();
    }
}
