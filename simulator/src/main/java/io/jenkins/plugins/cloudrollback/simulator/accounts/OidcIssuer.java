package io.jenkins.plugins.cloudrollback.simulator.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Issues ID tokens, as a Jenkins does for its builds. */
public final class OidcIssuer {
    public static final String URL = "https://jenkins.example/oidc";
    public static final String AUDIENCE = "sts.aliyuncs.com";

    private final KeyPair keys;

    public OidcIssuer() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public PublicKey key() {
        return keys.getPublic();
    }

    /** Issues a token that is valid for five minutes. */
    public String token(String subject, Instant now) {
        return token(claims(subject, now));
    }

    /** The claims of a token that is valid for five minutes. */
    public static ObjectNode claims(String subject, Instant now) {
        ObjectNode claims = Json.object().put("iss", URL).put("sub", subject);
        claims.putArray("aud").add(AUDIENCE);
        return claims.put("iat", now.getEpochSecond())
                .put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond());
    }

    public String token(ObjectNode claims) {
        String signed = encoded(Json.bytes(Json.object().put("alg", "RS256").put("kid", "jenkins"))) + "."
                + encoded(Json.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
