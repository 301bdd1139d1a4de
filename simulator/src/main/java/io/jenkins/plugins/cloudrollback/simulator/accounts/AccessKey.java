package io.jenkins.plugins.cloudrollback.simulator.accounts;

import java.time.Instant;

/**
 * A key pair of either cloud.
 *
 * @param securityToken null for a permanent key
 * @param principal who calls with the key
 * @param expires null for a permanent key
 */
public record AccessKey(String id, String secret, String securityToken, String principal, Instant expires) {

    public AccessKey(String id, String secret, String securityToken) {
        this(id, secret, securityToken, id, null);
    }

    public static AccessKey permanent(String id, String secret) {
        return new AccessKey(id, secret, null);
    }

    public boolean hasExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    AccessKey expiringAt(Instant end) {
        return new AccessKey(id, secret, securityToken, principal, end);
    }

    @Override
    public String toString() {
        return "access key " + id; // without the secret, as it may be logged
    }
}
