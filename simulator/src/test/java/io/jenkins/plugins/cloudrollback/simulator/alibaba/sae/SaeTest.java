package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaeTest {
    private static final String APP = "AppId=" + DemoWorld.SAE_APP_ID;
    private static final String TARGET = APP + "&VersionId=" + DemoWorld.OLD_VERSION_ID;

    private final SignedClient client = new SignedClient();
    private final SaeApp app = client.simulator.sae().app(DemoWorld.SAE_APP_ID);

    @Test
    void rollsBackOnce() {
        JsonNode answer = rollback("&BatchWaitTime=10");

        String id = answer.at("/Data/ChangeOrderId").asText();
        assertThat(answer.path("Success").asBoolean()).isTrue();
        assertThat(answer.path("Code").isTextual()).isTrue();
        assertThat(answer.has("ErrorCode")).isFalse();
        assertThat(answer.at("/Data/IsNeedApproval").asBoolean()).isFalse();
        assertThat(app.receivedRollbacks())
                .singleElement()
                .satisfies(parameters -> assertThat(parameters).containsEntry("BatchWaitTime", "10"));
        assertThat(rollback("").path("Code").asText()).isEqualTo("Application.ChangerOrderRunning");

        client.clock.passSeconds(75);
        assertThat(describe(id).path("Status").asInt()).isEqualTo(2);
        assertThat(describe(id).path("CreateTime").asText()).isEqualTo("2026-01-15 16:30:00");
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.OLD_VERSION_ID);
        List<Effect> effects = client.simulator.effects().of(app.id());
        assertThat(effects).singleElement().satisfies(effect -> {
            assertThat(effect.changeId()).isEqualTo(id);
            assertThat(effect.by()).isEqualTo(Accounts.ALIBABA_ACCESS_KEY_ID);
            assertThat(client.simulator.effects().outcome(effect)).isEqualTo(Outcome.SUCCEEDED);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1:10 3 | 3 | 0",
                "1:10 6 | 6 | 0",
                "1:10 10 | 10 | 0",
                "1:10 1/1 | 1 | 1",
                "1:10 9:60 1:1 2 | 9 | 0",
                "1:5 9:5 1:60 2 | 1 | 0",
                "11 12:5 1:5 2 | 11 | 0"
            })
    void followsScript(String script, int status, int subStatus) {
        app.nextRollback(Script.of(script));
        String id = rollback("").at("/Data/ChangeOrderId").asText();
        client.clock.passSeconds(10);

        assertThat(describe(id).path("Status").asInt()).isEqualTo(status);
        assertThat(describe(id).path("SubStatus").asInt()).isEqualTo(subStatus);
    }

    @Test
    void waitsForConfirmation() {
        app.nextRollback(Script.of("1:10 8 1:10 2"));
        String id = rollback("").at("/Data/ChangeOrderId").asText();
        String first = describe(id).at("/Pipelines/0/PipelineId").asText();
        String second = describe(id).at("/Pipelines/1/PipelineId").asText();
        assertThat(confirm(second).path("Code").asText()).isEqualTo("InvalidParameter.WithMessage");
        client.clock.passSeconds(100);

        assertThat(describe(id).path("Status").asInt()).isEqualTo(8);
        assertThat(describe(id).at("/Pipelines/0/Status").asInt()).isEqualTo(2);
        assertThat(describe(id).at("/Pipelines/1/Status").asInt()).isEqualTo(8);
        client.simulator.sae().waitingPipelineShowsStatus(false);
        assertThat(describe(id).path("CurrentPipelineId").asText()).isEqualTo(second);
        assertThat(confirm(first).path("Code").asText()).isEqualTo("InvalidParameter.WithMessage");
        assertThat(confirm(second).at("/Data/PipelineId").asText()).isEqualTo(second);
        assertThat(confirm(second).path("Code").asText()).isEqualTo("InvalidParameter.WithMessage");
        client.clock.passSeconds(10);
        assertThat(describe(id).path("Status").asInt()).isEqualTo(2);
    }

    @Test
    void waitsForApproval() {
        app.nextRollback(Script.of("11 12:5 1:5 2"));
        JsonNode data = rollback("").path("Data");
        assertThat(data.path("IsNeedApproval").asBoolean()).isTrue();

        assertThat(app.approve()).isTrue();
        assertThat(app.approve()).isFalse();
        assertThat(describe(data.path("ChangeOrderId").asText()).path("Status").asInt())
                .isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AppId=unknown&VersionId=v | InvalidApplication.NotFound",
                "VersionId=v | InvalidParameter.NotEmpty",
                TARGET + "&Unknown=1 | InvalidParameter.Obviously",
                TARGET + "&" + APP + " | InvalidParameter.Obviously",
                APP + "&VersionId=unknown | InvalidParameter.WithMessage",
                TARGET + "&BatchWaitTime=ten | InvalidParameter.Obviously",
                TARGET + "&MinReadyInstances=-2 | InvalidParameter.Obviously",
                TARGET + "&MinReadyInstances=4 | MinReadyInstances.Not.Smaller.Replicas",
                TARGET + "&MinReadyInstanceRatio=101 | MinReadyInstanceRatio.Invalid",
                TARGET + "&AutoEnableApplicationScalingRule=yes | InvalidParameter.Obviously",
                TARGET + "&UpdateStrategy=%7B%22type%22%3A%22Other%22%7D | InvalidParameter.Obviously",
                TARGET + "&UpdateStrategy=%7B%22type%22%3A%22BatchUpdate%22%7D | InvalidParameter.Obviously"
            })
    void refusesBadParameters(String query, String code) {
        JsonNode answer = client.sae("RollbackApplication", "PUT", "app/rollbackApplication", query);

        assertThat(answer.path("Code").asText()).isEqualTo(code);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @Test
    void acceptsUpdateStrategies() {
        String gray = "%7B%22type%22%3A%22GrayBatchUpdate%22%2C%22batchUpdate%22%3A%7B%22batch%22%3A2%2C"
                + "%22releaseType%22%3A%22manual%22%7D%2C%22grayUpdate%22%3A%7B%22gray%22%3A1%7D%7D";

        assertThat(rollback("&UpdateStrategy=" + gray).path("Success").asBoolean())
                .isTrue();
        client.clock.passSeconds(100);
        assertThat(rollback("&UpdateStrategy=&MinReadyInstances=9&MinReadyInstanceRatio=50")
                        .path("Success")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void abortsOnlyRunningOrder() {
        String id = rollback("").at("/Data/ChangeOrderId").asText();
        String query = "ChangeOrderId=" + id;

        assertThat(client.sae("AbortChangeOrder", "PUT", "changeorder/AbortChangeOrder", query)
                        .at("/Data/ChangeOrderId")
                        .asText())
                .isEqualTo(id);
        assertThat(describe(id).path("Status").asInt()).isEqualTo(6);
        assertThat(client.sae("AbortChangeOrder", "PUT", "changeorder/AbortChangeOrder", query)
                        .path("Code")
                        .asText())
                .isEqualTo("Application.ChangerOrder.Not.Running");
    }

    @Test
    void listsOrdersNewestFirst() {
        Optional<String> theirs = app.deploy("bob", "console", Script.of("1:10 2"));
        assertThat(app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, Script.of("2")))
                .isEmpty();
        client.clock.passSeconds(20);
        String ours = rollback("").at("/Data/ChangeOrderId").asText();

        JsonNode data = client.sae("ListChangeOrders", "GET", "changeorder/ListChangeOrders", APP)
                .path("Data");

        assertThat(data.path("TotalSize").asInt()).isEqualTo(2);
        assertThat(data.at("/ChangeOrderList/0/ChangeOrderId").asText()).isEqualTo(ours);
        assertThat(data.at("/ChangeOrderList/0/CoTypeCode").asText()).isEqualTo("CoRollback");
        assertThat(data.at("/ChangeOrderList/0/Source").asText()).isEqualTo("pop");
        assertThat(data.at("/ChangeOrderList/1/ChangeOrderId").asText()).isEqualTo(theirs.orElseThrow());
        assertThat(data.at("/ChangeOrderList/1/Status").asInt()).isEqualTo(2);
        JsonNode second = client.sae(
                        "ListChangeOrders", "GET", "changeorder/ListChangeOrders", APP + "&CurrentPage=2&PageSize=1")
                .at("/Data/ChangeOrderList");
        assertThat(second).hasSize(1);
        assertThat(second.at("/0/Source").asText()).isEqualTo("console");
    }

    @Test
    void describesResources() {
        String id = rollback("").at("/Data/ChangeOrderId").asText();
        String pipeline = describe(id).at("/Pipelines/0/PipelineId").asText();

        assertThat(client.sae("ListAppVersions", "GET", "app/listAppVersions", APP)
                        .at("/Data/0/Id")
                        .asText())
                .isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(client.sae("ListApplications", "GET", "app/listApplications", "AppName=demo&PageSize=10")
                        .at("/Data/Applications/0/AppId")
                        .asText())
                .isEqualTo(DemoWorld.SAE_APP_ID);
        JsonNode status = client.sae("DescribeApplicationStatus", "GET", "app/describeApplicationStatus", APP);
        assertThat(status.at("/Data/LastChangeOrderId").asText()).isEqualTo(id);
        assertThat(status.at("/Data/LastChangeOrderStatus").asText()).isEqualTo("READY");
        assertThat(client.sae("DescribePipeline", "GET", "changeorder/DescribePipeline", "PipelineId=" + pipeline)
                        .at("/Data/PipelineName")
                        .asText())
                .isEqualTo("Batch 1");
    }

    @Test
    void supportsReplyVariants() {
        Sae sae = client.simulator.sae();
        sae.codeAsNumber(true);
        sae.errorCode(Sae.ErrorCode.SUCCESS);
        sae.failuresAsHttp200(true);

        JsonNode good = rollback("");
        JsonNode busy = rollback("");

        assertThat(good.path("Code").isInt()).isTrue();
        assertThat(good.path("ErrorCode").asText()).isEqualTo("success");
        assertThat(busy.path("Success").asBoolean()).isFalse();
        assertThat(busy.path("Code").asInt()).isEqualTo(400);
        assertThat(busy.path("ErrorCode").asText()).isEqualTo("Application.ChangerOrderRunning");
        assertThat(client.simulator.calls().of("RollbackApplication"))
                .extracting(Call::status)
                .containsOnly(200);
    }

    private JsonNode rollback(String more) {
        return client.sae("RollbackApplication", "PUT", "app/rollbackApplication", TARGET + more);
    }

    private JsonNode describe(String id) {
        return client.sae("DescribeChangeOrder", "GET", "changeorder/DescribeChangeOrder", "ChangeOrderId=" + id)
                .path("Data");
    }

    private JsonNode confirm(String pipeline) {
        String query = "Confirm=true&PipelineId=" + pipeline;
        return client.sae("ConfirmPipelineBatch", "GET", "changeorder/ConfirmPipelineBatch", query);
    }
}
