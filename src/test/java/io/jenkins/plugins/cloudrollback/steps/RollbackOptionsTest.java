package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.CHANGE_ORDER;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

class RollbackOptionsTest {
    private static final String STRATEGY =
            "{\"type\":\"BatchUpdate\",\"batchUpdate\":{\"batch\":2,\"releaseType\":\"auto\",\"batchWaitTime\":0}}";

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @CsvSource({"DEPLOYMENT, 60", "STACK, 420", "SAE_APP, 60", "CHANGE_ORDER, 60", "EDAS_APP, 60"})
    void defaultTimeoutApplies(RollbackKind kind, int minutes) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        assertThat(timeout(J.run(Result.SUCCESS, kind.call("dryRun", true)))).hasMinutes(minutes);
    }

    @ParameterizedTest
    @EnumSource
    void givenTimeoutApplies(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        assertThat(timeout(J.run(Result.SUCCESS, kind.call("dryRun", true, "timeoutMinutes", 5))))
                .hasMinutes(5);
    }

    private static Duration timeout(Run<?, ?> build) {
        Journal journal = build.getAction(RollbackAction.class).getJournals().get(0);
        return Duration.between(Instant.ofEpochMilli(journal.startedAt()), journal.deadline());
    }

    @Test
    void unsetOptionsAreNotSent() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.run(Result.SUCCESS, SAE_APP.call());
        assertThat(J.simulator().sae().app(DemoWorld.SAE_APP_ID).receivedRollbacks())
                .containsExactly(Map.of("AppId", DemoWorld.SAE_APP_ID, "VersionId", DemoWorld.OLD_VERSION_ID));
    }

    @Test
    void givenOptionsAreSent() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.run(
                Result.SUCCESS,
                SAE_APP.call(
                        "versionId",
                        DemoWorld.NEW_VERSION_ID,
                        "batchWaitTime",
                        10,
                        "minReadyInstances",
                        1,
                        "minReadyInstanceRatio",
                        50,
                        "updateStrategy",
                        STRATEGY,
                        "autoEnableApplicationScalingRule",
                        false));
        assertThat(J.simulator().sae().app(DemoWorld.SAE_APP_ID).receivedRollbacks())
                .containsExactly(Map.of(
                        "AppId",
                        DemoWorld.SAE_APP_ID,
                        "VersionId",
                        DemoWorld.NEW_VERSION_ID,
                        "BatchWaitTime",
                        "10",
                        "MinReadyInstances",
                        "1",
                        "MinReadyInstanceRatio",
                        "50",
                        "UpdateStrategy",
                        STRATEGY,
                        "AutoEnableApplicationScalingRule",
                        "false"));
    }

    @Test
    void confirmsManualBatches() throws Exception {
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:1 8 1:1 2"));
        J.run(Result.SUCCESS, SAE_APP.call("confirmBatches", true));
        assertThat(J.simulator().calls().count("ConfirmPipelineBatch")).isOne();
    }

    @Test
    void restoresNamedRecord() throws Exception {
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        J.run(Result.SUCCESS, DEPLOYMENT.call("recordId", DemoWorld.OLD_RECORD_ID));
        assertThat(J.simulator().calls().of("RollbackRecords"))
                .singleElement()
                .satisfies(call -> assertThat(call.path()).contains(DemoWorld.OLD_RECORD_ID));
    }

    @Test
    void otherStackIdIsRefused() throws Exception {
        STACK.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.FAILURE, STACK.call("stackId", "00000000-0000-4000-8000-000000000000"));
        J.assertLogContains("Check stackId", build);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void abortsNamedChangeOrder() throws Exception {
        String running = DemoWorld.startEdasDeployment(J.simulator());
        J.simulator().edas().app(DemoWorld.EDAS_APP_ID).nextRollback(Script.of("1:1 2"));
        WorkflowRun build = J.run(Result.SUCCESS, CHANGE_ORDER.call("appId", "", "changeOrderId", running));
        J.assertLogContains("change order " + running + " in cn-hangzhou", build);
        assertThat(J.cloud().effects()).hasSize(1);
    }
}
