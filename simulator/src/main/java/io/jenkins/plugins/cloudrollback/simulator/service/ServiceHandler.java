package io.jenkins.plugins.cloudrollback.simulator.service;

import io.jenkins.plugins.cloudrollback.simulator.http.Reply;

/** One service: what it does, and how it says no. */
public interface ServiceHandler {

    /** Carries the operation out. Path, parameter names and caller have been checked. */
    Reply handle(ServiceRequest request);

    Reply error(int status, String code, String message);

    Reply missingParameter(String name);

    Reply unknownParameter(String name);
}
