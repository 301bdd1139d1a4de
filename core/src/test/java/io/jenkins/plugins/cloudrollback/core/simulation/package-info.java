/**
 * Deterministic simulation: engine and services in virtual time, against the simulator, through random schedules of
 * everything that goes wrong. One seed is one schedule; the same seed is always the same schedule.
 */
package io.jenkins.plugins.cloudrollback.core.simulation;
