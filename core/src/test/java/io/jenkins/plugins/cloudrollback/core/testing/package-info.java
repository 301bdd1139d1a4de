/**
 * Shared test code: simulated time, recording and stubbed HTTP, random requests, builders, assertions, and the
 * comparison with the vendors' SDKs.
 */
package io.jenkins.plugins.cloudrollback.core.testing;
