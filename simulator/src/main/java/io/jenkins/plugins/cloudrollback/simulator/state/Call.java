package io.jenkins.plugins.cloudrollback.simulator.state;

import java.time.Instant;

/**
 * One request that reached a provider. It holds neither headers nor bodies nor queries, hence no secret.
 *
 * @param operation the provider's name for it; {@code ?} when no operation answers to that method and path
 * @param by the access key id or IAM user it proved to be; {@code ?} when it proved nothing
 * @param status of the answer, even of one that got lost; 0 when the connection was closed before anything was done
 */
public record Call(Instant at, String operation, String method, String path, String by, int status) {}
