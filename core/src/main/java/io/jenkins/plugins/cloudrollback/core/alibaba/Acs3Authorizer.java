package io.jenkins.plugins.cloudrollback.core.alibaba;

import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer;
import io.jenkins.plugins.cloudrollback.core.http.Hashes;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Signs calls by ACS3-HMAC-SHA256.
 *
 * @param version version of the API, such as {@code 2019-05-06}
 * @param keys looked up at each use, as access keys rotate
 * @see <a href="https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature">Request
 *     syntax and signature method V3</a>
 */
public record Acs3Authorizer(String version, Supplier<? extends AccessKeys> keys) implements Authorizer {
    private static final String ALGORITHM = "ACS3-HMAC-SHA256";

    @Override
    public String account() {
        return keys.get().account();
    }

    @Override
    public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, InstantSource clock) {
        AccessKeys current = keys.get();
        return current.get().thenApply(key -> {
            String nonce = UUID.randomUUID().toString();
            Map<String, String> headers = sign(call, Authorizer.host(endpoint), version, key, clock.instant(), nonce);
            return new Authorization(headers, key.secrets(), () -> current.discard(key));
        });
    }

    static Map<String, String> sign(
            ApiCall call, String host, String version, AccessKey key, Instant now, String nonce) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("host", host);
        headers.put("x-acs-action", call.operation());
        headers.put("x-acs-content-sha256", Hashes.sha256(call.body()));
        headers.put("x-acs-date", now.truncatedTo(ChronoUnit.SECONDS).toString());
        headers.put("x-acs-signature-nonce", nonce);
        headers.put("x-acs-version", version);
        if (key.securityToken() != null) {
            headers.put("x-acs-accesskey-id", key.id());
            headers.put("x-acs-security-token", key.securityToken());
        }
        if (call.headers().containsKey("content-type")) {
            headers.put("content-type", call.headers().get("content-type"));
        }

        String signed = String.join(";", headers.keySet());
        String canonical = call.canonicalRequest(call.encodedPath(), headers);
        String signature = Hashes.hmacSha256(key.secret(), ALGORITHM + "\n" + Hashes.sha256(canonical));
        // The JDK's client sends the host itself, and the headers of the call are sent with the call.
        headers.remove("host");
        headers.remove("content-type");
        headers.put(
                "Authorization",
                ALGORITHM + " Credential=" + key.id() + ",SignedHeaders=" + signed + ",Signature=" + signature);
        return headers;
    }
}
