/** Shared test code: simulated time, recording and stubbed HTTP, random requests, builders and assertions. */
package io.jenkins.plugins.cloudrollback.core.testing;
