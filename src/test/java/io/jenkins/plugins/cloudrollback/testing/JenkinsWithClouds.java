package io.jenkins.plugins.cloudrollback.testing;

import io.jenkins.plugins.cloudrollback.simulator.Simulator;
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
