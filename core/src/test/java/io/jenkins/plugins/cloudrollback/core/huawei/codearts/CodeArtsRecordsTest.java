package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which records are newer than others. A record is written as {@code id[@start][#number]}, with - for no start. */
class CodeArtsRecordsTest {
    private static Json record(String text, String idField, String stateField) {
        String[] parts = text.split("[@#]");
        ObjectNode node = Json.object().put(idField, parts[0]).put(stateField, "running");
        if (!parts[1].equals("-")) {
            node.put("start_time", parts[1]);
        }
        if (parts.length > 2) {
            node.put("release_id", Long.parseLong(parts[2]));
        }
        return new Json(node, "test");
    }

    private static Json latest(String text) {
        return text == null ? new Json(Json.object(), "test") : record(text, "record_id", "status");
    }

    private static CodeArtsRecords records(String latest, String history) {
        List<Json> all = Stream.of(history == null ? new String[0] : history.split(" "))
                .map(text -> record(text, "execution_id", "state"))
                .toList();
        return CodeArtsRecords.of(latest(latest), new Listing<>(all, false));
    }

    private static String since(CodeArtsRecords then, CodeArtsRecords now) {
        List<Json> since = now.since(then.mark());
        return since == null
                ? "unknown"
                : String.join(" ", since.stream().map(CodeArtsRecords::id).toList());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                // latest then, history then, latest now, history now, newer ones
                "|a@1#1|           |a@1#1|                   ''",
                "|a@1#1|           |b@2#2 a@1#1|             b",
                "|a@1#1|           |a@1#1 c@3#3 b@2#2|       c b",
                "|b@2#2 a@1#1|     |b@3#2 a@1#1|             b",
                "|b@2#2 a@1#1|     |a@3#1 b@2#2|             a",
                "|b@1#2 a@1#1|     |b@3#2 a@1#1|             b",
                "|b@1#2 a@1#1|     |c@1#3 b@1#2 a@1#1|       c",
                // The history is late.
                "b@2|a@1#1|        b@2|b@2#2 a@1#1|          ''",
                "a@1|a@1#1|        b@2|a@1#1|                b",
                "a@1|a@1#1|        a@2|a@1#1|                a",
                // The latest record is too old for the history.
                "a@1||             a@1||                     ''",
                "a@1||             b@2|b@2#2|                b",
                "a@1|a@1#1|        ||                        unknown",
                // None at all.
                "||                ||                        ''",
                "||                |a@1#1|                   a",
                // Queued ones have not started, and may start later than others.
                "|b@-#2 a@1#1|     |b@-#2 a@1#1|             ''",
                "|b@-#2 a@1#1|     |b@2#2 a@1#1|             ''",
                "|b@-#2 a@1#1|     |c@3#3 b@2#2 a@1#1|       c",
                "|b@-#2 a@1#1|     |b@3#2 c@2#3 a@1#1|       c",
                "|b@-#2 a@1#1|     |a@1#1|                   ''",
                "|a@1#1|           |b@-#2 a@1#1|             b",
                "|b@-#2|           |b@2#2|                   ''",
            },
            delimiter = '|')
    void newerRecords(String latestThen, String then, String latestNow, String now, String newer) {
        assertThat(since(records(latestThen, then), records(latestNow, now))).isEqualTo(newer);
    }

    @ParameterizedTest
    @CsvSource({
        "a@1, a@1, ''",
        "a@1, b@2, b",
        "a@1, a@2, a",
        "a@1, b@1, b",
        "a@-, a@1, ''",
        "a@-, b@2, b",
        "b@2, a@1, unknown",
        "a@1,, unknown",
        ", a@1, unknown",
        ",, unknown"
    })
    void newerWithoutHistory(String then, String now, String newer) {
        assertThat(since(CodeArtsRecords.of(latest(then), null), CodeArtsRecords.of(latest(now), null)))
                .isEqualTo(newer);
    }

    @Test
    void partOfHistoryTellsOnlyThatNothingChanged() {
        Listing<Json> part = new Listing<>(List.of(record("c@3#3", "execution_id", "state")), true);

        CodeArtsRecords same = CodeArtsRecords.of(latest("b@2"), part);

        assertThat(since(records("b@2", "b@2#2"), same)).isEmpty();
        assertThat(since(records("a@1", "a@1#1"), same)).isEqualTo("unknown");
        assertThat(same.complete()).isFalse();
    }

    @Test
    void cancelledRecordIsNoChange() {
        ObjectNode cancelled = Json.object().put("execution_id", "c").put("state", "not_started");
        List<Json> history = List.of(new Json(cancelled, "test"), record("a@1#1", "execution_id", "state"));

        CodeArtsRecords records = CodeArtsRecords.of(latest(null), new Listing<>(history, false));

        assertThat(records.newestFirst()).extracting(CodeArtsRecords::id).containsExactly("a");
    }
}
