package io.jenkins.plugins.cloudrollback.core.engine;

/** What a rollback does about another change that runs at its target. */
public enum RunningChange {
    /** Waits for its end. */
    WAIT,
    /** Aborts it first, if the provider can. */
    ABORT
}
