package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.sae.model.v20190506.AbortAndRollbackChangeOrderRequest;
import com.aliyuncs.sae.model.v20190506.AbortChangeOrderRequest;
import com.aliyuncs.sae.model.v20190506.ConfirmPipelineBatchRequest;
import com.aliyuncs.sae.model.v20190506.DescribeApplicationStatusRequest;
import com.aliyuncs.sae.model.v20190506.DescribeChangeOrderRequest;
import com.aliyuncs.sae.model.v20190506.ListApplicationsRequest;
import com.aliyuncs.sae.model.v20190506.ListChangeOrdersRequest;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares with the SDK of 2019, the newest that could be had. {@link SaeModelTest} covers what it does not know. */
class SaeSdkTest extends SdkTest<AlibabaSdk, SaeApi> {

    SaeSdkTest() {
        super(SaeApi.class);
    }

    @Override
    protected AlibabaSdk sdk() {
        return new AlibabaSdk(cloud);
    }

    @Override
    protected SaeApi ours() {
        return new SaeApi(cloud.alibaba(), "cn-hangzhou");
    }

    @Override
    protected List<SdkOperation<AlibabaSdk, SaeApi>> operations() {
        return List.of(
                listApplications(),
                listChangeOrders(),
                describeChangeOrder(),
                confirmPipelineBatch(),
                describeApplicationStatus(),
                abortChangeOrder(),
                abortAndRollbackChangeOrder());
    }

    private static SdkOperation<AlibabaSdk, SaeApi> listApplications() {
        ListApplicationsRequest request = new ListApplicationsRequest();
        request.setCurrentPage(1);
        request.setPageSize(100);
        return SdkOperation.<AlibabaSdk, SaeApi>of(
                        "listApplications", (sdk, id) -> sdk.call(request), (api, id) -> api.listApplications(1))
                .reading(
                        "/Code",
                        "/Success",
                        "/Data/TotalSize",
                        "/Data/Applications/0/AppId",
                        "/Data/Applications/0/AppName",
                        "/Data/Applications/0/NamespaceId")
                .unknownToSdk("/Data/Applications/0/AppDescription");
    }

    private static SdkOperation<AlibabaSdk, SaeApi> listChangeOrders() {
        ListChangeOrdersRequest request = new ListChangeOrdersRequest();
        request.setAppId(DemoWorld.SAE_APP_ID);
        request.setCurrentPage(1);
        request.setPageSize(1000);
        return SdkOperation.<AlibabaSdk, SaeApi>of(
                        "listChangeOrders",
                        (sdk, id) -> sdk.call(request),
                        (api, id) -> api.listChangeOrders(DemoWorld.SAE_APP_ID))
                .after(simulator -> deploy(simulator, "2"))
                .reading(
                        "/Code",
                        "/Success",
                        "/Data/ChangeOrderList/0/ChangeOrderId",
                        "/Data/ChangeOrderList/0/Status",
                        "/Data/PageSize",
                        "/Data/TotalSize",
                        "/Data/ChangeOrderList/0/AppId",
                        "/Data/ChangeOrderList/0/CoTypeCode",
                        "/Data/ChangeOrderList/0/CreateTime",
                        "/Data/ChangeOrderList/0/Source")
                .unknownToSdk("/Data/ChangeOrderList/0/UserId", "/Data/ChangeOrderList/0/CreateUserId");
    }

    private static SdkOperation<AlibabaSdk, SaeApi> describeChangeOrder() {
        return SdkOperation.<AlibabaSdk, SaeApi>of(
                        "describeChangeOrder",
                        (sdk, id) -> {
                            DescribeChangeOrderRequest request = new DescribeChangeOrderRequest();
                            request.setChangeOrderId(id);
                            return sdk.call(request);
                        },
                        SaeApi::describeChangeOrder)
                .after(simulator -> deploy(simulator, "1/1"))
                .reading(
                        "/Code",
                        "/Success",
                        "/Data/ChangeOrderId",
                        "/Data/Status",
                        "/Data/BatchCount",
                        "/Data/CurrentPipelineId",
                        "/Data/ErrorMessage",
                        "/Data/Pipelines/0/PipelineId",
                        "/Data/Pipelines/0/Status")
                .unknownToSdk("/Data/SubStatus", "/Data/AppId", "/Data/ApprovalId");
    }

