/**
 * One small asynchronous client for JSON APIs. It signs, paces and limits each call, and turns whatever comes back, or
 * does not, into a value or a {@link io.jenkins.plugins.cloudrollback.core.engine.CallException}. It never repeats a
 * call that changes something: what to do about a failure is the engine's to decide.
 */
package io.jenkins.plugins.cloudrollback.core.http;
