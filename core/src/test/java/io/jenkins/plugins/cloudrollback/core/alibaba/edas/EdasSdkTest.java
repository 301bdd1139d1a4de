package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyuncs.edas.model.v20170801.AbortAndRollbackChangeOrderRequest;
import com.aliyuncs.edas.model.v20170801.AbortChangeOrderRequest;
import com.aliyuncs.edas.model.v20170801.ContinuePipelineRequest;
import com.aliyuncs.edas.model.v20170801.DeployK8sApplicationRequest;
import com.aliyuncs.edas.model.v20170801.GetChangeOrderInfoRequest;
import com.aliyuncs.edas.model.v20170801.GetK8sApplicationRequest;
import com.aliyuncs.edas.model.v20170801.ListApplicationRequest;
import com.aliyuncs.edas.model.v20170801.ListDeployGroupRequest;
import com.aliyuncs.edas.model.v20170801.ListHistoryDeployVersionRequest;
import com.aliyuncs.edas.model.v20170801.ListRecentChangeOrderRequest;
import com.aliyuncs.edas.model.v20170801.ListRecentChangeOrderResponse;
import com.aliyuncs.edas.model.v20170801.RollbackApplicationRequest;
import com.aliyuncs.edas.model.v20170801.RollbackChangeOrderRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaSdk;
import io.jenkins.plugins.cloudrollback.core.testing.SdkCloud;
import io.jenkins.plugins.cloudrollback.core.testing.SdkOperation;
import io.jenkins.plugins.cloudrollback.core.testing.SdkTest;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EdasSdkTest extends SdkTest<AlibabaSdk, EdasApi> {

    private static final String APP = DemoWorld.EDAS_DEPLOYED_APP_ID;

    EdasSdkTest() {
        super(EdasApi.class);
    }

    @Override
    protected AlibabaSdk sdk() {
        return new AlibabaSdk(cloud);
    }

    @Override
    protected EdasApi ours() {
        return new EdasApi(cloud.alibaba(), "cn-hangzhou");
    }

    @Override
    protected List<SdkOperation<AlibabaSdk, EdasApi>> operations() {
        return List.of(
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "listApplication",
                                (sdk, id) -> {
                                    ListApplicationRequest request = new ListApplicationRequest();
                                    request.setCurrentPage(1);
                                    request.setPageSize(100);
                                    return sdk.call(request);
                                },
                                (api, id) -> api.listApplication(1))
                        .reading(
                                "/Code",
                                "/ApplicationList/Application/0/AppId",
                                "/ApplicationList/Application/0/Name",
                                "/ApplicationList/Application/0/NamespaceId",
                                "/ApplicationList/Application/0/RegionId",
                                "/ApplicationList/Application/0/K8sNamespace",
                                "/ApplicationList/Application/0/ClusterType",
                                "/ApplicationList/Application/0/Instances")
                        .unknownToSdk("/TotalSize"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "listRecentChangeOrder",
                                (sdk, id) -> {
                                    ListRecentChangeOrderRequest request = new ListRecentChangeOrderRequest();
                                    request.setAppId(DemoWorld.EDAS_APP_ID);
                                    return sdk.call(request);
                                },
                                (api, id) -> api.listRecentChangeOrder(DemoWorld.EDAS_APP_ID))
                        .after(DemoWorld::startEdasDeployment)
                        .reading(
                                "/Code",
                                "/ChangeOrderList/ChangeOrder/0/ChangeOrderId",
                                "/ChangeOrderList/ChangeOrder/0/AppId",
                                "/ChangeOrderList/ChangeOrder/0/Status",
                                "/ChangeOrderList/ChangeOrder/0/CoType",
                                "/ChangeOrderList/ChangeOrder/0/CoTypeCode",
                                "/ChangeOrderList/ChangeOrder/0/Source",
                                "/ChangeOrderList/ChangeOrder/0/CreateTime",
                                "/ChangeOrderList/ChangeOrder/0/ChangeOrderDescription"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "getChangeOrderInfo",
                                (sdk, id) -> {
                                    GetChangeOrderInfoRequest request = new GetChangeOrderInfoRequest();
                                    request.setChangeOrderId(id);
                                    return sdk.call(request);
                                },
                                EdasApi::getChangeOrderInfo)
                        .after(DemoWorld::startEdasDeployment)
                        .reading(
                                "/Code",
                                "/changeOrderInfo/ChangeOrderId",
                                "/changeOrderInfo/Status",
                                "/changeOrderInfo/PipelineInfoList/PipelineInfo/0/PipelineId",
                                "/changeOrderInfo/PipelineInfoList/PipelineInfo/0/PipelineStatus"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "abortAndRollbackChangeOrder",
                                (sdk, id) -> {
                                    AbortAndRollbackChangeOrderRequest request =
                                            new AbortAndRollbackChangeOrderRequest();
                                    request.setChangeOrderId(id);
                                    return sdk.call(request);
                                },
                                EdasApi::abortAndRollbackChangeOrder)
                        .after(DemoWorld::startEdasDeployment)
                        .reading("/Code", "/Data/ChangeOrderId"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "rollbackChangeOrder",
                                (sdk, id) -> {
                                    RollbackChangeOrderRequest request = new RollbackChangeOrderRequest();
                                    request.setChangeOrderId(id);
                                    return sdk.call(request);
                                },
                                EdasApi::rollbackChangeOrder)
                        .after(simulator -> {
                            simulator.edas().app(DemoWorld.EDAS_APP_ID).clusterType(2);
                            return DemoWorld.startEdasDeployment(simulator);
                        })
                        .reading("/Code", "/Data/ChangeOrderId"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "listHistoryDeployVersion",
                                (sdk, id) -> {
                                    ListHistoryDeployVersionRequest request = new ListHistoryDeployVersionRequest();
                                    request.setAppId(APP);
                                    return sdk.call(request);
                                },
                                (api, id) -> api.listHistoryDeployVersion(APP))
                        .reading(
                                "/Code",
                                "/PackageVersionList/PackageVersion/0/Id",
                                "/PackageVersionList/PackageVersion/0/AppId",
                                "/PackageVersionList/PackageVersion/0/PackageVersion",
                                "/PackageVersionList/PackageVersion/0/Type",
                                "/PackageVersionList/PackageVersion/0/CreateTime"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "listDeployGroup",
                                (sdk, id) -> {
                                    ListDeployGroupRequest request = new ListDeployGroupRequest();
                                    request.setAppId(APP);
                                    return sdk.call(request);
                                },
                                (api, id) -> api.listDeployGroup(APP))
                        .reading(
                                "/Code",
                                "/DeployGroupList/DeployGroup/0/AppId",
                                "/DeployGroupList/DeployGroup/0/PackageVersion",
                                "/DeployGroupList/DeployGroup/0/PackageVersionId"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "getK8sApplication",
                                (sdk, id) -> {
                                    GetK8sApplicationRequest request = new GetK8sApplicationRequest();
                                    request.setAppId(APP);
                                    return sdk.call(request);
                                },
                                (api, id) -> api.getK8sApplication(APP))
                        .reading("/Code", "/Applcation/AppId", "/Applcation/LatestVersion/PackageVersion"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "deployK8sApplication",
                                (sdk, id) -> {
                                    DeployK8sApplicationRequest request = new DeployK8sApplicationRequest();
                                    request.setAppId(APP);
                                    request.setPackageVersionId(DemoWorld.EDAS_OLD_VERSION_ID);
                                    request.setChangeOrderDesc("Jenkins: back");
                                    return sdk.call(request);
                                },
                                (api, id) ->
                                        api.deployK8sApplication(APP, DemoWorld.EDAS_OLD_VERSION_ID, "Jenkins: back"))
                        .reading("/Code", "/ChangeOrderId"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "rollbackApplication",
                                (sdk, id) -> {
                                    RollbackApplicationRequest request = new RollbackApplicationRequest();
                                    request.setAppId(APP);
                                    request.setGroupId("all");
                                    request.setHistoryVersion("1.0");
                                    return sdk.call(request);
                                },
                                (api, id) -> api.rollbackApplication(APP, "1.0"))
                        .after(simulator -> {
                            simulator.edas().app(APP).clusterType(2);
                            return null;
                        })
                        .reading("/Code", "/ChangeOrderId"),
                SdkOperation.<AlibabaSdk, EdasApi>simulated("abortChangeOrder", (sdk, id) -> {
                            AbortChangeOrderRequest request = new AbortChangeOrderRequest();
                            request.setChangeOrderId(id);
                            return sdk.call(request);
                        })
                        .after(DemoWorld::startEdasDeployment)
                        .reading("/Code", "/Data/ChangeOrderId"),
                SdkOperation.<AlibabaSdk, EdasApi>of(
                                "continuePipeline",
                                (sdk, id) -> {
                                    ContinuePipelineRequest request = new ContinuePipelineRequest();
                                    request.setPipelineId(id);
                                    request.setConfirm(true);
                                    return sdk.call(request);
                                },
                                EdasApi::continuePipeline)
                        .after(EdasSdkTest::waitingPipeline)
                        .reading("/Code"));
    }

    private static String waitingPipeline(Simulator simulator) {
        String order = simulator
                .edas()
                .app(DemoWorld.EDAS_APP_ID)
                .deploy("alice", "console", Script.of("8 2"))
                .orElseThrow();
        JsonNode answer =
                SdkCloud.ask(simulator, "POST", "/pop/v5/changeorder/change_order_info", "ChangeOrderId=" + order);
        return answer.at("/changeOrderInfo/PipelineInfoList/PipelineInfo/1/PipelineId")
                .asText();
    }

    /** The model's list has no wrapper. */
    @Override
    protected String modelled(String pointer) {
        return pointer.replace("/changeOrderInfo/", "/ChangeOrderInfo/").replaceAll("(List/)\\w+/(\\d)", "$1$2");
    }

    @Test
    void refusesAsTheSdkReadsIt() throws Exception {
        cloud.reset();
        ListRecentChangeOrderRequest request = new ListRecentChangeOrderRequest();
        request.setAppId("no-such-app");

        ListRecentChangeOrderResponse refusal = sdk().call(request);

        assertThat(cloud.reply().status()).isEqualTo(200);
        assertThat(refusal.getCode()).isEqualTo(404);
        assertThat(refusal.getMessage()).contains("no-such-app");
    }

    @Override
    protected Map<String, List<String>> unknownOperations() {
        return Map.of();
    }

    @Override
    protected Set<String> otherSpellings() {
        return Set.of("ChangeOrderInfo", "Application");
    }

    @Override
    protected List<Path> readers() {
        return Stream.of("edas", "ChangeOrders.java", "Pipelines.java")
                .map(Path.of("src/main/java/io/jenkins/plugins/cloudrollback/core/alibaba")::resolve)
                .toList();
    }

    @Override
    protected JsonNode tree(Object answer) {
        return AlibabaSdk.tree(answer);
    }
}
