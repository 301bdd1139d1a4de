package io.jenkins.plugins.cloudrollback.core.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One call of a provider's API, before it is signed.
 *
 * @param operation the provider's name of it, such as {@code DescribeChangeOrder}
 * @param method of HTTP; it says nothing about whether the call changes something
 * @param path segments, not encoded
 * @param query parameters, not encoded, in the order of their keys' code points; both schemes sign them in that order
 * @param headers that the operation needs
 * @param body JSON; null for none
 * @param changes whether the call changes something at the provider
 */
public record ApiCall(
        String operation,
        String method,
        List<String> path,
        SortedMap<String, String> query,
        Map<String, String> headers,
        String body,
        boolean changes) {

    /** @param path with {@code {}} in the place of each value */
    public static ApiCall read(String operation, String method, String path, String... values) {
        return new ApiCall(operation, method, segments(path, values), new TreeMap<>(), Map.of(), null, false);
    }

    /** @param path with {@code {}} in the place of each value */
    public static ApiCall change(String operation, String method, String path, String... values) {
        return new ApiCall(operation, method, segments(path, values), new TreeMap<>(), Map.of(), null, true);
    }

    private static List<String> segments(String path, String... values) {
        Iterator<String> next = List.of(values).iterator();
        return Arrays.stream(path.substring(1).split("/"))
                .map(segment -> segment.equals("{}") ? next.next() : segment)
                .toList();
    }

    /** The call with a query parameter more; a value of null leaves the parameter out. */
    public ApiCall with(String parameter, Object value) {
        if (value == null) {
            return this;
        }
        SortedMap<String, String> more = new TreeMap<>(query);
        more.put(parameter, value.toString());
        return new ApiCall(operation, method, path, more, headers, body, changes);
    }

    public ApiCall withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new ApiCall(operation, method, path, query, more, body, changes);
    }

    public ApiCall withBody(String json) {
        return new ApiCall(operation, method, path, query, headers, json, changes);
    }

    /** Path and query as they go on the wire. */
    public URI at(URI endpoint) {
        String base = endpoint.toString();
        String start = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        String text = canonicalQuery();
        return URI.create(start + encodedPath() + (text.isEmpty() ? "" : "?" + text));
    }

    public String encodedPath() {
        return path.stream().map(PercentEncoding::encode).collect(Collectors.joining("/", "/", ""));
    }

    public String canonicalQuery() {
        return query.entrySet().stream()
                .map(e -> PercentEncoding.encode(e.getKey()) + "=" + PercentEncoding.encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Without the body, which may hold a password. */
    @Override
    public String toString() {
        return method + " " + operation;
    }
}
