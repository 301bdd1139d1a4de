package io.jenkins.plugins.cloudrollback.core.http;

import java.util.Objects;
import java.util.Set;

/**
 * A key pair that signs requests.
 *
 * @param id public
 * @param secret never sent
 * @param securityToken of temporary keys, sent along; null otherwise
 */
public record AccessKey(String id, String secret, String securityToken) {
    public AccessKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(secret, "secret");
    }

    public AccessKey(String id, String secret) {
        this(id, secret, null);
    }

    public Set<String> secrets() {
        return securityToken == null ? Set.of(secret) : Set.of(secret, securityToken);
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
