package io.jenkins.plugins.cloudrollback.simulator.service;

import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import java.time.Instant;
import java.util.Map;

/**
 * A verified request for an operation.
 *
 * @param path the decoded variable segments of the path
 * @param query the decoded query parameters
 * @param caller the access key id or IAM user
 */
public record ServiceRequest(
        Operation operation,
        Map<String, String> path,
        Map<String, String> query,
        Request http,
        String caller,
        Instant now) {

    /** Returns the value of a query parameter, or null if it is missing. */
    public String parameter(String name) {
        return query.get(name);
    }

    public String parameter(String name, String defaultValue) {
        return query.getOrDefault(name, defaultValue);
    }
}
