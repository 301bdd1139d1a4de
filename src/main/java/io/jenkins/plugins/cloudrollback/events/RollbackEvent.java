package io.jenkins.plugins.cloudrollback.events;

import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.tracking.RollbackResult;

/**
 * Something has happened to a rollback.
 *
 * @param run the build that it belongs to; it may be over
 * @param rollback what it had done by then
 */
public record RollbackEvent(Run<?, ?> run, RollbackResult rollback) {}
