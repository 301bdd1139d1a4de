package io.jenkins.plugins.cloudrollback.simulator.service;

import io.jenkins.plugins.cloudrollback.simulator.http.Reply;

/** One service: what it does, and how it says no. */
public interface Provider {

    /** Carries the operation out. Path, parameter names and caller have been checked. */
    Reply act(Exchange exchange);

    Reply error(int status, String code, String message);

    Reply missingParameter(String name);

    Reply unknownParameter(String name);
}
