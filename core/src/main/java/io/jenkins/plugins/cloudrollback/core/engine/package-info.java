/**
 * What a rollback is, and how to carry one out at most once and wait for its real end.
 *
 * <p>Start with {@link io.jenkins.plugins.cloudrollback.core.engine.Rollback}, which a provider implements, and
 * {@link io.jenkins.plugins.cloudrollback.core.engine.RollbackRun}, which runs one. Nothing here knows a provider, HTTP
 * or Jenkins; time and randomness come from outside.
 */
package io.jenkins.plugins.cloudrollback.core.engine;
