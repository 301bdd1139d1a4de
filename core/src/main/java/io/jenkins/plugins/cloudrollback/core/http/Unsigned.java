package io.jenkins.plugins.cloudrollback.core.http;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Adds no headers, as a password or a token in the body authenticates the call.
 *
 * @param secrets the values in the body that must not be shown
 */
public record Unsigned(String account, Set<String> secrets) implements Authorizer {
    @Override
    public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, InstantSource clock) {
        return CompletableFuture.completedFuture(new Authorization(Map.of(), secrets));
    }

    /** Omits the secrets. */
    @Override
    public String toString() {
        return "Unsigned[" + account + "]";
    }
}
