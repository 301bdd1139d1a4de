package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static io.jenkins.plugins.cloudrollback.core.testing.Refusals.assertRefuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.testing.Refusals;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import org.junit.jupiter.api.Test;

class EdasParametersTest {

    private static EdasParameters ids(String changeOrderId, String appId) {
        return new EdasParameters("cn-hangzhou", changeOrderId, appId);
    }

    @Test
    void idsThatCannotBeAreRefused() {
        assertRefuses("changeOrderId", Refusals.NO_IDS, "the application's change list", value -> ids(value, null));
        assertRefuses("changeOrderId", Refusals.NO_IDS, "the application's change list", value -> ids(value, "a"));
        assertRefuses("appId", Refusals.NO_IDS, "the ID of the application", value -> ids(null, value));
        assertRefuses("appId", Refusals.NO_IDS, "the ID of the application", value -> ids("c", value));
    }

    @Test
    void oneOfTheTwoIdsIsRequired() {
        assertThatThrownBy(() -> ids(null, null))
                .isInstanceOf(BadParameterException.class)
                .hasMessage("changeOrderId is missing: name the running change order, or the appId of the application "
                        + "that it runs on");
    }

    @Test
    void takesEitherIdOrBoth() {
        assertThat(ids("6b55106c-c7f2-40f7-a1d4-092870000000", null).appId()).isNull();
        assertThat(ids(null, "x".repeat(64)).changeOrderId()).isNull();
        assertThat(ids("A", "9").appId()).isEqualTo("9");
    }

    @Test
    void theRegionIsCheckedToo() {
        assertRefuses(
                "region",
                Refusals.NO_REGIONS,
                "give its id, such as cn-north-4 or cn-hangzhou",
                value -> new EdasParameters(value, "c", null));
    }
}
