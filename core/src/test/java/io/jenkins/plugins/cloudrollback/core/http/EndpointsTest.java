package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.testing.ParameterAssertions;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private final Endpoints endpoints = new Endpoints((service, region) -> null);
    private final Endpoints overridden = new Endpoints((service, region) -> Map.of(
                    "rfs *", URI.create("https://any.example"),
                    "rfs x-1", URI.create("https://x-1.example"),
                    "rfs cn-north-4", URI.create("https://cn-north-4.example"))
            .get(service + " " + region));

    @ParameterizedTest
    @CsvSource({
        "codearts-deploy, cn-north-4, https://codearts-deploy.cn-north-4.myhuaweicloud.com",
        "codearts-deploy, eu-west-101, https://codearts-deploy.eu-west-101.myhuaweicloud.eu",
        "rfs, ap-southeast-3, https://rfs.ap-southeast-3.myhuaweicloud.com",
        "rfs, eu-west-101, https://rfs.eu-west-101.myhuaweicloud.eu",
        "rfs, cn-southwest-3, https://rfs.cn-southwest-3.myhuaweicloud.com",
        "iam, cn-north-4, https://iam.cn-north-4.myhuaweicloud.com",
        "iam, eu-west-101, https://iam.eu-west-101.myhuaweicloud.eu",
        "iam, cn-southwest-3, https://iam.myhuaweicloud.com",
        "sae, cn-hangzhou, https://sae.cn-hangzhou.aliyuncs.com",
        "edas, cn-north-2-gov-1, https://edas.cn-north-2-gov-1.aliyuncs.com",
        "edas, cn-chengdu, https://edas.aliyuncs.com",
        "edas, cn-hangzhou-finance, https://edas.aliyuncs.com",
        "edas, me-east-1, https://edas.ap-northeast-1.aliyuncs.com",
        "edas, cn-hangzhou, https://edas.cn-hangzhou.aliyuncs.com",
        "sts, cn-hangzhou, https://sts.cn-hangzhou.aliyuncs.com",
        "sts, cn-north-2-gov-1, https://sts.aliyuncs.com",
        "huawei-sts, cn-north-4, https://sts.cn-north-4.myhuaweicloud.com",
        "huawei-sts, cn-east-5, https://sts.cn-north-4.myhuaweicloud.com",
        "alibaba-metadata, cn-hangzhou, http://100.100.100.200",
        "huawei-metadata, cn-north-4, http://169.254.169.254",
    })
    void defaultsToProvider(String service, String region, URI address) {
        assertThat(endpoints.of(service, region)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "rfs, x-1, https://x-1.example",
        "rfs, cn-north-4, https://cn-north-4.example",
        "rfs, cn-east-3, https://any.example",
        "sae, cn-hangzhou, https://sae.cn-hangzhou.aliyuncs.com",
        // Signs users in for the regions of other services.
        "iam, x-1, https://iam.x-1.myhuaweicloud.com",
    })
    void prefersOverride(String service, String region, URI address) {
        assertThat(overridden.of(service, region)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "rfs, x-2",
        "sae, x-1",
        "rfs, cn-hangzhou",
        "sae, cn-north-4",
        "sae, console",
        "sae, regions",
        "edas, console",
        "rfs, regions",
        "codearts-deploy, console",
        "sae, oss-cn-hangzhou",
        "edas, oss-cn-hangzhou",
        "sae, sae"
    })
    void refusesUnknownRegion(String service, String region) {
        assertThatThrownBy(() -> overridden.of(service, region))
                .isInstanceOf(BadParameterException.class)
                .hasMessageStartingWith("region: \"" + region + "\" is not a known region of the service " + service)
                .hasMessageContaining(Endpoints.regions(service).get(0) + ", ");
    }

    /** An override for any region names none. */
    @Test
    void wildcardIsNoRegion() {
        assertThatThrownBy(() -> overridden.of("rfs", "*")).isInstanceOf(BadParameterException.class);
    }

    @Test
    void refusesInvalidRegion() {
        Endpoints never = new Endpoints((service, region) -> {
            throw new AssertionError("asked for " + region);
        });

        ParameterAssertions.assertRefuses(
                "region",
                ParameterAssertions.INVALID_REGIONS,
                "Specify a region ID such as cn-north-4",
                region -> never.of("sae", region));
        assertThatThrownBy(() -> never.of("sae", null)).isInstanceOf(BadParameterException.class);
    }

    @Test
    void refusalIsOneLine() {
        assertThatThrownBy(() -> endpoints.of("sae", "a\r\nHost: b"))
                .isInstanceOf(BadParameterException.class)
                .hasMessageStartingWith("region: \"a Host: b\" is not a valid region ID.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sae", "edas", "codearts-deploy", "rfs"})
    void regionsHaveNames(String service) {
        assertThat(Endpoints.choices(service).entries())
                .extracting(Choice::value)
                .containsExactlyElementsOf(Endpoints.regions(service));
        assertThat(Endpoints.choices(service).entries())
                .allSatisfy(choice -> assertThat(choice.detail().in(Locale.SIMPLIFIED_CHINESE))
                        .isNotEqualTo(choice.detail().in(Locale.ENGLISH))
                        .doesNotContain("["));
    }

    /** Both providers have a region of this id. */
    @Test
    void namesAreThoseOfTheProvider() {
        assertThat(name("sae", "ap-southeast-1")).isEqualTo("Singapore");
        assertThat(name("rfs", "ap-southeast-1")).isEqualTo("CN-Hong Kong");
    }

    private static String name(String service, String region) {
        return Endpoints.choices(service).entries().stream()
                .filter(choice -> region.equals(choice.value()))
                .map(choice -> choice.detail().in(Locale.ENGLISH))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sae", "edas", "codearts-deploy", "rfs"})
    void coversAllKnownRegions(String service) {
        assertThat(Endpoints.regions(service))
                .hasSizeGreaterThan(5)
                .doesNotHaveDuplicates()
                .allSatisfy(region -> {
                    assertThat(endpoints.of(service, region))
                            .hasScheme("https")
                            .hasNoPort()
                            .hasPath("");
                    assertThat(Endpoints.console(service, region))
                            .startsWith("https://")
                            .doesNotContain("{");
                });
    }
}
