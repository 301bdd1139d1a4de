package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A step whose rollback waits for a person is shown as paused. */
class PauseTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        cloud.connect();
        WorkflowRun build = SharedJenkins.define(j.createProject(WorkflowJob.class, "job"), script)
                .scheduleBuild2(0)
                .waitForStart();
        j.waitForMessage("The provider accepted the request.", build);
        return build;
    }

    private static WorkflowRun build(JenkinsRule j) {
        return j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
    }

    private void next(String script) {
        cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of(script));
    }

    private void confirm() {
        cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).confirm();
    }

    private static List<FlowNode> pausing(WorkflowRun build) {
        return new DepthFirstScanner()
                .allNodes(build.getExecution()).stream()
                        .filter(node -> node.getAction(PauseAction.class) != null)
                        .toList();
    }

    private static boolean isPaused(WorkflowRun build) {
        return pausing(build).stream()
                .anyMatch(node -> node.getAction(PauseAction.class).isPaused());
    }

    @Test
    void pausesForEachBatch() throws Throwable {
        next("1:1 8 1:15 8 1:15 2");
        sessions.then(j -> {
            WorkflowRun build = start(j, SAE_APP.call());
            for (int batch = 0; batch < 2; batch++) {
                await().atMost(TIMEOUT).until(() -> isPaused(build));
                confirm();
                await().atMost(TIMEOUT).until(() -> !isPaused(build));
            }
            j.assertBuildStatusSuccess(j.waitForCompletion(build));
            assertThat(pausing(build)).singleElement().satisfies(node -> {
                assertThat(node.getDisplayFunctionName()).startsWith("rollbackSaeApp");
                assertThat(PauseAction.getPauseDuration(node)).isPositive();
            });
        });
    }

    @Test
    void approvalPausesTheStage() throws Throwable {
        next("11 12:1 1:1 2");
        sessions.then(j -> {
            WorkflowRun build = start(
                    j,
                    "stage('Deploy') { rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); error 'broken' } }");
            await().atMost(TIMEOUT).until(() -> isPaused(build));
            assertThat(pausing(build))
                    .extracting(FlowNode::getDisplayName)
                    .contains("Deploy")
                    .hasSize(2);
            cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).approve();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
            assertThat(isPaused(build)).isFalse();
        });
    }

    @Test
    void stopEndsThePause() throws Throwable {
        next("1:1 8 1:1 2");
        sessions.then(j -> {
            WorkflowRun build = start(j, SAE_APP.call());
            await().atMost(TIMEOUT).until(() -> isPaused(build));
            build.doStop();
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
            await().atMost(TIMEOUT).until(() -> !isPaused(build));
        });
    }

    @Test
    void stillPausedAfterRestart() throws Throwable {
        next("1:1 8 1:1 2");
        sessions.then(j -> {
            WorkflowRun build = start(j, SAE_APP.call());
            await().atMost(TIMEOUT).until(() -> isPaused(build));
        });
        sessions.then(j -> {
            WorkflowRun build = build(j);
            assertThat(isPaused(build)).isTrue();
            confirm();
            j.assertBuildStatusSuccess(j.waitForCompletion(build));
            assertThat(isPaused(build)).isFalse();
            assertThat(pausing(build)).hasSize(1);
        });
    }
}
