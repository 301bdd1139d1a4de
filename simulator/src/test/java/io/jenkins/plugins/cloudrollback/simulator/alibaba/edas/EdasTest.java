package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdasTest {
    private final SignedClient client = new SignedClient();
    private final EdasApp app = client.simulator.edas().app(DemoWorld.EDAS_APP_ID);
    private final String running = DemoWorld.startEdasDeployment(client.simulator);

    @Test
    void rollsBackByNewOrder() {
        JsonNode answer = abortAndRollback(running);

        String id = answer.at("/Data/ChangeOrderId").asText();
        assertThat(answer.path("Code").isInt()).isTrue();
        assertThat(answer.path("ErrorCode").asText()).isEqualTo("success");
        assertThat(id).isNotEqualTo(running);
        assertThat(status(running)).isEqualTo(6);
        assertThat(status(id)).isZero();
        client.clock.passSeconds(35);
        assertThat(status(id)).isEqualTo(2);
        assertThat(client.simulator.effects().of(app.id()))
                .extracting(Effect::changeId)
                .containsExactly(id);
    }

    @Test
    void rollsBackBySameOrder() {
        client.simulator.edas().rollbackId(Edas.RollbackId.SAME);
        app.nextRollback(Script.of("6:5 1:10 2"));

        assertThat(abortAndRollback(running).at("/Data/ChangeOrderId").asText()).isEqualTo(running);
        assertThat(status(running)).isEqualTo(6);
        client.clock.passSeconds(5);
        assertThat(status(running)).isEqualTo(1);
        client.clock.passSeconds(10);
        assertThat(status(running)).isEqualTo(2);
        assertThat(client.simulator.effects().all())
                .singleElement()
                .satisfies(effect ->
                        assertThat(client.simulator.effects().outcome(effect)).isEqualTo(Outcome.SUCCEEDED));
    }

    @Test
    void refusesEndedOrder() {
        String query = "ChangeOrderId=" + running;
        client.edas("AbortChangeOrder", "PUT", "changeorder/change_order_abort", query);

        JsonNode answer = abortAndRollback(running);

        assertThat(answer.path("Code").asInt()).isEqualTo(400);
        assertThat(answer.path("Message").asText()).contains("not running");
        assertThat(client.simulator.calls().of("AbortAndRollbackChangeOrder"))
                .extracting(Call::status)
                .containsExactly(200);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1:5 2, 2", "1:5 3, 3", "1:5 6, 6", "1:5 7, 7", "1:5 9:9 2, 9", "1:5 10, 10"})
    void followsScript(String script, int status) {
        app.nextRollback(Script.of(script));
        String id = abortAndRollback(running).at("/Data/ChangeOrderId").asText();
        client.clock.passSeconds(5);

        assertThat(status(id)).isEqualTo(status);
    }

    @Test
    void continuesWaitingBatch() {
        app.nextRollback(Script.of("1:5 8 1:5 2"));
        String id = abortAndRollback(running).at("/Data/ChangeOrderId").asText();
        client.clock.passSeconds(5);
        JsonNode pipelines = info(id).at("/changeOrderInfo/PipelineInfoList/PipelineInfo");

        assertThat(pipelines).hasSize(2);
        assertThat(pipelines.at("/1/PipelineStatus").asInt()).isEqualTo(8);
        assertThat(proceed(pipelines.at("/0/PipelineId").asText())).isEqualTo(400);
        assertThat(proceed(pipelines.at("/1/PipelineId").asText())).isEqualTo(200);
        assertThat(status(id)).isEqualTo(1);
    }

    @Test
    void listsOrdersNewestFirst() {
        String theirs =
                app.abortAndRollback("bob", "console", Script.of("1:5 2")).orElseThrow();
        String query = "AppId=" + app.id();

        JsonNode list = client.edas("ListRecentChangeOrder", "POST", "changeorder/change_order_list", query)
                .at("/ChangeOrderList/ChangeOrder");

        assertThat(list.at("/0/ChangeOrderId").asText()).isEqualTo(theirs);
        assertThat(list.at("/0/Source").asText()).isEqualTo("console");
        assertThat(list.at("/1/Status").asInt()).isEqualTo(6);
        assertThat(client.simulator.effects().by("bob")).hasSize(1);
        assertThat(app.deploy("eve", "console", Script.of("2"))).isEmpty();
    }

    @Test
    void reportsErrorsAsHttp200() {
        assertThat(info("unknown").path("Code").asInt()).isEqualTo(404);
        assertThat(info(running + "&Other=1").path("Code").asInt()).isEqualTo(400);
        assertThat(info("").path("Code").asInt()).isEqualTo(400);
    }

    @Test
    void listsApplications() {
        assertThat(client.edas("ListApplication", "POST", "app/app_list", "AppName=demo")
                        .at("/ApplicationList/Application/0/AppId")
                        .asText())
                .isEqualTo(app.id());
    }

    private JsonNode abortAndRollback(String id) {
        String path = "changeorder/change_order_abort_and_rollback";
        return client.edas("AbortAndRollbackChangeOrder", "PUT", path, "ChangeOrderId=" + id);
    }

    private JsonNode info(String id) {
        return client.edas("GetChangeOrderInfo", "POST", "changeorder/change_order_info", "ChangeOrderId=" + id);
    }

    private int status(String id) {
        return info(id).at("/changeOrderInfo/Status").asInt();
    }

    private int proceed(String pipeline) {
        String query = "PipelineId=" + pipeline + "&Confirm=true";
        return client.edas("ContinuePipeline", "GET", "changeorder/pipeline_batch_confirm", query)
                .path("Code")
                .asInt();
    }
}
