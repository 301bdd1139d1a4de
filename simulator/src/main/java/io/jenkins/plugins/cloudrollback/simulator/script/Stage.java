package io.jenkins.plugins.cloudrollback.simulator.script;

import java.time.Duration;

/**
 * A state of a change, and how long it lasts.
 *
 * @param state the provider's word or number
 * @param subState 1 for Alibaba Cloud's "running, but a batch has failed", otherwise 0
 * @param duration null if the state lasts until it is confirmed or approved, or is the last one
 */
public record Stage(String state, int subState, Duration duration) {

    /** Reads {@code state[/subState][:seconds]}. */
    static Stage of(String text) {
        int colon = text.indexOf(':');
        String states = colon < 0 ? text : text.substring(0, colon);
        Duration duration = colon < 0 ? null : Duration.ofSeconds(Long.parseLong(text.substring(colon + 1)));
        int slash = states.indexOf('/');
        return slash < 0
                ? new Stage(states, 0, duration)
                : new Stage(states.substring(0, slash), Integer.parseInt(states.substring(slash + 1)), duration);
    }

    /** Returns whether this is a stop between two batches. Alibaba Cloud's state 8 waits for a person, 9 for a time. */
    boolean isBetweenBatches() {
        return state.equals("8") || state.equals("9");
    }
}
