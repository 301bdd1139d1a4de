package io.jenkins.plugins.cloudrollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final Journal PREPARING = Journal.begin(Instant.ofEpochMilli(1000), Duration.ofHours(1), false);
    private static final Journal REQUESTING =
            PREPARING.requesting(FakeRollback.decision(Map.of("orders", "a b", "中文", "\"\n")));

    static Stream<Journal> everyPhase() {
        Outcome outcome = new Outcome(
                Outcome.Status.UNKNOWN,
                "SAE",
                Message.literal("app"),
                "id",
                null,
                12,
                "https://console.example",
                Message.literal("line\nline"));
        return Stream.of(
                PREPARING,
                Journal.begin(Instant.ofEpochMilli(1000), Duration.ofHours(1), true),
                PREPARING.preparing(FakeRollback.decision(Map.of())),
                REQUESTING,
                REQUESTING.waiting("id", null),
                REQUESTING.waiting(
                        null, Message.of("core.engine.messages", "doubt", "why", Message.literal("nested"), 7)),
                REQUESTING.waiting("id", null).done(outcome));
    }

    @ParameterizedTest
    @MethodSource("everyPhase")
    void jsonRoundTrip(Journal journal) {
        assertThat(Journal.fromJson(journal.toJson())).isEqualTo(journal);
    }

    @Test
    void ignoresUnknownFields() {
        String json = REQUESTING.toJson().replaceFirst("\\{", "{\"addedLater\":{\"a\":[1]},");
        assertThat(Journal.fromJson(json)).isEqualTo(REQUESTING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"version\":2,\"phase\":\"PREPARING\"}",
                "{\"version\":1}",
                "{\"version\":1,\"phase\":\"FLYING\"}",
                "{\"version\":1,\"phase\":\"REQUESTING\"}",
                "{\"version\":1,\"phase\":\"WAITING\",\"baseline\":{}}",
                "{\"version\":1,\"phase\":\"DONE\"}",
                "{\"version\":1,\"phase\":\"DONE\",\"outcome\":{}}"
            })
    void refusesInvalidJournals(String json) {
        assertThatThrownBy(() -> Journal.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journal");
    }

    @Test
    void deadlineIsAbsolute() {
        assertThat(PREPARING.deadline()).isEqualTo(Instant.ofEpochMilli(1000 + 3_600_000));
    }

    /** Otherwise a restart could not look for what the request has started. */
    @Test
    void lostRequestKeepsItsBaseline() {
        Decision wait = Decision.waitFor(FakeRollback.PLAN, Message.literal("a change has to end"));

        assertThat(REQUESTING.decided(wait).baseline()).isEqualTo(REQUESTING.baseline());
        assertThat(PREPARING.decided(wait).baseline()).isNull();
    }
}
