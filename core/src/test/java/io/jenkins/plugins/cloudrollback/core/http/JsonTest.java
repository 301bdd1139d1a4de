package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider sends is one short line, and its ids are ids. */
class JsonTest {
    private static Json answer(String field, String value) {
        return new Json(JsonNodeFactory.instance.objectNode().put(field, value), "Describe");
    }

    @Test
    void textIsOneLine() {
        Json answer = answer("name", " a\r\n[SAE] Rolled back.\u001b[2J\u202e\ufeff\ud800b ");

        assertThat(answer.text("name")).isEqualTo("a [SAE] Rolled back. [2J b");
        assertThat(answer.message("name")).hasToString("a [SAE] Rolled back. [2J b");
    }

    @Test
    void textIsShort() {
        assertThat(answer("name", "x".repeat(4 << 20)).text("name"))
                .hasSize(300)
                .endsWith("x...");
        assertThat(answer("name", "😀".repeat(300)).text("name"))
                .hasSizeBetween(298, 300)
                .doesNotContain("?");
    }

    @Test
    void rawIsAsSent() {
        assertThat(answer("name", " a\nb").raw("other", "name")).isEqualTo(" a\nb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"017f39b8-dfa4-4e16-a84b-1dcee4b10000", "a38a2d40162f4ea1aa8c7cebca0bc7f8", "12", "a_b.c:1"})
    void acceptsId(String id) {
        assertThat(answer("id", id).requiredId("id")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "a b", "a\u001b[1m", "a\u202eb", "../a", "a?b", "é", "\u0000"})
    void refusesOther(String value) {
        assertThatThrownBy(() -> answer("id", value).id("other", "id"))
                .hasMessage("Describe: the value of other/id is not an ID.")
                .extracting(failure -> ((CallException) failure).kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void refusesLongId() {
        assertThat(answer("id", "x".repeat(128)).id("id")).hasSize(128);
        assertThatThrownBy(() -> answer("id", "x".repeat(129)).id("id")).isInstanceOf(CallException.class);
    }

    @Test
    void missingIdIsNoId() {
        assertThat(answer("other", "x").id("id")).isNull();
        assertThatThrownBy(() -> answer("other", "x").requiredId("id"))
                .hasMessage("Describe: the answer does not contain id.");
    }
}
