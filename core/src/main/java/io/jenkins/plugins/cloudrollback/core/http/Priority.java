package io.jenkins.plugins.cloudrollback.core.http;

import java.time.Duration;

/** In which order the calls of an account are made if they have to wait for its rate. */
enum Priority {
    /** Changes something; goes first. */
    CHANGE(Duration.ofDays(1)),
    /** Somebody waits for the answer: a person, a deployment, or a rollback that is not requested yet. */
    PROMPT(Duration.ofSeconds(30)),
    /** Looks whether a rollback has ended, as is done again and again. */
    POLL(Duration.ZERO);

    /** Goes before calls of a lower priority, unless they have waited longer by this. So none waits forever. */
    final Duration lead;

    Priority(Duration lead) {
        this.lead = lead;
    }
}
