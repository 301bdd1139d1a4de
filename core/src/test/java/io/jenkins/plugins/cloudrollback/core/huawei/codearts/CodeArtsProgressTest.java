package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a status that is not documented, only whether the record has ended is known. */
class CodeArtsProgressTest {
    private static Json record(String status, String field, String value) {
        ObjectNode record = Json.object().put("status", status);
        return new Json(field == null ? record : record.put(field, value), "test");
    }

    @ParameterizedTest
    @CsvSource({
        "succeeded, step, finish, SUCCEEDED",
        "failed, step, finish, FAILED",
        "strange, step, finish, LOST",
        "strange, step, deploy, RUNNING",
        "strange,,, RUNNING"
    })
    void progress(String status, String field, String value, State state) {
        assertThat(CodeArtsProgress.of(record(status, field, value)).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "strange, step, finish, FAILED",
        "strange, end_time, 2026-03-02 10:00:00, FAILED",
        "strange, step, deploy, RUNNING",
        "strange,,, RUNNING"
    })
    void stateOfChange(String status, String field, String value, Change.State state) {
        assertThat(CodeArtsProgress.changeState(record(status, field, value))).isEqualTo(state);
    }
}
