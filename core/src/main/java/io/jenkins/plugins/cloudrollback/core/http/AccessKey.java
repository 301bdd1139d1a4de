package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import java.util.HashSet;
import java.util.Set;

/**
 * A key pair that signs requests.
 *
 * @param id public
 * @param secret never sent
 * @param securityToken of temporary keys, sent along; null otherwise
 */
public record AccessKey(String id, String secret, String securityToken) {
    /** @throws CallException if one of the first two is missing: nobody would accept that */
    public AccessKey {
        if (id == null || id.isBlank() || secret == null || secret.isBlank()) {
            throw new CallException(CallException.Kind.UNAUTHORIZED, HttpMessages.get("emptyKey"));
        }
    }

    public AccessKey(String id, String secret) {
        this(id, secret, null);
    }

    public Set<String> secrets() {
        Set<String> secrets = new HashSet<>();
        secrets.add(secret);
        if (securityToken != null) {
            secrets.add(securityToken);
        }
        return secrets;
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
