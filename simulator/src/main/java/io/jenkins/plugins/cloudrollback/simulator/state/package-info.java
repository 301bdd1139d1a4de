/**
 * State that all services share: the clock, the ids, and the records of requests and of started rollbacks.
 */
package io.jenkins.plugins.cloudrollback.simulator.state;
