package io.jenkins.plugins.cloudrollback.simulator.service;

import java.util.Set;

/** The simulated services, with the states in which a rollback has succeeded or failed. */
public enum Service {
    IAM(Set.of(), Set.of()),
    STS(Set.of(), Set.of()),
    HUAWEI_STS(Set.of(), Set.of()),
    METADATA(Set.of(), Set.of()),
    SAE(Set.of("2"), Set.of("3", "6", "10")),
    EDAS(Set.of("2"), Set.of("3", "6", "7", "10")),
    CODEARTS_DEPLOY(Set.of("succeeded"), Set.of("failed", "abort", "aborted", "timeout", "not_started")),
    RFS(Set.of("ROLLBACK_COMPLETE"), Set.of()) {
        @Override
        public Outcome outcomeOf(String state) {
            boolean ended = state.endsWith("_FAILED") || state.endsWith("_COMPLETE");
            return ended && super.outcomeOf(state) == Outcome.RUNNING ? Outcome.FAILED : super.outcomeOf(state);
        }
    };

    private final Set<String> succeeded;
    private final Set<String> failed;

    Service(Set<String> succeeded, Set<String> failed) {
        this.succeeded = succeeded;
        this.failed = failed;
    }

    /** Returns what a state means for a rollback. */
    public Outcome outcomeOf(String state) {
        return succeeded.contains(state)
                ? Outcome.SUCCEEDED
                : failed.contains(state) ? Outcome.FAILED : Outcome.RUNNING;
    }

    public boolean isAlibaba() {
        return this == SAE || this == EDAS || this == STS;
    }
}
