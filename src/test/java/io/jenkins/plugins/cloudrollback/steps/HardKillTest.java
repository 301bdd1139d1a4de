package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.SharedController;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.net.URI;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A controller with its own process and class loaders, without the optional plugin, is killed without a chance to save.
 */
class HardKillTest {
    @RegisterExtension
    private static final SharedController CONTROLLER = new SharedController("alibabacloud-credentials");

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @Test
    void killedRollbackRunsOnce() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        Hold answer = cloud.simulator().faults().next(SAE_APP.request()).holdAnswer();
        CONTROLLER.runRemotely(new Start(cloud.uri(), SAE_APP.call()));
        assertThat(answer.awaitArrival(Duration.ofSeconds(60))).isTrue();
        CONTROLLER.stopJenkinsForcibly();
        CONTROLLER.startJenkins();
        CONTROLLER.runRemotely(HardKillTest::assertSucceeds);
        assertThat(cloud.effects()).hasSize(1);
    }

    /** A Pipeline that does not save its state is over after the kill, so its block never fails. */
    @Test
    void killedBlockStillRollsBack() throws Throwable {
        SaeApp app = cloud.simulator().sae().app(SAE_APP.target());
        SaeApp other = cloud.simulator().sae().app(SAE_APP.another(cloud.simulator(), 1, 1, true));
        SAE_APP.succeedsAfter(cloud, 1);
        CONTROLLER.runRemotely(new StartBlocks(cloud.uri(), app.id(), other.id()));
        String bad = deploy(other);
        deploy(app);
        CONTROLLER.stopJenkinsForcibly();
        CONTROLLER.startJenkins();
        CONTROLLER.runRemotely(HardKillTest::assertBlocksEnd);
        assertThat(cloud.effects()).extracting(Effect::target).containsExactly(app.id());
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(other.runningVersion()).isEqualTo(bad);
    }

    /** Returns the version that is deployed. */
    private static String deploy(SaeApp app) {
        app.deploy("alice", "console", Script.of("2")).orElseThrow();
        return app.runningVersion();
    }

    private record StartBlocks(URI address, String saved, String lost) implements RealJenkinsExtension.Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            SimulatedCloud.connect(address);
            start(j, "saved", saved, FlowDurabilityHint.MAX_SURVIVABILITY);
            start(j, "lost", lost, FlowDurabilityHint.PERFORMANCE_OPTIMIZED);
        }

        private static void start(JenkinsRule j, String name, String app, FlowDurabilityHint durability)
                throws Exception {
            WorkflowJob job = j.createProject(WorkflowJob.class, name);
            job.addProperty(new DurabilityHintJobProperty(durability));
            String block =
                    "rollbackOnFailure([" + SAE_APP.nested("appId", app) + "]) { input 'Go on?'; error 'broken' }";
            job.setDefinition(new CpsFlowDefinition(block, true));
            j.waitForMessage("Proceed or Abort", job.scheduleBuild2(0).waitForStart());
        }
    }

    private static void assertBlocksEnd(JenkinsRule j) throws Exception {
        WorkflowRun build =
                j.jenkins.getItemByFullName("saved", WorkflowJob.class).getBuildByNumber(1);
        await().atMost(Duration.ofMinutes(1)).until(() -> build.getAction(InputAction.class) != null);
        build.getAction(InputAction.class).getExecutions().get(0).doProceedEmpty();
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
        WorkflowRun lost =
                j.jenkins.getItemByFullName("lost", WorkflowJob.class).getBuildByNumber(1);
        await().atMost(Duration.ofMinutes(1)).until(() -> !lost.isBuilding());
    }

    private record Start(URI address, String script) implements RealJenkinsExtension.Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            SimulatedCloud.connect(address);
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            job.setDefinition(new CpsFlowDefinition(script, true));
            job.scheduleBuild2(0).waitForStart();
        }
    }

    private static void assertSucceeds(JenkinsRule j) throws Exception {
        WorkflowRun build =
                j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        j.assertLogContains("at the provider. Waiting for it to finish.", build);
    }
}
