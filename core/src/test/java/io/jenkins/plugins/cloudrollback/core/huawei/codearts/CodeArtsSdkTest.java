package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.huaweicloud.sdk.codeartsdeploy.v2.CodeArtsDeployClient;
import com.huaweicloud.sdk.codeartsdeploy.v2.model.EnvExecutionBody;
import com.huaweicloud.sdk.codeartsdeploy.v2.model.ListAllAppRequest;
import com.huaweicloud.sdk.codeartsdeploy.v2.model.ListAllAppRequestBody;
import com.huaweicloud.sdk.codeartsdeploy.v2.model.ListAllAppRequestBody.SortNameEnum;
import com.huaweicloud.sdk.codeartsdeploy.v2.model.ListDeployTaskHistoryByDateRequest;
import com.huaweicloud.sdk.codeartsdeploy.v2.model.StartDeployTaskRequest;
import com.huaweicloud.sdk.core.exception.ClientRequestException;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiSdk;
import io.jenkins.plugins.cloudrollback.core.testing.SdkOperation;
import io.jenkins.plugins.cloudrollback.core.testing.SdkTest;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeArtsSdkTest extends SdkTest<CodeArtsDeployClient, CodeArtsApi> {
    private static final String PROJECT = DemoWorld.CODEARTS_PROJECT_ID;

    CodeArtsSdkTest() {
        super(CodeArtsApi.class);
    }

    @Override
    protected CodeArtsDeployClient sdk() {
        return HuaweiSdk.client(CodeArtsDeployClient.newBuilder(), cloud, null);
    }

    @Override
    protected CodeArtsApi ours() {
        return new CodeArtsApi(cloud.huawei(), DemoWorld.REGION);
    }

    @Override
    protected List<SdkOperation<CodeArtsDeployClient, CodeArtsApi>> operations() {
        return List.of(listAllApp(), listDeployTaskHistoryByDate(), startDeployTask());
    }

    private static SdkOperation<CodeArtsDeployClient, CodeArtsApi> listAllApp() {
        ListAllAppRequestBody body = new ListAllAppRequestBody()
                .withProjectId(PROJECT)
                .withPage(1)
                .withSize(100)
                .withSortName(SortNameEnum.STARTTIME)
                .withSortBy("DESC");
        return SdkOperation.<CodeArtsDeployClient, CodeArtsApi>of(
                        "listAllApp",
                        (sdk, id) -> sdk.listAllApp(new ListAllAppRequest().withBody(body)),
                        (api, id) -> api.listAllApp(PROJECT, 1))
                .reading(
                        "/total_num",
                        "/result/0/name",
                        "/result/0/execution_state",
                        "/result/0/execution_time",
                        "/result/0/executor_nick_name",
                        "/result/0/arrange_infos/0/id");
    }

    private SdkOperation<CodeArtsDeployClient, CodeArtsApi> listDeployTaskHistoryByDate() {
        return SdkOperation.<CodeArtsDeployClient, CodeArtsApi>of(
                        "listDeployTaskHistoryByDate",
                        (sdk, id) -> sdk.listDeployTaskHistoryByDate(new ListDeployTaskHistoryByDateRequest()
                                .withProjectId(PROJECT)
                                .withId(DemoWorld.TASK_ID)
                                .withPage(1)
                                .withSize(100)
                                .withStartDate(cloud.today().minusDays(28).toString())
                                .withEndDate(cloud.today().plusDays(1).toString())),
                        (api, id) -> api.listDeployTaskHistoryByDate(PROJECT, DemoWorld.TASK_ID, 1))
                .reading(
                        "/total_num",
                        "/result/0/execution_id",
                        "/result/0/state",
                        "/result/0/start_time",
                        "/result/0/release_id",
                        "/result/0/nickname",
                        "/result/0/operator");
    }

    private static SdkOperation<CodeArtsDeployClient, CodeArtsApi> startDeployTask() {
        return SdkOperation.<CodeArtsDeployClient, CodeArtsApi>of(
                        "startDeployTask",
                        (sdk, id) -> sdk.startDeployTask(new StartDeployTaskRequest()
                                .withTaskId(DemoWorld.TASK_ID)
                                .withBody(new EnvExecutionBody().withRecordId(DemoWorld.OLD_RECORD_ID))),
                        (api, id) -> api.startDeployTask(DemoWorld.TASK_ID, DemoWorld.OLD_RECORD_ID))
                .reading("/id", "/task_id");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAsTheSdkReadsIt(boolean nestedErrors) {
        cloud.reset().codeArts().nestedErrors(nestedErrors);
        ListAllAppRequest request =
                new ListAllAppRequest().withBody(new ListAllAppRequestBody().withProjectId(PROJECT));

        ClientRequestException refusal =
                catchThrowableOfType(ClientRequestException.class, () -> sdk().listAllApp(request));

        assertThat(refusal.getHttpStatusCode()).isEqualTo(400);
        assertThat(refusal.getErrorCode()).isEqualTo("DEV.CH.10001");
    }

    @Override
    protected Map<String, List<String>> unknownOperations() {
        return Map.of(
                "showDeployStatus",
                List.of(
                        "/result/status",
                        "/result/step",
                        "/result/record_id",
                        "/result/start_time",
                        "/result/end_time",
                        "/result/nick_name",
                        "/result/executor"),
                "rollbackRecords",
                List.of("/id"),
                "stopDeployTaskRecord",
                List.of("/status", "/result/task_id", "/result/id"));
    }

    @Override
    protected Map<String, String> ownHeaders() {
        return HuaweiSdk.OWN_HEADERS;
    }

    @Override
    protected JsonNode tree(Object answer) throws IOException {
        return HuaweiSdk.tree(answer);
    }
}
