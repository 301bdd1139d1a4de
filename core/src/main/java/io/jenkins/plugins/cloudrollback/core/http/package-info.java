/**
 * A small asynchronous client for JSON APIs. It signs calls, limits their rate, number and duration, and converts each
 * failure to a {@link io.jenkins.plugins.cloudrollback.core.engine.CallException}. It does not retry calls that failed,
 * except once a read with a new token after an expired one was refused: retries are up to the engine.
 */
package io.jenkins.plugins.cloudrollback.core.http;
