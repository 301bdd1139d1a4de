package io.jenkins.plugins.cloudrollback.simulator.service;

import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import java.time.Instant;
import java.util.Map;

/**
 * A request that its provider has let in.
 *
 * @param path the decoded variable segments of the path
 * @param query decoded
 * @param caller the access key id or IAM user that sent it
 */
public record ServiceRequest(
        Operation operation,
        Map<String, String> path,
        Map<String, String> query,
        Request http,
        String caller,
        Instant now) {

    /** The value of a query parameter; null when it was not sent. */
    public String parameter(String name) {
        return query.get(name);
    }

    public String parameter(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }
}
