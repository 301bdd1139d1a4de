package io.jenkins.plugins.cloudrollback.simulator.accounts;

/**
 * A key pair of either cloud.
 *
 * @param securityToken null for a permanent key
 */
public record AccessKey(String id, String secret, String securityToken) {

    public static AccessKey permanent(String id, String secret) {
        return new AccessKey(id, secret, null);
    }

    @Override
    public String toString() {
        return "access key " + id; // without the secret, as it may be logged
    }
}
