package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdasVersionsTest {
    private static final String APP = "AppId=" + DemoWorld.EDAS_APP_ID;
    private static final String OLD = "b-old";
    private static final String NEW = "a-new";

    private final SignedClient client = new SignedClient();
    private final Edas edas = client.simulator.edas();
    private final EdasApp app = edas.app(DemoWorld.EDAS_APP_ID);

    EdasVersionsTest() {
        app.addVersion(OLD, "1.0");
        client.clock.passSeconds(60);
        app.addVersion(NEW, "1.1");
    }

    @Test
    void kubernetesGoesBackByDeployment() {
        JsonNode answer = deploy("&PackageVersionId=" + OLD + "&ChangeOrderDesc=marker");

        String order = answer.path("ChangeOrderId").asText();
        assertThat(answer.path("Code").asInt()).isEqualTo(200);
        assertThat(deploy("&PackageVersionId=" + OLD).path("Code").asInt()).isEqualTo(400);
        assertThat(recent().at("/0/ChangeOrderId").asText()).isEqualTo(order);
        assertThat(recent().at("/0/CoTypeCode").asText()).isEqualTo("CoDeploy");
        assertThat(recent().at("/0/ChangeOrderDescription").asText()).isEqualTo("marker");
        assertThat(client.simulator.effects().of(app.id()))
                .extracting(Effect::changeId)
                .containsExactly(order);
        client.clock.passSeconds(60);
        assertThat(app.runningVersion()).isEqualTo(OLD);
        assertThat(group().path("PackageVersionId").asText()).isEqualTo(OLD);
        assertThat(app.receivedDeployments())
                .containsExactly(Map.of("AppId", app.id(), "PackageVersionId", OLD, "ChangeOrderDesc", "marker"));
    }

    @Test
    void ecsGoesBackByNameOfVersion() {
        app.clusterType(2);

        JsonNode answer = rollback("&GroupId=all&HistoryVersion=1.0&Batch=2&BatchWaitTime=1");
        client.clock.passSeconds(60);

        assertThat(answer.path("ChangeOrderId").asText()).isNotEmpty();
        assertThat(app.runningVersion()).isEqualTo(OLD);
        assertThat(client.simulator.effects().all()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GroupId=unknown&HistoryVersion=1.0",
        "GroupId=all&HistoryVersion=0.9",
        "GroupId=all&HistoryVersion=1.0&Batch=6",
        "GroupId=all&HistoryVersion=1.0&BatchWaitTime=6",
        "GroupId=all"
    })
    void ecsIsStrict(String query) {
        app.clusterType(2);

        assertThat(rollback("&" + query).path("Code").asInt()).isEqualTo(400);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @Test
    void eachClusterHasItsOwnOperations() {
        String running = app.deploy("bob", "console", Script.of("1")).orElseThrow();
        String query = "ChangeOrderId=" + running;
        String path = "oam/changeorder/rollback";
        assertThat(client.edas("RollbackChangeOrder", "PUT", path, query)
                        .path("Code")
                        .asInt())
                .isEqualTo(400);
        assertThat(rollback("&GroupId=all&HistoryVersion=1.0").path("Code").asInt())
                .isEqualTo(400);

        app.clusterType(2);
        assertThat(deploy("&PackageVersionId=" + OLD).path("Code").asInt()).isEqualTo(400);
        assertThat(client.edas("RollbackChangeOrder", "PUT", path, query)
                        .at("/Data/ChangeOrderId")
                        .asText())
                .isNotEmpty();
        client.clock.passSeconds(60);
        assertThat(app.runningVersion()).isEqualTo(NEW);
        assertThat(client.edas("ListApplication", "POST", "app/app_list", "")
                        .at("/ApplicationList/Application/0/ClusterType")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void answersMaySayLittle() {
        edas.modes(
                EdasMode.DEPLOY_ANSWERS_NO_ID,
                EdasMode.DESCRIPTION_HIDDEN,
                EdasMode.HISTORIC_TYPE_HISTORY,
                EdasMode.GROUP_WITHOUT_VERSION_ID,
                EdasMode.VERSIONS_UNSORTED,
                EdasMode.ROLLBACK_ADDS_VERSION);

        JsonNode answer = deploy("&PackageVersionId=" + OLD + "&ChangeOrderDesc=marker");

        assertThat(answer.has("ChangeOrderId")).isFalse();
        assertThat(recent().at("/0/ChangeOrderDescription").asText()).isEmpty();
        assertThat(recent().at("/0/CoTypeCode").asText()).isEqualTo("CoDeployHistory");
        assertThat(group().has("PackageVersionId")).isFalse();
        assertThat(versions().findValuesAsText("Id")).hasSize(3).isSorted();
        assertThat(versions().findValuesAsText("PackageVersion")).containsOnlyOnce("1.1");
    }

    @Test
    void failedDeploymentLeavesOldVersion() {
        app.deploy("bob", "console", Script.of("1:5 3"));
        client.clock.passSeconds(5);

        assertThat(versions()).hasSize(3);
        assertThat(app.runningVersion()).isEqualTo(NEW);
        assertThat(kubernetes().at("/Applcation/LatestVersion/PackageVersion").asText())
                .isEqualTo("1.1");
        edas.modes(EdasMode.APPLICATION_SPELT_RIGHT);
        assertThat(kubernetes().at("/Application/App/Instances").asInt()).isEqualTo(2);
    }

    @Test
    void groupsMayDiffer() {
        app.addGroup(OLD).addGroup(null);

        assertThat(groups().findValuesAsText("PackageVersionId")).containsExactly(NEW, OLD);
        edas.modes(EdasMode.GROUP_WITHOUT_VERSION, EdasMode.VERSIONS_ARE_IMAGES);
        assertThat(groups()).hasSize(3);
        assertThat(groups().findValuesAsText("PackageVersion")).isEmpty();
        assertThat(versions().at("/0/Type").asText()).isEqualTo("image");
    }

    @Test
    void groupMayShowVersionThatFailed() {
        edas.modes(EdasMode.GROUP_WITH_LAST_VERSION);
        app.deploy("bob", "console", Script.of("3"));

        assertThat(group().path("PackageVersion").asText()).isEqualTo("1.0.3");
        app.goBack("bob", "console", OLD, Script.of("2"));
        assertThat(group().path("PackageVersionId").asText()).isEqualTo(OLD);
    }

    private JsonNode deploy(String more) {
        return client.edas("DeployK8sApplication", "POST", "k8s/acs/k8s_apps", APP + more);
    }

    private JsonNode rollback(String more) {
        return client.edas("RollbackApplication", "POST", "changeorder/co_rollback", APP + more);
    }

    private JsonNode recent() {
        return client.edas("ListRecentChangeOrder", "POST", "changeorder/change_order_list", APP)
                .at("/ChangeOrderList/ChangeOrder");
    }

    private JsonNode versions() {
        return client.edas("ListHistoryDeployVersion", "GET", "app/deploy_history_version_list", APP)
                .at("/PackageVersionList/PackageVersion");
    }

    private JsonNode group() {
        return groups().path(0);
    }

    private JsonNode groups() {
        return client.edas("ListDeployGroup", "POST", "app/deploy_group_list", APP)
                .at("/DeployGroupList/DeployGroup");
    }

    private JsonNode kubernetes() {
        return client.edas("GetK8sApplication", "GET", "changeorder/co_application", APP + "&From=deploy");
    }
}
