package io.jenkins.plugins.cloudrollback.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages are rendered in the language of the reader, even after they were saved. */
class MessageTest {
    private static final String ENGLISH = "Grant the RAM user the missing permission.";
    private static final String CHINESE = "RAM 用户缺少所需权限，请授权。";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(before);
    }

    private static Message advice() {
        return SaeApi.ERRORS.row("Forbidden.RAM", 403).advice();
    }

    @ParameterizedTest
    @CsvSource({
        "en, en-US, english",
        "en, de-DE, english",
        "en, zh-CN, chinese",
        "en, zh-Hans-CN, chinese",
        "zh-CN, en-US, english",
        "zh-CN, de-DE, english",
        "zh-CN, zh-CN, chinese",
    })
    void rendersReadersLanguage(String jvm, String reader, String expected) {
        Locale.setDefault(Locale.forLanguageTag(jvm));

        assertThat(advice().in(Locale.forLanguageTag(reader)))
                .isEqualTo(expected.equals("chinese") ? CHINESE : ENGLISH);
    }

    @Test
    void toStringUsesJvmLanguage() {
        Locale.setDefault(Locale.SIMPLIFIED_CHINESE);
        assertThat(advice()).hasToString(CHINESE);

        Locale.setDefault(Locale.GERMANY);
        assertThat(advice()).hasToString(ENGLISH);
    }

    @Test
    void rendersNestedMessages() {
        Message answer = Message.joined(" ", List.of(Message.literal("HTTP 403."), advice()));
        Message outer = MessageBundle.of(TextParameter.class).get("bad.missing", "appId", answer);

        assertThat(outer.in(Locale.SIMPLIFIED_CHINESE)).isEqualTo("缺少 appId，应填写：HTTP 403. " + CHINESE + "。");
        assertThat(outer.in(Locale.ENGLISH)).isEqualTo("appId is missing. Specify HTTP 403. " + ENGLISH + ".");
    }

    @Test
    void rendersArgumentsVerbatim() {
        MessageBundle messages = MessageBundle.of(TextParameter.class);

        assertThat(messages.get("bad.range", 0, 1_000_000)).hasToString("a whole number from 0 to 1000000");
        assertThat(messages.get("bad.missing", "{0} 'x' {", null)).hasToString("{0} 'x' { is missing. Specify .");
    }

    /** Whatever a value contains, it forges neither a line nor an escape sequence of a log. */
    @Test
    void valuesAreOneLine() {
        String value = "g\r\n[SAE] Rolled back.\u001b[31m\u202e\u2028" + "x".repeat(4 << 20);
        MessageBundle messages = MessageBundle.of(TextParameter.class);

        for (Message message : List.of(
                Message.literal(value),
                messages.get("bad.missing", value, Message.literal(value)),
                Message.joined(", ", List.of(Message.literal(value))))) {
            assertThat(message.toString())
                    .contains("g [SAE] Rolled back. [31m x")
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}]")
                    .hasSizeLessThan(2100);
        }
    }

    /** A blank at the end can be the very reason why a value is refused. */
    @Test
    void blanksOfValuesAreShown() {
        Message expected = Message.literal("true or false");

        assertThat(TextParameter.bad("dryRun", "true ", expected))
                .hasMessage("dryRun: \"true \" is not valid. Specify true or false.");
        assertThat(TextParameter.bad("dryRun", "\u00a0true", expected)).hasMessageStartingWith("dryRun: \" true\" is");
    }

    @Test
    void namesReplaceIds() {
        Message version = Message.of("core.alibaba.sae.messages", "version.named", "demo:1.0", "2026-01-15", "v-1");
        Message decision = Message.of("core.alibaba.sae.messages", "goBack.before", version);

        assertThat(decision).hasToString("Going back to demo:1.0 (version v-1, created 2026-01-15), which ran before.");
        assertThat(decision.brief(Locale.ENGLISH)).isEqualTo("Going back to demo:1.0, which ran before.");
        assertThat(decision.brief(Locale.SIMPLIFIED_CHINESE)).isEqualTo("回退到之前运行的版本 demo:1.0。");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            failed                | failed.
            failed (HTTP 500)     | failed (HTTP 500).
            See https://a.example | See https://a.example.
            It failed.            | It failed.
            It "failed."          | It "failed."
            Why?                  | Why?
            失败。                 | 失败。
            """)
    void endsSentence(String text, String sentence) {
        assertThat(Message.sentence(Message.literal(text)).in(Locale.ENGLISH)).isEqualTo(sentence);
    }

    @Test
    void nothingJoinedIsNull() {
        assertThat(Message.joined("; ", List.of())).isNull();
    }

    static Stream<Message> messages() {
        return Stream.of(
                Message.literal("It's {0}, \"quoted\"\n"),
                Message.literal(""),
                advice(),
                MessageBundle.of(TextParameter.class).get("bad.value", "field", Message.literal("value"), advice()),
                Message.joined("; ", List.of(Message.literal("a"), advice())),
                Message.joined(", ", List.of(Message.literal("only one"))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void jsonRoundTrip(Message message) throws JsonProcessingException {
        Message loaded = JSON.readValue(JSON.writeValueAsString(message), Message.class);

        assertThat(loaded.in(Locale.ENGLISH)).isEqualTo(message.in(Locale.ENGLISH));
        assertThat(loaded.in(Locale.SIMPLIFIED_CHINESE)).isEqualTo(message.in(Locale.SIMPLIFIED_CHINESE));
    }

    @Test
    void rendersUnknownKey() {
        assertThat(Message.of("core.text.messages", "from.the.future", "a", 1)).hasToString("from.the.future [a, 1]");
        assertThat(Message.of("core.gone.messages", "key")).hasToString("key []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[]", "{}", "{\"key\":1}", "true"})
    void refusesOtherJson(String json) {
        assertThatThrownBy(() -> JSON.readValue(json, Message.class)).isInstanceOf(JsonProcessingException.class);
    }
}
