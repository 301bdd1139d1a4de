package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions.assertRefuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import org.junit.jupiter.api.Test;

class EdasParametersTest {

    private static EdasParameters ids(String changeOrderId, String appId) {
        return new EdasParameters("cn-hangzhou", changeOrderId, appId);
    }

    @Test
    void refusesInvalidIds() {
        assertRefuses(
                "changeOrderId",
                ParameterAssertions.INVALID_IDS,
                "under the changes of the application",
                value -> ids(value, null));
        assertRefuses(
                "changeOrderId",
                ParameterAssertions.INVALID_IDS,
                "under the changes of the application",
                value -> ids(value, "a"));
        assertRefuses("appId", ParameterAssertions.INVALID_IDS, "an application ID", value -> ids(null, value));
        assertRefuses("appId", ParameterAssertions.INVALID_IDS, "an application ID", value -> ids("c", value));
    }

    @Test
    void requiresOneOfTheIds() {
        assertThatThrownBy(() -> ids(null, null))
                .isInstanceOf(BadParameterException.class)
                .hasMessage(
                        "changeOrderId is missing. Specify the ID of the running change order, or the appId of the application "
                                + "that it is running on.");
    }

    @Test
    void acceptsEitherIdOrBoth() {
        assertThat(ids("6b55106c-c7f2-40f7-a1d4-092870000000", null).appId()).isNull();
        assertThat(ids(null, "x".repeat(64)).changeOrderId()).isNull();
        assertThat(ids("A", "9").appId()).isEqualTo("9");
    }

    @Test
    void refusesInvalidRegions() {
        assertRefuses(
                "region",
                ParameterAssertions.INVALID_REGIONS,
                "Specify a region ID such as cn-north-4 or cn-hangzhou",
                value -> new EdasParameters(value, "c", null));
    }

    @Test
    void applicationGoesBack() {
        assertRefuses(
                "appId",
                ParameterAssertions.INVALID_IDS,
                "an application ID",
                value -> new EdasAppParameters("cn-hangzhou", value, null));
        assertRefuses(
                "packageVersionId",
                ParameterAssertions.INVALID_IDS,
                "the ID of a version",
                value -> new EdasAppParameters("cn-hangzhou", "a", value));
        assertRefuses(
                "region",
                ParameterAssertions.INVALID_REGIONS,
                "Specify a region ID such as cn-north-4 or cn-hangzhou",
                value -> new EdasAppParameters(value, "a", null));
        assertThatThrownBy(() -> new EdasAppParameters("cn-hangzhou", null, null))
                .isInstanceOf(BadParameterException.class)
                .hasMessageContaining("appId is missing");
    }
}
