package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.huaweicloud.sdk.aos.v1.AosClient;
import com.huaweicloud.sdk.aos.v1.model.ContinueRollbackStackRequest;
import com.huaweicloud.sdk.aos.v1.model.ContinueRollbackStackRequestBody;
import com.huaweicloud.sdk.aos.v1.model.GetStackMetadataRequest;
import com.huaweicloud.sdk.aos.v1.model.ListStackEventsRequest;
import com.huaweicloud.sdk.aos.v1.model.ListStacksRequest;
import com.huaweicloud.sdk.core.exception.ClientRequestException;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiSdk;
import io.jenkins.plugins.cloudrollback.core.testing.SdkOperation;
import io.jenkins.plugins.cloudrollback.core.testing.SdkTest;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RfsSdkTest extends SdkTest<AosClient, RfsApi> {
    private static final String STACK = DemoWorld.STACK_NAME;

    RfsSdkTest() {
        super(RfsApi.class);
    }

    @Override
    protected AosClient sdk() {
        return HuaweiSdk.client(AosClient.newBuilder(), cloud, DemoWorld.REGION_PROJECT_ID);
    }

    @Override
    protected RfsApi ours() {
        return new RfsApi(cloud.huawei(), DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID);
    }

    @Override
    protected List<SdkOperation<AosClient, RfsApi>> operations() {
        return List.of(
                SdkOperation.<AosClient, RfsApi>of(
                                "listStacks",
                                (sdk, id) -> sdk.listStacks(new ListStacksRequest().withClientRequestId(requestId())),
                                (api, id) -> api.listStacks())
                        .reading(
                                "/stacks/0/stack_name",
                                "/stacks/0/status",
                                "/stacks/0/create_time",
                                "/stacks/0/update_time",
                                "/stacks/0/description")
                        .unknownToSdk("/page_info/current_count", "/page_info/next_marker"),
                SdkOperation.<AosClient, RfsApi>of(
                                "getStackMetadata",
                                (sdk, id) -> sdk.getStackMetadata(new GetStackMetadataRequest()
                                        .withClientRequestId(requestId())
                                        .withStackName(STACK)
                                        .withStackId(id)),
                                (api, id) -> api.getStackMetadata(STACK, id))
                        .after(simulator -> stack(simulator).id())
                        .reading(
                                "/stack_id",
                                "/status",
                                "/status_message",
                                "/create_time",
                                "/update_time",
                                "/enable_auto_rollback"),
                SdkOperation.<AosClient, RfsApi>of(
                                "listStackEvents",
                                (sdk, id) -> sdk.listStackEvents(new ListStackEventsRequest()
                                        .withClientRequestId(requestId())
                                        .withStackName(STACK)
                                        .withDeploymentId(id)),
                                (api, id) -> api.listStackEvents(STACK, id))
                        .after(simulator -> stack(simulator)
                                .rollback("alice", Script.of("ROLLBACK_FAILED"))
                                .orElseThrow())
                        .reading("/stack_events/0/event_type", "/stack_events/0/event_message")
                        .unknownToSdk("/page_info/current_count", "/page_info/next_marker"),
                SdkOperation.<AosClient, RfsApi>of(
                                "listRunEvents",
                                (sdk, id) -> sdk.listStackEvents(new ListStackEventsRequest()
                                        .withClientRequestId(requestId())
                                        .withStackName(STACK)
                                        .withFilter("event_type==LOG|event_type==SUMMARY|event_type==ERROR")),
                                (api, id) -> api.listRunEvents(STACK))
                        .after(simulator -> stack(simulator)
                                .rollback("alice", Script.of("ROLLBACK_FAILED"))
                                .orElseThrow())
                        .reading("/stack_events/0/event_type", "/stack_events/0/event_message", "/stack_events/0/time")
                        .unknownToSdk("/page_info/current_count", "/page_info/next_marker"),
                SdkOperation.<AosClient, RfsApi>of(
                                "continueRollbackStack",
                                (sdk, id) -> sdk.continueRollbackStack(new ContinueRollbackStackRequest()
                                        .withClientRequestId(requestId())
                                        .withStackName(STACK)
                                        .withBody(new ContinueRollbackStackRequestBody().withStackId(id))),
                                (api, id) -> api.continueRollbackStack(STACK, id))
                        .after(simulator -> stack(simulator).id())
                        .reading("/deployment_id"));
    }

    private static String requestId() {
        return UUID.randomUUID().toString();
    }

    private static RfsStack stack(Simulator simulator) {
        return simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, STACK);
    }

    @Test
    void refusesAsTheSdkReadsIt() {
        cloud.reset();
        GetStackMetadataRequest request =
                new GetStackMetadataRequest().withClientRequestId(requestId()).withStackName("no_such_stack");

        ClientRequestException refusal =
                catchThrowableOfType(ClientRequestException.class, () -> sdk().getStackMetadata(request));

        assertThat(refusal.getHttpStatusCode()).isEqualTo(404);
        assertThat(refusal.getErrorCode()).isEqualTo(RfsApi.NOT_FOUND);
        assertThat(refusal.getErrorMsg()).contains("no_such_stack");
    }

    @Override
    protected Map<String, List<String>> unknownOperations() {
        return Map.of();
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
