package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions.assertRefuses;
import static io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions.assertRequires;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodeArtsParametersTest {
    private static final String ID = "a38a2d40162f4ea1aa8c7cebca0bc7f8";
    /** Includes values of nearly and exactly the right length. */
    private static final List<String> INVALID_IDS = Stream.concat(
                    ParameterAssertions.INVALID_IDS.stream(),
                    Stream.of(
                            "a".repeat(31),
                            "a".repeat(33),
                            "a38a2d40-162f-4ea1-aa8c-7cebca0bc7f8",
                            "../" + "a".repeat(29),
                            "a".repeat(31) + "#",
                            "a".repeat(31) + "é",
                            "a".repeat(31) + "\n",
                            "a".repeat(32) + "\n"))
            .toList();

    private static CodeArtsParameters ids(String taskId, String recordId, String projectId) {
        return new CodeArtsParameters("cn-north-4", taskId, recordId, projectId, RunningChange.WAIT);
    }

    @Test
    void requiresTaskId() {
        assertRequires("taskId", "not an application ID", value -> ids(value, ID, ID));
    }

    @Test
    void refusesInvalidIds() {
        assertRefuses("taskId", INVALID_IDS, "a deployment task ID", value -> ids(value, ID, ID));
        assertRefuses(
                "recordId",
                INVALID_IDS,
                "shown in the deployment history as execution_id",
                value -> ids(ID, value, ID));
        assertRefuses("projectId", INVALID_IDS, "a CodeArts project ID", value -> ids(ID, ID, value));
    }

    @Test
    void stepAloneRequiresRecordOrProject() {
        CodeArtsParameters.checkStepAlone(ID, null);
        CodeArtsParameters.checkStepAlone(null, ID);
        assertThatThrownBy(() -> CodeArtsParameters.checkStepAlone(null, null))
                .isInstanceOf(BadParameterException.class)
                .hasMessage(
                        "projectId is missing. Specify projectId, which is needed to find the record to go back to, "
                                + "or specify recordId.");
    }

    @Test
    void acceptsNeitherRecordNorProject() {
        assertThat(ids(ID, null, null).projectId()).isNull();
        assertThat(ids(ID, ID, null).projectId()).isNull();
        assertThat(ids(ID, null, ID).recordId()).isNull();
        assertThat(ids("Z".repeat(32), ID, ID).taskId()).isEqualTo("Z".repeat(32));
    }

    @Test
    void refusesInvalidRegions() {
        assertRefuses(
                "region",
                ParameterAssertions.INVALID_REGIONS,
                "Specify a region ID such as cn-north-4 or cn-hangzhou",
                value -> new CodeArtsParameters(value, ID, ID, null, RunningChange.WAIT));
    }
}
