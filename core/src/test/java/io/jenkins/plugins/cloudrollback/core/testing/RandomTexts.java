package io.jenkins.plugins.cloudrollback.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random texts with characters that are critical for encodings. */
public final class RandomTexts {
    private static final List<String> PLAIN = List.of("a", "Z", "q", "0", "9", "-", "_", ".", "~");
    /** The last ones are outside the Basic Multilingual Plane. */
    private static final List<String> SPECIAL = List.of(
            " ", "*", "+", "%", "%2F", "%20", "&", "=", ":", "@", "!", "$", "'", "(", ")", ",", ";", "[", "]", "{", "}",
            "\"", "\\", "|", "<", ">", "^", "`", "é", "ß", "回滚", "€", "\u00a0", "\ufffd", "😀", "𠮷");
    /** Characters that end a path or a segment. */
    private static final List<String> ONLY_IN_QUERIES = List.of("/", "//", "?", "#");

    private final RandomGenerator random;

    public RandomTexts(RandomGenerator random) {
        this.random = random;
    }

    /** A non-empty text of characters that are never encoded. */
    public String name() {
        return pieces(1 + random.nextInt(8), PLAIN);
    }

    /** A path segment. Begins and ends with plain characters, as {@link java.net.URL} trims spaces. */
    public String segment() {
        return name() + pieces(random.nextInt(8), PLAIN, SPECIAL) + name();
    }

    /** Any text, sometimes empty. */
    public String value() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> json();
            default -> pieces(random.nextInt(12), PLAIN, SPECIAL, ONLY_IN_QUERIES);
        };
    }

    public String json() {
        String text = value().replace("\\", "").replace("\"", "");
        return "{\"type\":\"BatchUpdate\",\"batchUpdate\":{\"batch\":%d,\"note\":\"%s\"}}"
                .formatted(random.nextInt(100), text);
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The text or null, with equal probability. */
    public String maybe(String text) {
        return random.nextBoolean() ? text : null;
    }

    @SafeVarargs
    private String pieces(int count, List<String>... alphabets) {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(oneOf(oneOf(List.of(alphabets))));
        }
        return String.join("", pieces);
    }
}
