package io.jenkins.plugins.cloudrollback.simulator.accounts;

import java.time.Duration;

/**
 * Whom a role or an agency trusts.
 *
 * @param principal access key id or user who may assume it, {@code *} for any of the accounts that the simulator knows; null for none
 * @param externalId what the principal must know; null for nothing
 * @param provider the OIDC provider whose tokens are trusted; null for none
 * @param subject the start of the subject that a token must name
 * @param longest the longest session
 */
public record Trust(String principal, String externalId, String provider, String subject, Duration longest) {

    public static Trust of(String principal) {
        return new Trust(principal, null, null, null, Duration.ofHours(1));
    }

    public static Trust of(String provider, String subject) {
        return new Trust(null, null, provider, subject, Duration.ofHours(1));
    }

    public Trust withExternalId(String id) {
        return new Trust(principal, id, provider, subject, longest);
    }

    public Trust upTo(Duration duration) {
        return new Trust(principal, externalId, provider, subject, duration);
    }

    public boolean admits(String caller, String id) {
        return principal != null
                && (principal.equals("*") || principal.equals(caller))
                && (externalId == null || externalId.equals(id));
    }

    public boolean admitsToken(String issuer, String named) {
        return provider != null && provider.equals(issuer) && named.startsWith(subject);
    }
}
