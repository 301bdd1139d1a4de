package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RfsRollbackTest {
    private final Cloud cloud = new Cloud();
    private final RfsStack stack = cloud.simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);

    RfsRollbackTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private RfsRollback rollback(String stackId) {
        return cloud.rfs(new RfsParameters("cn-north-4", stack.projectId(), stack.name(), stackId));
    }

    private Outcome run() {
        return cloud.end(cloud.start(rollback(null), Duration.ofHours(8), false));
    }

    /** Makes the provider queue requests for some seconds; 0 for not at all. */
    private void queue(int seconds) {
        cloud.simulator.rfs().queue(seconds == 0 ? null : Duration.ofSeconds(seconds));
        cloud.time.pass(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 600, 21_000})
    void rollsBackAndLogs(int queue) {
        queue(queue);

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.service()).isEqualTo("RFS");
        assertThat(outcome.target()).asString().contains(stack.name(), stack.id(), "cn-north-4");
        assertThat(outcome.restoredVersion()).isNull();
        assertThat(outcome.consoleUrl()).isEqualTo("https://console.huaweicloud.com/rfs/?region=cn-north-4");
        assertThat(outcome.durationMillis()).isBetween(1000L * (queue + 30), 1000L * (queue + 95));
        assertThat(stack.status()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
        assertThat(cloud.log.stream().anyMatch(line -> line.contains("queued at the provider")))
                .isEqualTo(queue > 0);
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                        Arguments.of("ROLLBACK_IN_PROGRESS:30 ROLLBACK_FAILED", Status.FAILED, "failed again"),
                        Arguments.of(
                                "ROLLBACK_IN_PROGRESS:30 DEPLOYMENT_COMPLETE", Status.UNKNOWN, "has changed the stack"),
                        Arguments.of(
                                "ROLLBACK_IN_PROGRESS:30 DEPLOYMENT_FAILED", Status.UNKNOWN, "has changed the stack"),
                        Arguments.of(
                                "ROLLBACK_IN_PROGRESS:30 DELETION_FAILED", Status.UNKNOWN, "has changed the stack"),
                        Arguments.of("CREATION_COMPLETE", Status.UNKNOWN, "CREATION_COMPLETE"),
                        Arguments.of("ROLLBACK_IN_PROGRESS", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("DELETION_IN_PROGRESS", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("NEVER_SEEN_BEFORE", Status.TIMED_OUT, "may still be running"),
                        Arguments.of("DEPLOYMENT_IN_PROGRESS:99 ROLLBACK_COMPLETE", Status.SUCCEEDED, "last stable"))
                .flatMap(ending -> Stream.of(0, 600)
                        .map(queue -> Arguments.of(queue, ending.get()[0], ending.get()[1], ending.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void endsAsTheStackDoes(int queue, String script, Status status, String message) {
        queue(queue);
        stack.nextRollback(Script.of(script));

        Outcome outcome = cloud.run(rollback(null));

        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.message()).asString().contains(message);
        assertThat(outcome.message()
                        .toString()
                        .contains("Details: https://console.huaweicloud.com/rfs/?region=cn-north-4"))
                .isEqualTo(status != Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void reportsReasonAndEvents(int perPage) {
        queue(600);
        cloud.simulator.rfs().eventsPerPage(perPage);
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:30 ROLLBACK_FAILED"));

        assertThat(run().message())
                .asString()
                .contains("Update required resource failed", "Flavor s6.small.1 is sold out");
    }

    @Test
    void waitsOutUnknownStatus() {
        stack.nextRollback(Script.of("NEVER_SEEN_BEFORE:3600 ROLLBACK_COMPLETE"));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("NEVER_SEEN_BEFORE, treated as"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deletedStackIsUnknown(boolean createdAnew) {
        queue(600);
        cloud.time.after(Duration.ofSeconds(300), () -> {
            cloud.simulator.rfs().deleteStack(stack.projectId(), stack.name());
            if (createdAnew) {
                cloud.simulator.rfs().addStack(stack.projectId(), stack.name(), "ROLLBACK_COMPLETE");
            }
        });

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message())
                .asString()
                .contains("Outcome unknown.", "GetStackMetadata")
                .contains(createdAnew ? "deleted and created again" : "no such stack");
        assertThat(outcome.durationMillis()).isLessThan(400_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEPLOYMENT_COMPLETE", "DEPLOYMENT_FAILED", "DELETION_FAILED", "CREATION_COMPLETE"})
    void refusesOtherStatuses(String status) {
        cloud.simulator.rfs().addStack(stack.projectId(), stack.name(), status);

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains(stack.name(), "has the status " + status, "(ROLLBACK_FAILED)");
        assertThat(cloud.simulator.calls().count("ContinueRollbackStack")).isZero();
    }

    @Test
    void refusesReplacedStack() {
        Outcome outcome = cloud.run(rollback("00000000-0000-4000-8000-000000000000"));

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("RF.10011015", "Check stackId");
        assertThat(cloud.simulator.calls().count("ContinueRollbackStack")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_hello_world_stack", "我的-stack_1"})
    void sendsEveryParameter(String name) {
        RfsStack named = cloud.simulator.rfs().addStack(stack.projectId(), name, "ROLLBACK_FAILED");

        cloud.run(cloud.rfs(new RfsParameters("cn-north-4", named.projectId(), name, named.id())));

        assertThat(named.status()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(cloud.sentTo("/rollbacks")).singleElement().satisfies(request -> {
            assertThat(request.uri().getPath()).isEqualTo("/v1/%s/stacks/%s/rollbacks", named.projectId(), name);
            assertThat(request.uri().getQuery()).isNull();
            assertThat(RecordingHttp.body(request)).isEqualTo("{\"stack_id\":\"" + named.id() + "\"}");
        });
        assertThat(cloud.sentTo("/metadata"))
                .allSatisfy(request -> assertThat(request.uri().getQuery()).isEqualTo("stack_id=" + named.id()));
    }

    @Test
    void keepsResolvedStackId() {
        cloud.run(rollback(null));

        assertThat(cloud.sentTo("/metadata").get(0).uri().getQuery()).isNull();
        assertThat(RecordingHttp.body(cloud.sentTo("/rollbacks").get(0))).contains(stack.id());
    }

    @Test
    void sendsUniqueRequestIds() {
        cloud.run(rollback(null));

        assertThat(cloud.http.sent())
                .extracting(request ->
                        request.headers().firstValue("Client-Request-Id").orElse(""))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.length() == 36);
    }

    @Test
    void dryRunChangesNothing() {
        Outcome outcome = cloud.dryRun(rollback(null));

        assertThat(outcome.status()).isEqualTo(Status.DRY_RUN);
        assertThat(outcome.target()).asString().contains(stack.id());
        assertThat(cloud.simulator.effects().all()).isEmpty();
        assertThat(cloud.http.sent())
                .hasSize(1)
                .allMatch(request -> request.method().equals("GET"));
    }
}
