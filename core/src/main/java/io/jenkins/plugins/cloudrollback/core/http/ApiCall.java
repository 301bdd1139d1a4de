package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A call of a provider's API, not yet signed.
 *
 * @param operation the provider's name of the operation, such as {@code DescribeChangeOrder}
 * @param method HTTP method; some reads are a POST and some changes a GET
 * @param path path segments, not encoded
 * @param query query parameters, not encoded, sorted by key; both signatures require that order
 * @param headers the headers that the operation needs besides those of the authorization
 * @param body JSON; null for no body
 * @param changes whether the call changes something at the provider
 */
public record ApiCall(
        String operation,
        String method,
        List<String> path,
        SortedMap<String, String> query,
        Map<String, String> headers,
        @CheckForNull String body,
        boolean changes) {

    /** @param path starts with a slash; each {@code {}} is replaced by one of the values */
    public static ApiCall read(String operation, String method, String path, String... values) {
        return new ApiCall(operation, method, segments(path, values), new TreeMap<>(), Map.of(), null, false);
    }

    /** @param path starts with a slash; each {@code {}} is replaced by one of the values */
    public static ApiCall change(String operation, String method, String path, String... values) {
        return new ApiCall(operation, method, segments(path, values), new TreeMap<>(), Map.of(), null, true);
    }

    private static List<String> segments(String path, String... values) {
        Iterator<String> next = List.of(values).iterator();
        return Arrays.stream(path.substring(1).split("/"))
                .map(segment -> segment.equals("{}") ? next.next() : segment)
                .toList();
    }

    /** Adds a query parameter, unless its value is null. */
    public ApiCall with(String parameter, @CheckForNull Object value) {
        if (value == null) {
            return this;
        }
        SortedMap<String, String> extended = new TreeMap<>(query);
        extended.put(parameter, value.toString());
        return new ApiCall(operation, method, path, extended, headers, body, changes);
    }

    public ApiCall withHeader(String name, String value) {
        Map<String, String> extended = new TreeMap<>(headers);
        extended.put(name, value);
        return new ApiCall(operation, method, path, query, extended, body, changes);
    }

    public ApiCall withBody(String json) {
        return new ApiCall(operation, method, path, query, headers, json, changes);
    }

    /** The URL at an endpoint, encoded. */
    public URI at(URI endpoint) {
        String base = endpoint.toString();
        String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        String queryText = canonicalQuery();
        return URI.create(prefix + encodedPath() + (queryText.isEmpty() ? "" : "?" + queryText));
    }

    public String encodedPath() {
        return path.stream().map(ApiCall::encode).collect(Collectors.joining("/", "/", ""));
    }

    public String canonicalQuery() {
        return query.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /**
     * The encoding that both signatures prescribe (RFC 3986 of UTF-8, upper-case hex): letters, digits and {@code -_.~}
     * stay. URLEncoder encodes HTML forms, which differ in space, asterisk and tilde.
     */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /**
     * The text that both signatures hash.
     *
     * @param signedPath the encoded path as the signature prescribes it
     * @param signedHeaders the headers to sign, with names in lower case
     */
    public String canonicalRequest(String signedPath, SortedMap<String, String> signedHeaders) {
        StringBuilder headerLines = new StringBuilder();
        signedHeaders.forEach((name, value) ->
                headerLines.append(name).append(':').append(value.trim()).append('\n'));
        String names = String.join(";", signedHeaders.keySet());
        return String.join("\n", method, signedPath, canonicalQuery(), headerLines, names, Hashes.sha256(body));
    }

    /** Omits the body, which may contain a password. */
    @Override
    public String toString() {
        return method + " " + operation;
    }
}
