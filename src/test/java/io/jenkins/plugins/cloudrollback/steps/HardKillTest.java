package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.net.URI;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A controller with its own process and class loaders, without the optional plugin, is killed without a chance to save.
 */
class HardKillTest {
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().omitPlugins("alibabacloud-credentials");

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @Test
    void killedRollbackRunsOnce() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        Hold answer = cloud.simulator().faults().next(SAE_APP.request()).holdAnswer();
        controller.startJenkins();
        controller.runRemotely(new Start(cloud.uri(), SAE_APP.call()));
        assertThat(answer.awaitArrival(Duration.ofSeconds(60))).isTrue();
        controller.stopJenkinsForcibly();
        controller.then(HardKillTest::assertSucceeds);
        assertThat(cloud.effects()).hasSize(1);
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
