package io.jenkins.plugins.cloudrollback.simulator.service;

import io.jenkins.plugins.cloudrollback.simulator.http.Reply;

/** Handles the requests to one service, and formats its errors. */
public interface ServiceHandler {

    /** Carries out an operation. The path, the parameter names and the caller are already verified. */
    Reply handle(ServiceRequest request);

    Reply error(int status, String code, String message);

    Reply missingParameter(String name);

    Reply unknownParameter(String name);
}
