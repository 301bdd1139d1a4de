package io.jenkins.plugins.cloudrollback.core.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request as a server got it, in a form in which requests that mean the same are equal.
 *
 * @param query the decoded parameters by name
 * @param body the JSON of the body; null for an empty body
 * @param headers by lower-case name, without those in which any two requests differ
 */
public record WireRequest(
        String method, String path, Map<String, String> query, JsonNode body, Map<String, String> headers) {
    /** They name the client and say how it reads and keeps its connection. No API looks at them. */
    private static final Set<String> TRANSPORT = Set.of(
            "user-agent",
            "accept-encoding",
            "connection",
            "content-length",
            "transfer-encoding",
            // Alibaba Cloud's SDK: its version, how it was called, and the region by which it chose the host.
            "x-sdk-client",
            "x-sdk-invoke-type",
            "regionid",
            // Alibaba Cloud's SDK: a part of the former signature, sent along with the present one.
            "content-md5",
            // Java's old client, by which one of the SDKs calls, and how it names itself.
            "cache-control",
            "pragma",
            "useragent");

    /** They are new in each request: time, random values, and the signature, which covers both. */
    private static final Set<String> UNIQUE =
            Set.of("authorization", "x-sdk-date", "x-acs-date", "x-acs-signature-nonce");

    /** The same in the query of a request that is not signed; one of the SDKs sends no nonce. */
    private static final Set<String> UNIQUE_PARAMETERS = Set.of("Timestamp", "SignatureNonce");

    /** Alibaba Cloud's SDK: parts of the former signature, which repeat headers of the present one. */
    private static final Set<String> REPEATED = Set.of("Action", "Version", "Format");

    static WireRequest of(Request request) {
        Map<String, String> query = new TreeMap<>();
        for (Map.Entry<String, String> pair : UrlEncoding.pairs(request.rawQuery())) {
            if (query.put(pair.getKey(), pair.getValue()) != null) {
                throw new AssertionError("a parameter was sent twice: " + request.rawQuery());
            }
        }
        query.keySet().removeAll(UNIQUE_PARAMETERS);
        if (request.header("x-acs-action") != null) {
            query.keySet().removeAll(REPEATED);
        }
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.keySet().removeAll(TRANSPORT);
        headers.keySet().removeAll(UNIQUE);
        if (request.body().length == 0) {
            headers.remove("content-type"); // it describes nothing; the SDKs always send it
        }
        // Random as well, but its form matters.
        headers.computeIfPresent("client-request-id", (name, id) -> id.length() + " characters");
        return new WireRequest(request.method(), request.rawPath(), query, body(request), headers);
    }

    /** A form as an object with the decoded parameters by name. */
    private static JsonNode body(Request request) {
        if (request.body().length == 0) {
            return null;
        }
        if (!request.header("content-type").startsWith("application/x-www-form-urlencoded")) {
            return Json.read(request.body());
        }
        Map<String, String> form = new TreeMap<>();
        UrlEncoding.pairs(new String(request.body(), StandardCharsets.UTF_8))
                .forEach(pair -> form.put(pair.getKey(), pair.getValue()));
        ObjectNode body = Json.object();
        form.forEach(body::put);
        return body;
    }

    /** In lines, so that a difference is easy to see. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method + " " + path + "\n");
        query.forEach((name, value) ->
                text.append("? ").append(name).append('=').append(value).append('\n'));
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.append(body == null ? "" : new String(Json.bytes(body), StandardCharsets.UTF_8))
                .toString();
    }
}
