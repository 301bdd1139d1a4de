package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of sessions, which both clouds must allow, and which must tell jobs apart in their audit logs. */
class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "shop#17, jenkins-shop-17",
        "team/shop/deploy_it#17, jenkins-team-shop-deploy_it-17",
        "shop.v2#17, jenkins-[0-9a-f]{8}-shop-v2-17",
        "org/shop/release%2F1.4#3, jenkins-[0-9a-f]{8}-org-shop-release-2F1-4-3",
        "\u56e2\u961f/\u90e8\u7f72#1, jenkins-[0-9a-f]{8}-+1"
    })
    void namesJobAndBuild(String build, String name) {
        assertThat(Role.sessionName(build)).matches(name).matches("[A-Za-z][A-Za-z0-9_-]{4,63}");
    }

    @Test
    void longNameKeepsItsEnd() {
        String name = Role.sessionName("folder/".repeat(20) + "deploy#123");
        assertThat(name)
                .matches("jenkins-[0-9a-f]{8}-.*-folder-deploy-123")
                .hasSize(64)
                .isNotEqualTo(Role.sessionName("another/" + "folder/".repeat(19) + "deploy#123"));
    }

    @Test
    void buildsOfAJobHaveTheSameHash() {
        List<String> names = Stream.of("\u90e8\u7f72#1", "\u90e8\u7f72#2", "\u53d1\u5e03#1")
                .map(build -> Role.sessionName(build).replaceFirst("-+\\d$", ""))
                .toList();
        assertThat(names.get(0)).isEqualTo(names.get(1)).isNotEqualTo(names.get(2));
    }
}
