package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions.assertRefuses;
import static io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions.assertRequires;
import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaeParametersTest {

    private static SaeParameters ids(String appId, String versionId) {
        return saeParameters(appId).versionId(versionId).build();
    }

    private static SaeParameters numbers(String wait, String instances, String ratio) {
        return saeParameters("app")
                .batchWaitTime(number(wait))
                .minReadyInstances(number(instances))
                .minReadyInstanceRatio(number(ratio))
                .build();
    }

    private static Integer number(String text) {
        return text == null ? null : Integer.valueOf(text);
    }

    private static SaeParameters strategy(String json) {
        return saeParameters("app").updateStrategy(json).build();
    }

    @Test
    void requiresAppId() {
        assertRequires("appId", "an application ID", value -> ids(value, null));
    }

    @Test
    void refusesInvalidIds() {
        assertRefuses("appId", ParameterAssertions.INVALID_IDS, "an application ID", value -> ids(value, "v"));
        assertRefuses(
                "versionId", ParameterAssertions.INVALID_IDS, "returned by ListAppVersions", value -> ids("a", value));
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertRefuses(
                "batchWaitTime",
                List.of("-1", "86401", "2147483647"),
                "a whole number from 0 to 86400",
                value -> numbers(value, null, null));
        assertRefuses(
                "minReadyInstances",
                List.of("-2", "100001"),
                "a whole number from -1 to 100000",
                value -> numbers(null, value, null));
        assertRefuses(
                "minReadyInstanceRatio",
                List.of("-2", "101"),
                "a whole number from -1 to 100",
                value -> numbers(null, null, value));
    }

    @Test
    void refusesInvalidStrategies() {
        List<String> invalid = List.of(
                " ",
                "null",
                "[]",
                "\"text\"",
                "5",
                "{",
                "{\"a\":1",
                "{\"a\":1} {}",
                "{'a':1}",
                "type=BatchUpdate",
                "{\"a\":".repeat(400) + "1" + "}".repeat(400),
                "{\"a\":\"" + "x".repeat(2048) + "\"}");

        assertRefuses(
                "updateStrategy",
                invalid,
                "a JSON object of at most 2048 characters, such as {\"type\":\"Batch",
                SaeParametersTest::strategy);
    }

    static Stream<SaeParameters> valid() {
        return Stream.of(
                ids("017f39b8-dfa4-4e16-a84b-1dcee4b10000", "0026ff7f-2b57-4127-bdd0-9bf202bb9000"),
                ids("x".repeat(64), "Z"),
                numbers("0", "-1", "-1"),
                numbers("86400", "100000", "100"),
                numbers(null, null, "0"));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void acceptsDocumentedValues(SaeParameters parameters) {
        assertThat(parameters.appId()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"type\":\"BatchUpdate\",\"batchUpdate\":{\"note\":\"回滚 #/../\"}}"})
    void acceptsAnyJsonObject(String json) {
        assertThatCode(() -> strategy(json)).doesNotThrowAnyException();
    }

    @Test
    void refusesInvalidRegions() {
        assertRefuses(
                "region",
                ParameterAssertions.INVALID_REGIONS,
                "Specify a region ID such as cn-north-4 or cn-hangzhou",
                value -> saeParameters("app").region(value).build());
    }
}
