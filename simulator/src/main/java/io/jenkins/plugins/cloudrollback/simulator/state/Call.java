package io.jenkins.plugins.cloudrollback.simulator.state;

import java.time.Instant;

/**
 * A received request. It has no headers, body or query, hence no secrets.
 *
 * @param operation the provider's name of the operation; {@code ?} if there is none with that method and path
 * @param by the access key id or IAM user; {@code ?} if the request was not authenticated
 * @param status the status of the reply, even if the reply got lost; 0 if the connection was closed without a reply
 */
public record Call(Instant at, String operation, String method, String path, String by, int status) {}
