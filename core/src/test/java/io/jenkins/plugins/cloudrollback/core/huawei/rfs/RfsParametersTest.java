package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static io.jenkins.plugins.cloudrollback.core.testing.Refusals.assertRefuses;
import static io.jenkins.plugins.cloudrollback.core.testing.Refusals.assertRequires;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.testing.Refusals;
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

    private static List<String> noIdsNor(String... more) {
        List<String> values = new ArrayList<>(Refusals.NO_IDS);
        values.addAll(List.of(more));
        return values;
    }

    @Test
    void projectAndNameAreRequired() {
        assertRequires("projectId", "the ID of the region's project", value -> stack(value, "s", null));
        assertRequires("stackName", "the name of the stack", value -> stack(PROJECT, value, null));
    }

    @Test
    void whatCannotBeIsRefused() {
        List<String> noProjects = noIdsNor("ab", "a".repeat(65), "a_b");
        assertRefuses("projectId", noProjects, "the ID of the region's project", value -> stack(value, "s", ID));

        List<String> noStacks = noIdsNor(ID.substring(1), ID + "0", ID.replace('b', 'é'), ID + "\n");
        assertRefuses("stackId", noStacks, "the ID of the stack, 36 characters", value -> stack(PROJECT, "s", value));

        List<String> noNames = noIdsNor("9a", "-a", "_a", "a.b", "a".repeat(129), "カナ", "a😀", "我 的");
        noNames.remove("回滚"); // which is one
        assertRefuses("stackName", noNames, "which begins with a letter", value -> stack(PROJECT, value, ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "my_hello_world_stack", "Z-9_", "回滚", "我的-stack_1", "a𠮷"})
    void takesNamesThatTheDocumentAllows(String name) {
        assertThat(stack(PROJECT, name, ID).stackName()).isEqualTo(name);
        assertThat(stack("abc", name + "x".repeat(100), null).stackId()).isNull();
    }

    @Test
    void theRegionIsCheckedToo() {
        assertRefuses(
                "region",
                Refusals.NO_REGIONS,
                "give its id, such as cn-north-4 or cn-hangzhou",
                value -> new RfsParameters(value, PROJECT, "s", null));
    }
}
