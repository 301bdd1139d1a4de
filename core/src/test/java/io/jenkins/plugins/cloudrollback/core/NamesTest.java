package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Targets and versions have the names that the providers show; the ids are there as well, but not on pages. */
class NamesTest {
    private final Cloud cloud = new Cloud();

    NamesTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Plan plan(Rollback rollback) {
        cloud.dryRun(rollback);
        return cloud.journals.get(cloud.journals.size() - 1).plan();
    }

    /** @param id is left out on pages */
    private void assertNamed(Message message, String brief, String id) {
        assertThat(message.brief(Locale.ENGLISH)).isEqualTo(brief);
        assertThat(message.toString()).contains(id);
        assertThat(cloud.log).anyMatch(line -> line.contains(message.toString()));
    }

    @Test
    void saeShowsImages() {
        Plan plan = plan(cloud.sae(DemoParameters.sae()));

        assertNamed(plan.target(), "app demo in cn-hangzhou", DemoWorld.SAE_APP_ID);
        assertThat(plan.from().brief(Locale.ENGLISH)).isEqualTo("demo:1.1");
        assertThat(plan.to().brief(Locale.ENGLISH)).isEqualTo("demo:1.0");
        assertThat(plan.to()).asString().contains(DemoWorld.OLD_VERSION_ID);
    }

    /** The signature for the download of a package is no part of its name; two packages may have the same name. */
    @Test
    void saeShowsPackages() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        ArrayNode versions = body.putArray("Data");
        String url = "https://oss.example/a/%s/%s?Signature=secret";
        versions.addObject()
                .put("Id", "v1")
                .put("CreateTime", "1768440000000")
                .put("WarUrl", url.formatted(1, "a.jar"));
        versions.addObject()
                .put("Id", "v2")
                .put("CreateTime", "1768450000000")
                .put("WarUrl", url.formatted(2, "a.jar"));
        versions.addObject()
                .put("Id", "v3")
                .put("CreateTime", "1768460000000")
                .put("WarUrl", url.formatted(3, "b.jar"));
        versions.addObject().put("Id", "v4").put("CreateTime", "0").put("WarUrl", "https://oss.example/");
        cloud.simulator.faults().next("ListAppVersions").answer(Reply.json(200, body));

        assertThat(cloud.run(cloud.sae(DemoParameters.sae())).message().brief(Locale.ENGLISH))
                .contains("Candidates: b.jar, a.jar (created 20", ", a.jar (created 20", "version v4 (created ?)")
                .doesNotContain("secret", "v1", "v2", "v3");
    }

    @Test
    void saeShowsIdsWhereNamesAreForbidden() {
        cloud.simulator.faults().next("DescribeApplicationConfig").error(403, "Forbidden.RAM");

        assertThat(plan(cloud.sae(DemoParameters.sae())).target().brief(Locale.ENGLISH))
                .isEqualTo("app " + DemoWorld.SAE_APP_ID + " in cn-hangzhou");
    }

    @Test
    void edasShowsPackageVersions() {
        Plan plan = plan(cloud.edasApp(DemoParameters.edasApp()));

        assertNamed(plan.target(), "app demo-deployed in cn-hangzhou", DemoWorld.EDAS_DEPLOYED_APP_ID);
        assertThat(plan.from().brief(Locale.ENGLISH)).isEqualTo("1.1");
        assertThat(plan.to().brief(Locale.ENGLISH)).isEqualTo("1.0");
        assertThat(plan.to()).asString().contains(DemoWorld.EDAS_OLD_VERSION_ID);
    }

    @Test
    void codeArtsShowsTimesAndUsers() {
        Plan plan = plan(cloud.codeArts(DemoParameters.codeArts()));

        assertNamed(plan.target(), "deployment task demo-deployment in cn-north-4", DemoWorld.TASK_ID);
        assertThat(plan.to().brief(Locale.ENGLISH)).matches("record of 20[-0-9]+ [:0-9]+ by alice");
        assertThat(plan.to()).asString().contains(DemoWorld.OLD_RECORD_ID, "succeeded");
    }

    @Test
    void rfsShowsStacks() {
        Plan plan = plan(cloud.rfs(DemoParameters.rfs()));

        assertThat(plan.target().brief(Locale.ENGLISH)).isEqualTo("stack my_hello_world_stack in cn-north-4");
        assertThat(plan.target())
                .asString()
                .contains(cloud.simulator
                        .rfs()
                        .stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME)
                        .id());
    }
}
