package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArts.RollbackId;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodeArtsRollbackTest {
    private final Cloud cloud = new Cloud();
    private final CodeArtsTask task = cloud.simulator.codeArts().task(DemoWorld.TASK_ID);

    CodeArtsRollbackTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome run(String recordId, String projectId) {
        return cloud.run(cloud.codeArts(
                new CodeArtsParameters("cn-north-4", task.id(), recordId, projectId, RunningChange.WAIT)));
    }

    private Outcome run() {
        return run(DemoWorld.OLD_RECORD_ID, null);
    }

    @ParameterizedTest
    @EnumSource
    void rollsBackAndLogs(RollbackId mode) {
        cloud.simulator.codeArts().rollbackId(mode);
        cloud.time.pass(Duration.ofDays(1));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.service()).isEqualTo("CodeArts Deploy");
        assertThat(outcome.target()).asString().contains(task.id(), "cn-north-4");
        assertThat(outcome.restoredVersion()).asString().contains(DemoWorld.OLD_RECORD_ID);
        assertThat(outcome.consoleUrl()).isEqualTo("https://console.huaweicloud.com/devcloud/?region=cn-north-4");
        assertThat(outcome.durationMillis()).isGreaterThanOrEqualTo(35_000);
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
        assertThat(outcome.changeId().equals(DemoWorld.OLD_RECORD_ID)).isEqualTo(mode == RollbackId.SAME);
    }

    @Test
    void sendsTaskAndRecord() {
        run();

        assertThat(cloud.sentTo("/rollback")).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.uri().getPath())
                    .isEqualTo("/v2/tasks/" + task.id() + "/records/" + DemoWorld.OLD_RECORD_ID + "/rollback");
            assertThat(request.uri().getQuery()).isNull();
            assertThat(RecordingHttp.body(request)).isEqualTo("{}");
        });
        assertThat(cloud.simulator.calls().count("ListDeployTaskHistoryByDate")).isZero();
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                        Arguments.of("pending:9 running:9 succeeded", Status.SUCCEEDED, "The deployment is complete."),
                        Arguments.of("running:9 failed", Status.FAILED, "The deployment failed."),
                        Arguments.of("running:9 abort", Status.FAILED, "The deployment was stopped."),
                        Arguments.of("running:9 timeout", Status.FAILED, "exceeded its own time limit"),
                        Arguments.of("pending:9 not_started", Status.FAILED, "was cancelled before it started"),
                        Arguments.of("pending", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("running", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("running:9 aborted", Status.FAILED, "The deployment was stopped."),
                        Arguments.of("running:9 strange", Status.TIMED_OUT, "may still be running"))
                .flatMap(ending -> Stream.of(RollbackId.values())
                        .map(mode -> Arguments.of(mode, ending.get()[0], ending.get()[1], ending.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void endsAsTheDeploymentDoes(RollbackId mode, String script, Status status, String message) {
        cloud.simulator.codeArts().rollbackId(mode);
        cloud.time.pass(Duration.ofDays(1));
        task.nextRollback(Script.of(script));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
        assertThat(outcome.message()
                        .toString()
                        .contains("Details: https://console.huaweicloud.com/devcloud/?region=cn-north-4"))
                .isEqualTo(status != Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void waitsOutUnknownStatus() {
        task.nextRollback(Script.of("running:9 strange:600 succeeded"));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("Unknown status at the provider (strange)"))
                .hasSize(1);
    }

    @Test
    void defaultsToPreviousSuccess() {
        cloud.time.pass(Duration.ofHours(1));
        task.addRecord("f".repeat(32), "bob", "failed");
        cloud.time.pass(Duration.ofHours(1));
        task.addRecord("1".repeat(32), "bob", "running:1 failed");

        Outcome outcome = run(null, DemoWorld.CODEARTS_PROJECT_ID);

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.restoredVersion()).asString().contains(DemoWorld.NEW_RECORD_ID, "succeeded");
        assertThat(cloud.sentTo("/rollback").get(0).uri().getPath()).contains(DemoWorld.NEW_RECORD_ID);
        assertThat(cloud.log.get(0)).containsSubsequence("1".repeat(32), " to ", DemoWorld.NEW_RECORD_ID);
    }

    @Test
    void defaultIsNotTheLatest() {
        assertThat(run(null, DemoWorld.CODEARTS_PROJECT_ID).restoredVersion())
                .asString()
                .contains(DemoWorld.OLD_RECORD_ID);
    }

    @Test
    void refusesWithoutOldRecord() {
        cloud.simulator
                .codeArts()
                .addTask(DemoWorld.CODEARTS_PROJECT_ID, "app", task.id(), "fresh")
                .addRecord("a".repeat(32), "bob", "failed")
                .addRecord("b".repeat(32), "bob", "succeeded");

        Outcome outcome = run(null, DemoWorld.CODEARTS_PROJECT_ID);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains(task.id(), "no successful deployment before the latest one");
        assertThat(cloud.simulator.calls().count("RollbackRecords")).isZero();
    }

    @Test
    void refusesMissingRecord() {
        Outcome outcome = run("0".repeat(32), null);

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains("Deploy.00011303", "Check recordId and taskId: there is no such deployment record");
        assertThat(cloud.simulator.calls().count("RollbackRecords")).isZero();
    }

    @Test
    void dryRunChangesNothing() {
        Outcome outcome = cloud.dryRun(cloud.codeArts(new CodeArtsParameters(
                "cn-north-4", task.id(), null, DemoWorld.CODEARTS_PROJECT_ID, RunningChange.WAIT)));

        assertThat(outcome.status()).isEqualTo(Status.DRY_RUN);
        assertThat(outcome.restoredVersion()).asString().contains(DemoWorld.OLD_RECORD_ID);
        assertThat(cloud.simulator.effects().all()).isEmpty();
        assertThat(cloud.http.sent()).extracting(HttpRequest::method).containsOnly("GET");
        assertThat(cloud.sentTo("/history").get(0).uri().getQuery())
                .isEqualTo("end_date=2026-03-02&page=1&size=100&start_date=2026-02-01");
    }
}
