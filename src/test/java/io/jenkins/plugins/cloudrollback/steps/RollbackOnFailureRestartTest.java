package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** Nothing was deployed yet, so they are read again, and the block begins once. */
    @Test
    void whileReadingRestorePoints() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        Hold versions = cloud.simulator().faults().next("ListAppVersions").holdRequest();
        sessions.then(j -> {
            start(j, "error 'broken'");
            assertThat(versions.awaitArrival(Duration.ofSeconds(30))).isTrue();
        });
        versions.release();
        sessions.then(j -> {
            assertRolledBack(j, SAE_APP.target(), DEPLOYMENT.target());
            assertThat(JenkinsRule.getLog(build(j))).containsOnlyOnce("[Pipeline] deploy");
        });
    }

    /** A Pipeline that does not save its state at each step does so when Jenkins shuts down. */
    @ParameterizedTest
    @EnumSource
    void betweenDeploymentAndFailure(FlowDurabilityHint durability) throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        String body = "semaphore '" + durability + "'; error 'broken'";
        sessions.then(j -> {
            cloud.connect();
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            job.addProperty(new DurabilityHintJobProperty(durability));
            job.setDefinition(new CpsFlowDefinition(
                    "rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); " + body + " }", true));
            SemaphoreStep.waitForStart(durability + "/1", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(j -> {
            SemaphoreStep.success(durability + "/1", null);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build(j)));
            assertThat(cloud.simulator().sae().app(SAE_APP.target()).runningVersion())
                    .isEqualTo(DemoWorld.NEW_VERSION_ID);
        });
        assertThat(cloud.effects()).hasSize(1);
    }

    /** The block has succeeded, so it is not run again, and what it returned is not lost. */
    @Test
    void whileReadingWhatWasDeployed() throws Throwable {
        Hold[] hold = new Hold[1];
        sessions.then(j -> {
            cloud.connect();
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            job.setDefinition(new CpsFlowDefinition(
                    "def value = rollbackOnFailure([" + SAE_APP.nested() + "]) {"
                            + " deploy(kind: 'SAE_APP'); semaphore 'deployed'; 'the value' }\n echo \"got $value\"",
                    true));
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("deployed/1", build);
            hold[0] = cloud.simulator().faults().next("ListAppVersions").holdRequest();
            SemaphoreStep.success("deployed/1", null);
            assertThat(hold[0].awaitArrival(Duration.ofSeconds(30))).isTrue();
        });
        hold[0].release();
        sessions.then(j -> {
            WorkflowRun build = build(j);
            j.assertBuildStatusSuccess(j.waitForCompletion(build));
            assertThat(JenkinsRule.getLog(build))
                    .contains("got the value", "Can be rolled back later")
                    .containsOnlyOnce("[Pipeline] deploy");
            j.createWebClient().withJavaScriptEnabled(false).goTo(build.getUrl() + "rollback-deployment/");
        });
        assertThat(cloud.effects()).isEmpty();
    }

    /** Both blocks go on after the restart. */
    @Test
    void rivalsStayRivals() throws Throwable {
        String block = "rollbackOnFailure([" + SAE_APP.nested() + "]) { semaphore '%s'; deploy(); error 'broken' }";
        sessions.then(j -> {
            cloud.connect();
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            job.setDefinition(new CpsFlowDefinition(
                    "parallel a: { " + block.formatted("a") + " }, b: { " + block.formatted("b") + " }", true));
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("a/1", build);
            SemaphoreStep.waitForStart("b/1", build);
        });
        sessions.then(j -> {
            SemaphoreStep.success("a/1", null);
            SemaphoreStep.success("b/1", null);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build(j)));
            j.assertLogContains("At the same time, job #1 (a) was deploying to the same target", build(j));
            j.assertLogContains("At the same time, job #1 (b) was deploying to the same target", build(j));
        });
        assertThat(cloud.effects()).isEmpty();
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