    private static SdkOperation<AlibabaSdk, SaeApi> confirmPipelineBatch() {
        return SdkOperation.<AlibabaSdk, SaeApi>of(
                        "confirmPipelineBatch",
                        (sdk, id) -> {
                            ConfirmPipelineBatchRequest request = new ConfirmPipelineBatchRequest();
                            request.setPipelineId(id);
                            request.setConfirm(true);
                            return sdk.call(request);
                        },
                        SaeApi::confirmPipelineBatch)
                .after(SaeSdkTest::waitingPipeline)
                .reading("/Code", "/Success");
    }

    private static SdkOperation<AlibabaSdk, SaeApi> describeApplicationStatus() {
        DescribeApplicationStatusRequest request = new DescribeApplicationStatusRequest();
        request.setAppId(DemoWorld.SAE_APP_ID);
        return SdkOperation.<AlibabaSdk, SaeApi>simulated("describeApplicationStatus", (sdk, id) -> sdk.call(request))
                .after(simulator -> deploy(simulator, "1"))
                .reading("/Code", "/Success", "/Data/LastChangeOrderId", "/Data/LastChangeOrderStatus")
                .unknownToSdk("/Data/SubStatus");
    }

    private static SdkOperation<AlibabaSdk, SaeApi> abortChangeOrder() {
        return SdkOperation.<AlibabaSdk, SaeApi>simulated("abortChangeOrder", (sdk, id) -> {
                    AbortChangeOrderRequest request = new AbortChangeOrderRequest();
                    request.setChangeOrderId(id);
                    return sdk.call(request);
                })
                .after(simulator -> deploy(simulator, "1"))
                .reading("/Code", "/Success", "/Data/ChangeOrderId");
    }

    private static SdkOperation<AlibabaSdk, SaeApi> abortAndRollbackChangeOrder() {
        return SdkOperation.<AlibabaSdk, SaeApi>of(
                        "abortAndRollbackChangeOrder",
                        (sdk, id) -> {
                            AbortAndRollbackChangeOrderRequest request = new AbortAndRollbackChangeOrderRequest();
                            request.setChangeOrderId(id);
                            return sdk.call(request);
                        },
                        SaeApi::abortAndRollbackChangeOrder)
                .after(simulator -> deploy(simulator, "1"))
                .reading("/Code", "/Success", "/Data/ChangeOrderId");
    }

    static String deploy(Simulator simulator, String script) {
        return simulator
                .sae()
                .app(DemoWorld.SAE_APP_ID)
                .deploy("alice", "console", Script.of(script))
                .orElseThrow();
    }

    static String waitingPipeline(Simulator simulator) {
        String order = deploy(simulator, "8 2");
        String path = "/pop/v1/sam/changeorder/DescribeChangeOrder";
        JsonNode answer = SdkCloud.ask(simulator, "GET", path, "ChangeOrderId=" + order);
        return answer.at("/Data/Pipelines/1/PipelineId").asText();
    }

    @Test
    void refusesAsTheSdkReadsIt() {
        cloud.reset();
        ListChangeOrdersRequest request = new ListChangeOrdersRequest();
        request.setAppId("no-such-app");

        ClientException refusal = catchThrowableOfType(ClientException.class, () -> sdk().call(request));

        assertThat(refusal.getErrCode()).isEqualTo("InvalidAppId.NotFound");
        assertThat(refusal.getErrMsg()).isEqualTo("The application does not exist.");
    }

    @Override
    protected Map<String, List<String>> unknownOperations() {
        return Map.of(
                "rollbackApplication", List.of("/Data/ChangeOrderId"),
                "describeApplicationConfig", List.of("/Data/ImageUrl", "/Data/PackageUrl"),
                "listAppVersions",
                        List.of(
                                "/Data/0/Id",
                                "/Data/0/CreateTime",
                                "/Data/0/Type",
                                "/Data/0/BuildPackageUrl",
                                "/Data/0/WarUrl"),
                "describePipeline",
                        List.of(
                                "/Data/PipelineId",
                                "/Data/PipelineStatus",
                                "/Data/CoStatus",
                                "/Data/NextPipelineId",
                                "/Data/StageList/0/TaskList/0/TaskName",
                                "/Data/StageList/0/TaskList/0/ErrorMessage"));
    }

    @Override
    protected List<Path> readers() {
        return Stream.of("sae", "ChangeOrders.java", "Pipelines.java")
                .map(Path.of("src/main/java/io/jenkins/plugins/cloudrollback/core/alibaba")::resolve)
                .toList();
    }

    @Override
    protected JsonNode tree(Object answer) {
        return AlibabaSdk.tree(answer);
    }
}
