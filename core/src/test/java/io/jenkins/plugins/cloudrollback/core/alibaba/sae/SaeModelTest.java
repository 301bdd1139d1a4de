package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.cloudrollback.core.testing.SdkCloud;
import io.jenkins.plugins.cloudrollback.core.testing.WireRequest;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares our client and the simulator with what the vendor's SDK of 2026 says about each operation: method, path,
 * parameters, and the fields of its answer with their types. The file was made from the SDK for Go, version 4.12.4.
 */
class SaeModelTest {
    private static final String APP = DemoWorld.SAE_APP_ID;
    private static final SaeParameters ALL_PARAMETERS = saeParameters(APP)
            .versionId(DemoWorld.OLD_VERSION_ID)
            .batchWaitTime(1)
            .minReadyInstances(1)
            .minReadyInstanceRatio(50)
            .updateStrategy("{\"type\":\"BatchUpdate\",\"batchUpdate\":{\"batch\":2,\"releaseType\":\"auto\"}}")
            .autoEnableApplicationScalingRule(true)
            .build();

    private record Call(String operation, Function<Simulator, String> setUp, Ours ours) {
        @Override
        public String toString() {
            return operation;
        }
    }

    private interface Ours {
        CompletionStage<?> call(SaeApi api, String id);
    }

    static Stream<Call> calls() {
        Function<Simulator, String> failed = simulator -> SaeSdkTest.deploy(simulator, "1/1");
        return Stream.of(
                new Call(
                        "RollbackApplication",
                        simulator -> DemoWorld.OLD_VERSION_ID,
                        (api, id) -> api.rollbackApplication(ALL_PARAMETERS, id)),
                new Call("ListAppVersions", simulator -> APP, SaeApi::listAppVersions),
                new Call("ListChangeOrders", failed.andThen(id -> APP), SaeApi::listChangeOrders),
                new Call("DescribeChangeOrder", failed, SaeApi::describeChangeOrder),
                new Call("DescribePipeline", SaeSdkTest::waitingPipeline, SaeApi::describePipeline),
                new Call("ConfirmPipelineBatch", SaeSdkTest::waitingPipeline, SaeApi::confirmPipelineBatch),
                new Call("ListApplications", simulator -> "", (api, id) -> api.listApplications(1)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void fitsTheModel(Call call) throws Exception {
        JsonNode model = models().path(call.operation());
        try (SdkCloud cloud = new SdkCloud()) {
            WireRequest request = request(cloud, call);

            assertThat(request.method()).isEqualTo(model.path("method").asText());
            assertThat(request.path()).isEqualTo(model.path("path").asText());
            assertThat(texts(model.path("query"))).containsAll(request.query().keySet());
            assertThat(request.headers()).containsEntry("x-acs-action", call.operation());
            assertFits(cloud.reply().json(), model.path("answer"), call.operation());
        }
    }

    @Test
    void rollbackCanHaveEveryParameter() throws Exception {
        try (SdkCloud cloud = new SdkCloud()) {
            WireRequest request = request(cloud, calls().findFirst().orElseThrow());

            assertThat(request.query().keySet())
                    .containsExactlyInAnyOrderElementsOf(texts(models().at("/RollbackApplication/query")));
        }
    }

    private static WireRequest request(SdkCloud cloud, Call call) throws Exception {
        String id = call.setUp().apply(cloud.reset());
        call.ours()
                .call(new SaeApi(cloud.alibaba(), "cn-hangzhou"), id)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        return cloud.request();
    }

    private static void assertFits(JsonNode answer, JsonNode model, String place) {
        if (answer.isObject()) {
            answer.properties()
                    .forEach(field ->
                            assertFits(field.getValue(), model.path(field.getKey()), place + "/" + field.getKey()));
        } else if (answer.isArray()) {
            assertThat(model.isArray()).as(place).isTrue();
            answer.forEach(element -> assertFits(element, model.path(0), place));
        } else {
            assertThat(answer.getNodeType()).as(place).hasToString(model.asText());
        }
    }

    private static JsonNode models() throws IOException {
        try (InputStream file = SaeModelTest.class.getResourceAsStream("/sdk/sae-20190506.json")) {
            return new ObjectMapper().readTree(file);
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
