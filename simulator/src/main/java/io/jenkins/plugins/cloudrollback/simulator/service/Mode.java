package io.jenkins.plugins.cloudrollback.simulator.service;

/**
 * A behaviour of a service that differs from its default: one that was observed, or one that the documents leave open.
 * Each service has an enum of them. A client must support all.
 */
public interface Mode {

    /** Returns what the mode is about. The modes of one aspect exclude each other. */
    String aspect();
}
