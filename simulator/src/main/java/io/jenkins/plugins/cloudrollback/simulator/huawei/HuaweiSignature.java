package io.jenkins.plugins.cloudrollback.simulator.huawei;

import io.jenkins.plugins.cloudrollback.simulator.http.Digests;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Computes the SDK-HMAC-SHA256 signature of a received request. */
public final class HuaweiSignature {
    static final String SCHEME = "SDK-HMAC-SHA256";

    private HuaweiSignature() {}

    public static String canonicalRequest(Request request, List<String> signedHeaders) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(canonicalPath(request.rawPath())).append('\n');
        text.append(UrlEncoding.canonicalQuery(request.rawQuery())).append('\n');
        for (String name : signedHeaders) {
            String value = request.header(name);
            text.append(name).append(':').append(value == null ? "" : value).append('\n');
        }
        text.append('\n').append(String.join(";", signedHeaders)).append('\n');
        return text.append(Digests.sha256(request.body())).toString();
    }

    /** Encodes a path. It always ends in a slash, even if the path in the request does not. */
    private static String canonicalPath(String rawPath) {
        StringBuilder path = new StringBuilder(rawPath.length() + 1);
        for (String segment : rawPath.split("/")) {
            path.append(UrlEncoding.encode(UrlEncoding.decodePath(segment))).append('/');
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    public static String sign(String canonicalRequest, String date, String secret) {
        String hash = Digests.sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8));
        return Digests.hmacSha256(secret, SCHEME + "\n" + date + "\n" + hash);
    }
}
