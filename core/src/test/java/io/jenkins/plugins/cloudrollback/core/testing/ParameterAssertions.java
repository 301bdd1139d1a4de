package io.jenkins.plugins.cloudrollback.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import java.util.List;
import java.util.function.Function;

/** Assertions that invalid parameters are refused when they are created, before anything is sent. */
public final class ParameterAssertions {
    /** Invalid ids, most of which would break out of a path or a header. */
    public static final List<String> INVALID_IDS = List.of(
            "",
            " ",
            "a b",
            "a\r\nX-Evil: 1",
            "a\n",
            "\u0000",
            "..",
            "../a",
            "a/b",
            "a\\b",
            "a#b",
            "a?b=c",
            "a&b",
            "a%2Fb",
            "é",
            "回滚",
            "😀",
            "a\u2028b",
            "{0}",
            "<b>",
            "x".repeat(1000));

    /** Invalid regions, most of which would change the host in {@code https://sae.{region}.aliyuncs.com}. */
    public static final List<String> INVALID_REGIONS = List.of(
            "",
            " ",
            "CN-HANGZHOU",
            "cn hangzhou",
            "cn.hangzhou",
            "evil.com/",
            "x@evil.com",
            "a#",
            "a/b",
            "a:80",
            "../a",
            "-a",
            "a-",
            "é",
            "x".repeat(64));

    private ParameterAssertions() {}

    /**
     * Asserts that each value is refused by a message that names the field, the value and what is expected.
     *
     * @param expected the expected part of the message
     * @param constructor creates the parameters with the given value of the field
     */
    public static void assertRefuses(
            String field, List<String> values, String expected, Function<String, ?> constructor) {
        for (String value : values) {
            assertThatThrownBy(() -> constructor.apply(value))
                    .as("%s = \"%s\"", field, value)
                    .isInstanceOfSatisfying(BadParameterException.class, refusal -> {
                        assertThat(refusal.field()).isEqualTo(field);
                        assertThat(refusal.getMessage())
                                .startsWith(field)
                                .containsAnyOf(quoted(value), "\"" + value + "\"")
                                .contains(expected)
                                .doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*")
                                .hasSizeLessThan(400);
                    });
        }
    }

    /** The value as quoted in the message: without control characters and shortened. */
    private static String quoted(String value) {
        String line = value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return value.isBlank() ? "" : "\"" + (line.length() > 60 ? line.substring(0, 60) + "..." : line) + "\"";
    }

    /** Asserts that a missing or blank value is refused. */
    public static void assertRequires(String field, String expected, Function<String, ?> constructor) {
        for (String value : new String[] {null, "", "  \t"}) {
            assertThatThrownBy(() -> constructor.apply(value))
                    .isInstanceOfSatisfying(BadParameterException.class, refusal -> {
                        assertThat(refusal.field()).isEqualTo(field);
                        assertThat(refusal)
                                .hasMessageStartingWith(field + " is missing. ")
                                .hasMessageContaining(expected);
                    });
        }
    }
}
