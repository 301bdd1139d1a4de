package io.jenkins.plugins.cloudrollback.core.http;

/** In which order the calls of an account are made if they have to wait for its rate. */
enum Priority {
    /** Changes something; goes first. */
    CHANGE,
    /** Somebody waits for the answer: a person, a deployment, or a rollback that is not requested yet. */
    PROMPT,
    /** Checks repeatedly whether a rollback has ended. Gets at least a quarter of the calls that change nothing. */
    POLL
}
