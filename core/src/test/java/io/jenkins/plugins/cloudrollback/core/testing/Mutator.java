package io.jenkins.plugins.cloudrollback.core.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Mutates JSON at random, to get malformed answers from recorded ones. */
public final class Mutator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Placeholder for deep nesting, which the JSON writer would refuse. */
    private static final String DEEP = "\"@deep\"";

    private final RandomGenerator random;

    public Mutator(RandomGenerator random) {
        this.random = random;
    }

    /** Mutates the structure, the bytes, or both. */
    public byte[] mutate(byte[] json) {
        byte[] mutant = json;
        if (random.nextInt(4) > 0) {
            mutant = mutateStructure(mutant);
        }
        if (random.nextInt(4) == 0) {
            mutant = mutateBytes(mutant);
        }
        return mutant;
    }

    private byte[] mutateStructure(byte[] json) {
        try {
            ObjectNode root = NODES.objectNode();
            root.set("root", JSON.readTree(json));
            for (int changes = 1 + random.nextInt(3); changes > 0 && !root.isEmpty(); changes--) {
                change(oneOf(containers(root, new ArrayList<>())));
            }
            int depth = 1 + random.nextInt(1500);
            return root.path("root")
                    .toString()
                    .replace(DEEP, "[".repeat(depth) + "]".repeat(depth))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            return json; // not JSON but the page of a gateway
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All objects and arrays that are not empty. */
    private static List<JsonNode> containers(JsonNode node, List<JsonNode> found) {
        if (!node.isEmpty()) {
            found.add(node);
        }
        node.forEach(child -> containers(child, found));
        return found;
    }

    private void change(JsonNode container) {
        if (container instanceof ObjectNode object) {
            String name = oneOf(new ArrayList<>(object.properties())).getKey();
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 ->
                    object.set(
                            oneOf(List.of("", "Code", "Success", "error_code", name + " ", name.toLowerCase())),
                            object.get(name));
                default -> object.set(name, replacement(object.get(name)));
            }
        } else if (container instanceof ArrayNode array) {
            int index = random.nextInt(array.size());
            switch (random.nextInt(5)) {
                case 0 -> array.remove(index);
                case 1 -> array.removeAll();
                case 2 -> array.add(array.get(index).deepCopy());
                default -> array.set(index, replacement(array.get(index)));
            }
        }
    }

    private JsonNode replacement(JsonNode node) {
        return switch (random.nextInt(14)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.arrayNode();
            case 2 -> NODES.arrayNode().add(node.deepCopy()).add(node.deepCopy());
            case 3 -> NODES.objectNode();
            case 4 -> NODES.objectNode().set("wrapped", node.deepCopy());
            case 5 -> NODES.textNode(node.asText());
            case 6 -> NODES.textNode(oneOf(List.of("", " ", "null", "é😀", "-1", "1e9", "x".repeat(5000), "{0} '")));
            case 7 -> NODES.numberNode(random.nextInt(-2, 15));
            case 8 -> NODES.numberNode(random.nextLong());
            case 9 -> NODES.numberNode(BigInteger.TEN.pow(random.nextInt(900)));
            case 10 -> NODES.numberNode(random.nextBoolean() ? Double.MAX_VALUE : -0.5);
            case 11 -> NODES.booleanNode(random.nextBoolean());
            case 12 -> NODES.textNode("@deep");
            default -> NODES.textNode(oneOf(List.of("ROLLBACK_FAILED", "succeeded", "2", "8", "CoRollback", "200")));
        };
    }

    private byte[] mutateBytes(byte[] bytes) {
        byte[] mutant = bytes.clone();
        if (mutant.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        switch (random.nextInt(3)) {
            case 0 -> mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
            case 1 -> mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            default -> {
                int from = random.nextInt(mutant.length);
                int to = Math.min(mutant.length, from + random.nextInt(20));
                random.nextBytes(mutant); // the inserted bytes are random
                System.arraycopy(bytes, 0, mutant, 0, from);
                System.arraycopy(bytes, to, mutant, to, bytes.length - to);
            }
        }
        return mutant;
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
