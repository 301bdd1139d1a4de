package io.jenkins.plugins.cloudrollback.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An HTTP reply and its delivery. */
public record Reply(int status, Map<String, String> headers, byte[] body, Delivery delivery) {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json;charset=utf-8");
    private static final Map<String, String> PLAIN = Map.of("Content-Type", "text/plain");
    private static final Map<String, String> XML = Map.of("Content-Type", "text/xml;charset=utf-8");
    private static final Map<String, String> HTML = Map.of("Content-Type", "text/html");

    public static Reply json(int status, JsonNode body) {
        return new Reply(status, JSON, Json.bytes(body), Delivery.AT_ONCE);
    }

    public static Reply plain(int status, String text) {
        return new Reply(status, PLAIN, text.getBytes(StandardCharsets.UTF_8), Delivery.AT_ONCE);
    }

    public static Reply xml(int status, String body) {
        return new Reply(status, XML, body.getBytes(StandardCharsets.UTF_8), Delivery.AT_ONCE);
    }

    /** Returns an error page, as from a proxy in front of a provider. */
    public static Reply html(int status, String title) {
        String page = "<html>\n<head><title>%1$d %2$s</title></head>\n<body><h1>%1$d %2$s</h1></body>\n</html>\n"
                .formatted(status, title);
        return new Reply(status, HTML, page.getBytes(StandardCharsets.UTF_8), Delivery.AT_ONCE);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Parses the body as JSON. Throws an exception if it is anything else. */
    public JsonNode json() {
        return Json.read(body);
    }

    public Reply with(Delivery other) {
        return new Reply(status, headers, body, other);
    }

    public Reply with(byte[] otherBody) {
        return new Reply(status, headers, otherBody, delivery);
    }

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body, delivery);
    }
}
