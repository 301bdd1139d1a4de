package io.jenkins.plugins.cloudrollback.simulator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** Signatures made by the vendors' own signers, from {@code src/test/resources/vectors}; core's tests use them, too. */
public final class Vectors {
    private Vectors() {}

    public static Stream<Named<JsonNode>> of(String cloud) throws IOException {
        try (InputStream file = Vectors.class.getResourceAsStream("/vectors/" + cloud + ".json")) {
            JsonNode vectors = Json.read(file.readAllBytes()).path("vectors");
            return StreamSupport.stream(vectors.spliterator(), false)
                    .map(vector -> Named.of(vector.path("name").asText(), vector));
        }
    }

    public static List<String> signedHeaders(JsonNode vector) {
        return List.of(vector.path("signed_headers").asText().split(";"));
    }

    /** Builds the request that was signed; its path depends on the cloud. */
    public static Request request(JsonNode vector, String path) {
        String query = vector.path("canonical_query").asText();
        Map<String, String> headers = new HashMap<>();
        vector.path("headers_sent")
                .properties()
                .forEach(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().asText()));
        byte[] body = vector.path("body").isNull()
                ? new byte[0]
                : vector.path("body").asText().getBytes(StandardCharsets.UTF_8);
        return new Request(vector.path("method").asText(), path, query.isEmpty() ? null : query, headers, body);
    }

    /** Changes one byte each of the method, the path, the query, the body and the signature. */
    public static List<Request> tampered(Request request) {
        String method = request.method();
        String path = request.rawPath();
        String query = request.rawQuery();
        byte[] longer = (new String(request.body(), StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.computeIfPresent("authorization", (name, value) -> {
            char last = value.charAt(value.length() - 1);
            return value.substring(0, value.length() - 1) + (last == '0' ? '1' : '0');
        });
        return List.of(
                new Request("X", path, query, request.headers(), request.body()),
                new Request(method, path + "x", query, request.headers(), request.body()),
                new Request(method, path, query == null ? "a=" : query + "0", request.headers(), request.body()),
                new Request(method, path, query, request.headers(), longer),
                new Request(method, path, query, headers, request.body()));
    }
}
