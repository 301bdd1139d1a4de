package io.jenkins.plugins.cloudrollback.simulator.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * An issuer of ID tokens that an account has registered.
 *
 * @param id its ARN or URN
 * @param audiences the registered client ids, one of which must be an audience of the token
 */
public record OidcProvider(String id, String issuer, Set<String> audiences, PublicKey key) {
    /** What may be wrong with a token. */
    public enum Problem {
        INVALID,
        INVALID_SIGNATURE,
        EXPIRED,
        ISSUER_NOT_MATCH,
        AUDIENCE_NOT_MATCH
    }

    /** @param claims null if there is a problem */
    public record Verdict(ObjectNode claims, Problem problem) {}

    public Verdict verify(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        ObjectNode header = parts.length == 3 ? decoded(parts[0]) : null;
        ObjectNode claims = header == null ? null : decoded(parts[1]);
        Problem problem = claims == null || !header.path("alg").asText().equals("RS256")
                ? Problem.INVALID
                : problem(parts, claims, now);
        return new Verdict(problem == null ? claims : null, problem);
    }

    private Problem problem(String[] parts, ObjectNode claims, Instant now) {
        if (!isSigned(parts)) {
            return Problem.INVALID_SIGNATURE;
        }
        if (!now.isBefore(Instant.ofEpochSecond(claims.path("exp").asLong()))
                || now.isBefore(Instant.ofEpochSecond(claims.path("iat").asLong()))) {
            return Problem.EXPIRED;
        }
        if (!claims.path("iss").asText().equals(issuer)) {
            return Problem.ISSUER_NOT_MATCH;
        }
        boolean meant = audiences.contains(claims.path("aud").asText())
                || StreamSupport.stream(claims.path("aud").spliterator(), false)
                        .anyMatch(audience -> audiences.contains(audience.asText()));
        return meant ? null : Problem.AUDIENCE_NOT_MATCH;
    }

    private boolean isSigned(String[] parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static ObjectNode decoded(String part) {
        try {
            return Json.readObject(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
