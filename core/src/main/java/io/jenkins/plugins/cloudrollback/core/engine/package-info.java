/**
 * The engine: carries out a rollback at most once and waits for its end at the provider.
 *
 * <p>Start with {@link io.jenkins.plugins.cloudrollback.core.engine.Rollback}, which a provider implements, and
 * {@link io.jenkins.plugins.cloudrollback.core.engine.RollbackRun}, which runs it. The engine depends on no provider, HTTP
 * client or Jenkins API; time and randomness are injected.
 */
package io.jenkins.plugins.cloudrollback.core.engine;
