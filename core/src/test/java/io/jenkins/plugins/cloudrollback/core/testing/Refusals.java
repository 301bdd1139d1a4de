package io.jenkins.plugins.cloudrollback.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import java.util.List;
import java.util.function.Function;

/** Parameters that are refused. They can't even be made, so nothing can be sent of them. */
public final class Refusals {
    /** What no id may be, because it would leave its place in a path or a header, or just never is one. */
    public static final List<String> NO_IDS = List.of(
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

    /** Each would make another host of {@code https://sae.{region}.aliyuncs.com}, or none. */
    public static final List<String> NO_REGIONS = List.of(
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

    private Refusals() {}

    /**
     * Checks that each value is refused by a message that names the field, the value and what to do.
     *
     * @param make makes parameters of which the field has the given value
     */
    public static void assertRefuses(String field, List<String> values, String whatToDo, Function<String, ?> make) {
        for (String value : values) {
            assertThatThrownBy(() -> make.apply(value))
                    .as("%s = \"%s\"", field, value)
                    .isInstanceOfSatisfying(BadParameterException.class, refusal -> {
                        assertThat(refusal.field()).isEqualTo(field);
                        assertThat(refusal.getMessage())
                                .startsWith(field)
                                .containsAnyOf(shown(value), "\"" + value + "\"")
                                .contains(whatToDo)
                                .doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*")
                                .hasSizeLessThan(400);
                    });
        }
    }

    /** As a message quotes it: without control characters, and not at any length. */
    private static String shown(String value) {
        String line = value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return value.isBlank() ? "" : "\"" + (line.length() > 60 ? line.substring(0, 60) + "..." : line) + "\"";
    }

    /** The same for a field that must not be missing. */
    public static void assertRequires(String field, String whatToDo, Function<String, ?> make) {
        for (String value : new String[] {null, "", "  \t"}) {
            assertThatThrownBy(() -> make.apply(value)).isInstanceOfSatisfying(BadParameterException.class, refusal -> {
                assertThat(refusal.field()).isEqualTo(field);
                assertThat(refusal)
                        .hasMessageStartingWith(field + " is missing: ")
                        .hasMessageContaining(whatToDo);
            });
        }
    }
}
