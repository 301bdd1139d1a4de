package io.jenkins.plugins.cloudrollback.simulator.service;

/** The outcome of a change so far, in terms common to all services. */
public enum Outcome {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** The change has reached a state that is not final and that it will never leave. */
    STUCK
}
