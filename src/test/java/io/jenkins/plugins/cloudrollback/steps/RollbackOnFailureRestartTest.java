package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class RollbackOnFailureRestartTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @Test
    void duringTheBlock() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        sessions.then(j -> SemaphoreStep.waitForStart("body/1", start(j, "semaphore 'body'; error 'broken'")));
        sessions.then(j -> {
            SemaphoreStep.success("body/1", null);
            assertRolledBack(j, SAE_APP.target(), DEPLOYMENT.target());
        });
    }

    @Test
    void duringFirstRollback() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 6);
        sessions.then(
                j -> j.waitForMessage("The provider accepted the request. Change ID: ", start(j, "error 'broken'")));
        sessions.then(j -> {
            assertRolledBack(j, SAE_APP.target(), DEPLOYMENT.target());
            j.assertLogContains("Resumed after an interruption. Waiting for the rollback of app ", build(j));
        });
    }

    @Test
    void duringFirstRequest() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        Hold answer = cloud.simulator().faults().next(SAE_APP.request()).holdAnswer();
        sessions.then(j -> {
            start(j, "error 'broken'");
            assertThat(answer.awaitArrival(Duration.ofSeconds(30))).isTrue();
        });
        answer.release();
        sessions.then(j -> assertRolledBack(j, SAE_APP.target(), DEPLOYMENT.target()));
    }

    @Test
    void duringSecondRollback() throws Throwable {
        SAE_APP.fails(cloud);
        Hold history =
                cloud.simulator().faults().next(DEPLOYMENT.firstOperation()).holdRequest();
        sessions.then(j -> {
            start(j, "error 'broken'");
            assertThat(history.awaitArrival(Duration.ofSeconds(30))).isTrue();
        });
        sessions.then(j -> assertRolledBack(j, SAE_APP.target(), DEPLOYMENT.target()));
    }

    /** The thread pools may be shut down before Pipelines are suspended. */
    @Test
    void betweenRollbacks() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        Hold poll = cloud.simulator().faults().next("DescribeChangeOrder").holdAnswer();
        sessions.then(j -> {
            WorkflowRun build = start(j, "error 'broken'");
            assertThat(poll.awaitArrival(Duration.ofSeconds(30))).isTrue();
            Clouds.terminate();
            poll.release();
            j.waitForMessage("Rolled back. ", build);
        });
        sessions.then(j -> assertRolledBack(j, SAE_APP.target(), DEPLOYMENT.target()));
    }

    private WorkflowRun start(JenkinsRule j, String body) throws Exception {
        cloud.connect();
        DEPLOYMENT.succeedsAfter(cloud, 1);
        WorkflowJob job = j.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(
                "rollbackOnFailure([" + SAE_APP.nested() + ", " + DEPLOYMENT.nested() + "]) { deploy(); " + body + " }",
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static WorkflowRun build(JenkinsRule j) {
        return j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
    }

    private void assertRolledBack(JenkinsRule j, String... targets) throws Exception {
        WorkflowRun build = j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build(j)));
        j.assertLogContains("ERROR: broken", build);
        assertThat(cloud.effects()).extracting(Effect::target).containsExactly(targets);
        assertThat(JenkinsRule.getLog(build)).containsPattern("\\[CodeArts Deploy\\] .*Rolled back\\. ");
    }
}
