package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.CHANGE_ORDER;

import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnippetTest {
    private static final String ID = "0123456789abcdef0123456789ABCDEF";

    @RegisterExtension
    private static final SharedJenkins J = new SharedJenkins();

    private SnippetizerTester snippets;

    @BeforeEach
    void credentials() throws Exception {
        SimulatedCloud.credentials(SimulatedCloud.key("c", "key", "secret"));
        snippets = new SnippetizerTester(J);
    }

    @Test
    void deploymentIsShort() throws Exception {
        RollbackDeploymentStep step = new RollbackDeploymentStep("c", "cn-north-4", ID);
        step.setProjectId(ID);
        snippets.assertRoundTrip(
                step,
                "rollbackDeployment credentialsId: 'c', projectId: '%s', region: 'cn-north-4', taskId: '%s'"
                        .formatted(ID, ID));
    }

    @Test
    void deploymentHasAllOptions() throws Exception {
        RollbackDeploymentStep step = new RollbackDeploymentStep("c", "cn-north-4", ID);
        step.setRecordId(ID);
        step.setProjectId(ID);
        step.setRunningChange(RunningChange.ABORT);
        step.setTimeoutMinutes(90);
        step.setDryRun(true);
        snippets.assertRoundTrip(
                step,
                ("rollbackDeployment credentialsId: 'c', dryRun: true, projectId: '%s', recordId: '%s',"
                                + " region: 'cn-north-4', runningChange: 'ABORT', taskId: '%s', timeoutMinutes: 90")
                        .formatted(ID, ID, ID));
    }

    @Test
    void stackIsShort() throws Exception {
        snippets.assertRoundTrip(
                new ContinueStackRollbackStep("c", "cn-north-4", ID, "s"),
                "continueStackRollback credentialsId: 'c', projectId: '%s', region: 'cn-north-4', stackName: 's'"
                        .formatted(ID));
    }

    @Test
    void stackHasAllOptions() throws Exception {
        ContinueStackRollbackStep step = new ContinueStackRollbackStep("c", "cn-north-4", ID, "s");
        step.setStackId("i");
        step.setTimeoutMinutes(60);
        step.setDryRun(true);
        snippets.assertRoundTrip(
                step,
                ("continueStackRollback credentialsId: 'c', dryRun: true, projectId: '%s', region: 'cn-north-4',"
                                + " stackId: 'i', stackName: 's', timeoutMinutes: 60")
                        .formatted(ID));
    }

    @Test
    void saeAppIsShort() throws Exception {
        snippets.assertRoundTrip(
                new RollbackSaeAppStep("c", "cn-hangzhou", "a"),
                "rollbackSaeApp appId: 'a', credentialsId: 'c', region: 'cn-hangzhou'");
    }

    @Test
    void saeAppHasAllOptions() throws Exception {
        snippets.assertRoundTrip(
                fullSaeApp(),
                "rollbackSaeApp appId: 'a', autoEnableApplicationScalingRule: false, batchWaitTime: 0,"
                        + " confirmBatches: true, credentialsId: 'c', dryRun: true, minReadyInstanceRatio: 50,"
                        + " minReadyInstances: 1, region: 'cn-hangzhou', runningChange: 'ABORT', timeoutMinutes: 5,"
                        + " updateStrategy: '{}', versionId: 'v'");
    }

    static RollbackSaeAppStep fullSaeApp() {
        RollbackSaeAppStep step = new RollbackSaeAppStep("c", "cn-hangzhou", "a");
        step.setVersionId("v");
        step.setBatchWaitTime(0);
        step.setMinReadyInstances(1);
        step.setMinReadyInstanceRatio(50);
        step.setUpdateStrategy("{}");
        step.setAutoEnableApplicationScalingRule(false);
        step.setConfirmBatches(true);
        step.setRunningChange(RunningChange.ABORT);
        step.setTimeoutMinutes(5);
        step.setDryRun(true);
        return step;
    }

    @Test
    void edasAppHasAllOptions() throws Exception {
        RollbackEdasAppStep step = new RollbackEdasAppStep("c", "cn-hangzhou", "a");
        snippets.assertRoundTrip(step, "rollbackEdasApp appId: 'a', credentialsId: 'c', region: 'cn-hangzhou'");
        step.setPackageVersionId("v");
        step.setTimeoutMinutes(5);
        step.setDryRun(true);
        snippets.assertRoundTrip(
                step,
                "rollbackEdasApp appId: 'a', credentialsId: 'c', dryRun: true, packageVersionId: 'v',"
                        + " region: 'cn-hangzhou', timeoutMinutes: 5");
    }

    @Test
    void changeOrderIsShort() throws Exception {
        AbortAndRollbackStep step = new AbortAndRollbackStep("c", "cn-hangzhou");
        step.setAppId("a");
        snippets.assertRoundTrip(step, "abortAndRollback appId: 'a', credentialsId: 'c', region: 'cn-hangzhou'");
    }

    @Test
    void changeOrderHasAllOptions() throws Exception {
        AbortAndRollbackStep step = new AbortAndRollbackStep("c", "cn-hangzhou");
        step.setAppId("a");
        step.setChangeOrderId("o");
        step.setTimeoutMinutes(5);
        step.setDryRun(true);
        snippets.assertRoundTrip(
                step,
                "abortAndRollback appId: 'a', changeOrderId: 'o', credentialsId: 'c', dryRun: true,"
                        + " region: 'cn-hangzhou', timeoutMinutes: 5");
    }

    @Test
    void resultsHaveNoOptions() throws Exception {
        snippets.assertRoundTrip(new RollbackResultsStep(), "rollbackResults()");
    }

    @Test
    void blockIsShort() throws Exception {
        snippets.assertRoundTrip(
                new RollbackOnFailureStep(List.of(new RollbackSaeAppStep("c", "cn-hangzhou", "a"))), """
                rollbackOnFailure([saeApp(appId: 'a', credentialsId: 'c', region: 'cn-hangzhou')]) {
                    // some block
                }""");
    }

    @Test
    void blockHasAllOptions() throws Exception {
        RollbackOnFailureStep step = new RollbackOnFailureStep(List.of(
                new RollbackSaeAppStep("c", "cn-hangzhou", "a"),
                new ContinueStackRollbackStep("c", "cn-north-4", ID, "s"),
                new RollbackDeploymentStep("c", "cn-north-4", ID),
                CHANGE_ORDER.step("credentialsId", "c", "appId", "a")));
        step.setUnstable(true);
        step.setAborted(true);
        snippets.assertRoundTrip(step, """
                rollbackOnFailure(aborted: true, rollbacks: [saeApp(appId: 'a', credentialsId: 'c', region: 'cn-hangzhou'), \
                rfsStack(credentialsId: 'c', projectId: '%1$s', region: 'cn-north-4', stackName: 's'), \
                codeArtsDeployment(credentialsId: 'c', region: 'cn-north-4', taskId: '%1$s'), \
                edasChangeOrder(appId: 'a', credentialsId: 'c', region: 'cn-hangzhou')], unstable: true) {
                    // some block
                }""".formatted(ID));
    }
}
