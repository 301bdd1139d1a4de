package io.jenkins.plugins.cloudrollback.core.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer;
import io.jenkins.plugins.cloudrollback.core.http.Hashes;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Signs calls by SDK-HMAC-SHA256 with an access key, or sends the token of an IAM user.
 *
 * @param credentials looked up at each use
 * @param projectId the region's project, if the service requires it in the signature; null otherwise
 * @see <a href="https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-001.html">Signing algorithm</a>
 */
public record HuaweiAuthorizer(
        Supplier<? extends HuaweiCredentials> credentials,
        IamTokens tokens,
        String region,
        @CheckForNull String projectId)
        implements Authorizer {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final String TOKEN = "X-Auth-Token";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String account() {
        return credentials.get().account();
    }

    @Override
    public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, InstantSource clock) {
        HuaweiCredentials current = credentials.get();
        if (current instanceof HuaweiCredentials.IamUser user) {
            return tokens.get(user, region, projectId).thenApply(token -> {
                Set<String> secrets = Set.of(token, user.password());
                return new Authorization(Map.of(TOKEN, token), secrets, () -> tokens.forget(token));
            });
        }
        AccessKeys keys = ((HuaweiCredentials.Key) current).keys();
        return keys.get().thenApply(key -> {
            Map<String, String> headers = sign(call, Authorizer.host(endpoint), projectId, key, clock.instant());
            return new Authorization(headers, key.secrets(), () -> keys.discard(key));
        });
    }

    static Map<String, String> sign(
            ApiCall call, String host, @CheckForNull String projectId, AccessKey key, Instant now) {
        String date = DATE.format(now);
        Map<String, String> headers = new TreeMap<>();
        headers.put("X-Sdk-Date", date);
        if (projectId != null) {
            headers.put("X-Project-Id", projectId);
        }
        if (key.securityToken() != null) {
            headers.put("X-Security-Token", key.securityToken());
        }

        SortedMap<String, String> signed = new TreeMap<>();
        headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
        call.headers().forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
        signed.remove("content-type");
        signed.put("host", host);

        String path = call.encodedPath();
        String names = String.join(";", signed.keySet());
        // The signature requires a final slash, which the request itself does not have.
        String canonical = call.canonicalRequest(path.endsWith("/") ? path : path + "/", signed);
        String signature = Hashes.hmacSha256(key.secret(), ALGORITHM + "\n" + date + "\n" + Hashes.sha256(canonical));
        headers.put(
                "Authorization",
                ALGORITHM + " Access=" + key.id() + ", SignedHeaders=" + names + ", Signature=" + signature);
        return headers;
    }
}
