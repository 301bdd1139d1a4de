package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journals;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of a rollback, confirmations and approvals. */
class SaeRollbackTest {
    private final Cloud cloud = new Cloud();
    private final SaeApp app = cloud.simulator.sae().app(DemoWorld.SAE_APP_ID);

    SaeRollbackTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private SaeRollback rollback(boolean confirmBatches) {
        return cloud.sae(saeParameters(app.id())
                .versionId(DemoWorld.OLD_VERSION_ID)
                .confirmBatches(confirmBatches)
                .build());
    }

    private Outcome run(String script) {
        app.nextRollback(Script.of(script));
        return cloud.run(rollback(false));
    }

    @Test
    void rollsBackAndLogs() {
        Outcome outcome = run("0:5 1:30 9:10 1:30 2");

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.service()).isEqualTo("SAE");
        assertThat(outcome.target()).asString().contains(app.id(), "cn-hangzhou");
        assertThat(outcome.restoredVersion()).asString().contains(DemoWorld.OLD_VERSION_ID);
        assertThat(outcome.consoleUrl()).isEqualTo("https://sae.console.aliyun.com/");
        assertThat(outcome.durationMillis()).isBetween(75_000L, 110_000L);
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.OLD_VERSION_ID);
        assertThat(cloud.log)
                .anyMatch(line -> line.contains("Preparing"))
                .anyMatch(line -> line.contains("Running (batch 1 of 2)"))
                .anyMatch(line -> line.contains("Waiting for the next batch to start (batch 2 of 2)"))
                .anyMatch(line -> line.contains("Rolled back. The change order is complete."));
    }

    @ParameterizedTest
    @CsvSource({
        "1:5 2, SUCCEEDED, The change order is complete.",
        "11:9 12:9 1:9 2, SUCCEEDED, The change order is complete.",
        "1:5 3, FAILED, The change order failed.",
        "1:5 6, FAILED, The change order was terminated.",
        "1:5 10, FAILED, The change order failed because of an internal error of the provider.",
        "1:5 1/1, FAILED, A batch failed",
        "0, TIMED_OUT, may still be running",
        "1, TIMED_OUT, may still be running",
        "8, TIMED_OUT, may still be running",
        "9, TIMED_OUT, may still be running",
        "11, TIMED_OUT, may still be running",
        "12, TIMED_OUT, may still be running",
        "1:5 77, TIMED_OUT, may still be running",
    })
    void endsAsTheChangeOrderDoes(String script, Status status, String message) {
        Outcome outcome = run(script);

        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void reportsReasonsAndConsole() {
        assertThat(run("1:5 3").message())
                .asString()
                .contains("Scripted failure of batch 1", "Start instance: The instance did not become ready")
                .contains("Details: https://sae.console.aliyun.com/");
    }

    @Test
    void failsWithoutReasons() {
        cloud.simulator.faults().next("DescribePipeline").error(503, "ServiceUnavailable");

        assertThat(run("1:5 3").message())
                .asString()
                .contains("The change order failed. The provider reports: \"Scripted failure of batch 1\". Details:");
    }

    @Test
    void recoveredBatchIsNoFailure() {
        // The batch is stuck at the first poll, after 2 to 3 seconds, and no longer at the second.
        assertThat(run("1/1:4 1:30 2").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log).anyMatch(line -> line.contains("A batch failed, and the change order stays open"));
    }

    @Test
    void waitsOutUnknownStatus() {
        assertThat(run("1:5 77:600 2").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("Unknown status at the provider (77)"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void confirmsEachBatchOnce(boolean pipelineShowsStatus) {
        cloud.simulator.sae().waitingPipelineShowsStatus(pipelineShowsStatus);
        app.nextRollback(Script.of("1:30 8 1:30 8 1:30 2"));

        assertThat(cloud.run(rollback(true)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().of("ConfirmPipelineBatch"))
                .hasSize(2)
                .allMatch(call -> call.status() == 200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotRepeatInDoubt(boolean reset) {
        app.nextRollback(Script.of("1:30 8 1:30 2"));
        Faults.Next next = cloud.simulator.faults().next("ConfirmPipelineBatch");
        if (reset) {
            next.resetAfter(); // the JDK's client repeats a GET after a reset, and the gateway refuses the repeated
            // nonce
        } else {
            next.htmlAfter(504);
        }

        assertThat(cloud.run(rollback(true)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().of("ConfirmPipelineBatch").stream().filter(call -> call.status() != 400))
                .hasSize(1);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("Confirming the next batch"))
                .hasSize(1);
    }

    @Test
    void repeatsLostConfirmation() {
        app.nextRollback(Script.of("1:30 8 1:30 2"));
        cloud.simulator.faults().next("ConfirmPipelineBatch").htmlBefore(502);
        cloud.simulator.faults().next("ConfirmPipelineBatch").error(400, "Throttling.User");

        assertThat(cloud.run(rollback(true)).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ConfirmPipelineBatch")).isEqualTo(3);
    }

    @Test
    void confirmsCurrentPipeline() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        ObjectNode order = body.putObject("Data").put("Status", 8).put("CurrentPipelineId", "current");
        order.putArray("Pipelines").addObject().put("Status", 8);
        cloud.simulator.faults().next("DescribeChangeOrder").answer(Reply.json(200, body));
        Plan plan = new Plan(Message.literal("app"), null, null, "https://console", Map.of());

        Journal waiting = Journals.waiting(plan, Map.of(), "order");

        Progress progress = cloud.time
                .await(rollback(true).poll(waiting).toCompletableFuture())
                .join();

        assertThat(progress.state()).isEqualTo(Progress.State.CONFIRMABLE);
        assertThat(progress.id()).isEqualTo("current");
    }

    /** No pipeline shows that it waits, and the current one is the one that has ended. */
    @Test
    void confirmsTheNextPipelineIfTheCurrentOneIsRefused() {
        app.nextRollback(Script.of("1:30 8 1:30 2"));
        CompletableFuture<Outcome> end = cloud.start(rollback(false), Duration.ofHours(1), false);
        cloud.untilLogged("Waiting for a person to confirm the next batch");

        cloud.get(rollback(false).confirm(pipeline(0)));

        assertThat(cloud.end(end).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().of("ConfirmPipelineBatch"))
                .extracting("status")
                .containsExactly(400, 200);
    }

    @Test
    void confirmsNoOtherPipelineOfAnOrderThatDoesNotWait() {
        app.nextRollback(Script.of("1:30 8 1:30 8 1:30 2"));
        CompletableFuture<Outcome> end = cloud.start(rollback(true), Duration.ofHours(1), false);
        cloud.untilLogged("Confirming the next batch");
        cloud.untilLogged("Running (batch 2 of 3)");

        assertThatThrownBy(() -> cloud.get(rollback(true).confirm(pipeline(1)))).isInstanceOf(CallException.class);

        assertThat(cloud.simulator.calls().count("ConfirmPipelineBatch")).isEqualTo(2);
        assertThat(cloud.end(end).status()).isEqualTo(Status.SUCCEEDED);
    }

    /** The id of a pipeline of the order that was polled. */
    private String pipeline(int index) {
        byte[] answer = cloud.http.received().get("/DescribeChangeOrder").get(0).body();
        return Pattern.compile("\"PipelineId\":\"([^\"]+)")
                .matcher(new String(answer, StandardCharsets.UTF_8))
                .results()
                .skip(index)
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    @Test
    void waitsForConfirmation() {
        app.nextRollback(Script.of("1:30 8 1:30 2"));
        CompletableFuture<Outcome> run = cloud.start(rollback(false), Duration.ofHours(1), false);
        cloud.untilLogged(
                "Waiting for a person to confirm the next batch on the build page or in the SAE console (batch 2 of 2)");

        assertThat(app.confirm()).isTrue();
        assertThat(cloud.end(run).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ConfirmPipelineBatch")).isZero();
    }

    @Test
    void personConfirmsInJenkins() {
        app.nextRollback(Script.of("1:30 8 1:30 2"));
        RollbackRun run = cloud.run(rollback(false), Duration.ofHours(1), false);
        CompletableFuture<Outcome> end = run.start();
        cloud.untilLogged("Waiting for a person to confirm the next batch");
        assertThat(run.progress().batches()).isEqualTo(new Progress.Batches(1, 2));

        run.confirm(run.progress().id(), "Alice (alice)");
        assertThat(cloud.end(end).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ConfirmPipelineBatch")).isEqualTo(1);
        assertThat(run.progress().batches()).isEqualTo(new Progress.Batches(2, 2));
    }

    @Test
    void waitsForApproval() {
        app.nextRollback(Script.of("11 12:10 1:30 2"));
        CompletableFuture<Outcome> run = cloud.start(rollback(false), Duration.ofHours(1), false);
        cloud.untilLogged("Waiting for a person to approve the change order in the SAE console");

        assertThat(app.approve()).isTrue();
        assertThat(cloud.end(run).status()).isEqualTo(Status.SUCCEEDED);
    }
}
