package io.jenkins.plugins.cloudrollback.core.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** Signatures made by the vendors' own signers, from {@code simulator/src/test/resources/vectors}. */
public final class Vectors {
    private Vectors() {}

    public static Stream<Named<JsonNode>> of(String cloud) throws IOException {
        try (InputStream file = Vectors.class.getResourceAsStream("/vectors/" + cloud + ".json")) {
            JsonNode vectors = new ObjectMapper().readTree(file).path("vectors");
            return StreamSupport.stream(vectors.spliterator(), false)
                    .map(vector -> Named.of(vector.path("name").asText(), vector));
        }
    }

    /** The text in a field; null if the vector has null there. */
    public static String text(JsonNode vector, String field) {
        return vector.path(field).textValue();
    }
}
