/**
 * Deterministic simulation testing: engine and services run in virtual time against the simulator, through random
 * schedules of faults. A seed always produces the same schedule.
 */
package io.jenkins.plugins.cloudrollback.core.simulation;
