package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions.assertRefuses;
import static io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions.assertRequires;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RfsParametersTest {
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";
    private static final String ID = "8592967b-18b0-421b-b6c1-079c9ded3931";

    private static RfsParameters stack(String projectId, String name, String id) {
        return new RfsParameters("cn-north-4", projectId, name, id);
    }

    private static List<String> invalidIdsAnd(String... more) {
        List<String> values = new ArrayList<>(ParameterAssertions.INVALID_IDS);
        values.addAll(List.of(more));
        return values;
    }

    @Test
    void requiresProjectAndName() {
        assertRequires("projectId", "the project ID of the region", value -> stack(value, "s", null));
        assertRequires("stackName", "a stack name", value -> stack(PROJECT, value, null));
    }

    @Test
    void refusesInvalidValues() {
        List<String> invalidProjects = invalidIdsAnd("ab", "a".repeat(65), "a_b");
        assertRefuses("projectId", invalidProjects, "the project ID of the region", value -> stack(value, "s", ID));

        List<String> invalidStackIds = invalidIdsAnd(ID.substring(1), ID + "0", ID.replace('b', 'é'), ID + "\n");
        assertRefuses("stackId", invalidStackIds, "a stack ID (36 characters)", value -> stack(PROJECT, "s", value));

        List<String> invalidNames = invalidIdsAnd("9a", "-a", "_a", "a.b", "a".repeat(129), "カナ", "a😀", "我 的");
        invalidNames.remove("回滚"); // valid as a name
        assertRefuses("stackName", invalidNames, "which begins with a letter", value -> stack(PROJECT, value, ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "my_hello_world_stack", "Z-9_", "回滚", "我的-stack_1", "a𠮷"})
    void acceptsDocumentedNames(String name) {
        assertThat(stack(PROJECT, name, ID).stackName()).isEqualTo(name);
        assertThat(stack("abc", name + "x".repeat(100), null).stackId()).isNull();
    }

    @Test
    void refusesInvalidRegions() {
        assertRefuses(
                "region",
                ParameterAssertions.INVALID_REGIONS,
                "Specify a region ID such as cn-north-4 or cn-hangzhou",
                value -> new RfsParameters(value, PROJECT, "s", null));
    }
}
