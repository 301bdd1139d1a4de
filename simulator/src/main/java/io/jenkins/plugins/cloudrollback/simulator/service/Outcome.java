package io.jenkins.plugins.cloudrollback.simulator.service;

/** How a change stands, seen from outside all APIs. */
public enum Outcome {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** It has reached a state that is no end and that it will never leave. */
    STUCK
}
