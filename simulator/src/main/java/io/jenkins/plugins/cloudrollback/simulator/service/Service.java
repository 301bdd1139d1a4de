package io.jenkins.plugins.cloudrollback.simulator.service;

import java.util.Set;

/** The services behind the simulated APIs, each with its own words for how a change ends. */
public enum Service {
    IAM(Set.of(), Set.of()),
    SAE(Set.of("2"), Set.of("3", "6", "10")),
    EDAS(Set.of("2"), Set.of("3", "6", "7", "10")),
    CODEARTS_DEPLOY(Set.of("succeeded"), Set.of("failed", "abort", "timeout", "not_started")),
    RFS(Set.of("ROLLBACK_COMPLETE"), Set.of()) {
        @Override
        public Outcome outcomeOf(String state) {
            boolean ended = state.endsWith("_FAILED") || state.endsWith("_COMPLETE");
            return ended && super.outcomeOf(state) == Outcome.RUNNING ? Outcome.FAILED : super.outcomeOf(state);
        }
    };

    private final Set<String> good;
    private final Set<String> bad;

    Service(Set<String> good, Set<String> bad) {
        this.good = good;
        this.bad = bad;
    }

    /** What a state means to somebody who waits for a rollback. */
    public Outcome outcomeOf(String state) {
        return good.contains(state) ? Outcome.SUCCEEDED : bad.contains(state) ? Outcome.FAILED : Outcome.RUNNING;
    }

    public boolean isAlibaba() {
        return this == SAE || this == EDAS;
    }
}
