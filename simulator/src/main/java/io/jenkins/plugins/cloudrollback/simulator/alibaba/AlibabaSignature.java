package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import io.jenkins.plugins.cloudrollback.simulator.http.Digests;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Computes the ACS3-HMAC-SHA256 signature of a received request. */
public final class AlibabaSignature {
    static final String SCHEME = "ACS3-HMAC-SHA256";

    private AlibabaSignature() {}

    public static String canonicalRequest(Request request, List<String> signedHeaders) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(request.rawPath().isEmpty() ? "/" : request.rawPath()).append('\n');
        text.append(UrlEncoding.canonicalQuery(request.rawQuery())).append('\n');
        for (String name : signedHeaders) {
            String value = request.header(name);
            text.append(name)
                    .append(':')
                    .append(value == null ? "" : value.trim())
                    .append('\n');
        }
        text.append('\n').append(String.join(";", signedHeaders)).append('\n');
        return text.append(Digests.sha256(request.body())).toString();
    }

    public static String sign(String canonicalRequest, String secret) {
        String hash = Digests.sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8));
        return Digests.hmacSha256(secret, SCHEME + "\n" + hash);
    }
}
