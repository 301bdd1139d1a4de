package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Executor;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.model.CauseOfInterruption;
import jenkins.model.CauseOfInterruption.UserInterruption;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

/** What counts as an abort, after which nothing is rolled back; the table of the README. */
class AbortTest {
    /** A cause that this plugin has never heard of. */
    public static final class Gate extends CauseOfInterruption {
        private static final long serialVersionUID = 1;

        @Override
        public String getShortDescription() {
            return "The gate is closed";
        }
    }

    private static int bodies;

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void succeed() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
    }

    private static String block(String body) {
        return "rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); " + body + " }";
    }

    /** Runs a build, outside of the sandbox, whose block throws an exception. */
    private static WorkflowRun throwing(String failure) throws Exception {
        WorkflowJob job = J.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                import hudson.model.Result
                import io.jenkins.plugins.cloudrollback.steps.AbortTest
                import jenkins.model.CauseOfInterruption.UserInterruption
                import org.jenkinsci.plugins.workflow.steps.*
                import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution
                """ + block("throw " + failure), false));
        return job.scheduleBuild2(0).get();
    }

    /** Starts a build, and waits until it is at its {@code semaphore 'abort'}. */
    private static WorkflowRun start(String script) throws Exception {
        return waiting(J.pipeline(script).scheduleBuild2(0).waitForStart());
    }

    private static WorkflowRun waiting(WorkflowRun build) throws Exception {
        SemaphoreStep.waitForStart("abort/" + ++bodies, build);
        return build;
    }

    private static void stopAs(String user, WorkflowRun build) throws Exception {
        try (ACLContext as = ACL.as2(new UsernamePasswordAuthenticationToken(user, "", List.of()))) {
            build.doStop();
        }
    }

    private static void assertLeftAlone(WorkflowRun build) throws Exception {
        J.waitForCompletion(build);
        J.assertLogContains("The build was aborted, so nothing is rolled back", build);
        assertThat(J.cloud().effects()).isEmpty();
    }

    private static void assertRolledBack(WorkflowRun build) throws Exception {
        J.waitForCompletion(build);
        J.assertLogContains("The block failed. Rollbacks to run: 1", build);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "semaphore 'abort'",
                "try { semaphore 'abort' } finally { error 'the cleanup failed' }",
                "try { semaphore 'abort' } catch (e) { error 'deployment failed: ' + e }",
                "parallel a: { semaphore 'abort' }, b: { sleep 600 }",
                "parallel a: { semaphore 'abort' }, b: { try { sleep 600 } finally { error 'the cleanup failed' } }",
                "timeout(10) { retry(3) { catchError(catchInterruptions: false) { semaphore 'abort' } } }"
            })
    void personAborts(String body) throws Exception {
        WorkflowRun build = start(block(body));
        stopAs("alice", build);
        assertLeftAlone(build);
    }

    @Test
    void milestoneAborts() throws Exception {
        WorkflowJob job = J.pipeline(
                "milestone 1\n if (env.BUILD_NUMBER == '1') { " + block("semaphore 'abort'") + " }\n milestone 2");
        WorkflowRun build = waiting(job.scheduleBuild2(0).waitForStart());
        J.assertBuildStatusSuccess(job.scheduleBuild2(0));
        assertLeftAlone(build);
    }

    @Test
    void newerBuildAborts() throws Exception {
        WorkflowJob job = J.pipeline("if (env.BUILD_NUMBER == '1') { " + block("semaphore 'abort'") + " }");
        DisableConcurrentBuildsJobProperty property = new DisableConcurrentBuildsJobProperty();
        property.setAbortPrevious(true);
        job.addProperty(property);
        WorkflowRun build = waiting(job.scheduleBuild2(0).waitForStart());
        job.scheduleBuild2(0).waitForStart();
        assertLeftAlone(build);
    }

    @Test
    void rejectedInputAborts() throws Exception {
        WorkflowRun build = J.start(block("input 'Go on?'"));
        await().until(() -> build.getAction(InputAction.class) != null
                && !build.getAction(InputAction.class).getExecutions().isEmpty());
        build.getAction(InputAction.class).getExecutions().get(0).doAbort();
        assertLeftAlone(build);
    }

    @Test
    void failFastAborts() throws Exception {
        WorkflowRun build = start(
                "parallel failFast: true, a: { " + block("sleep 600") + " }, b: { semaphore 'abort'; error 'lint' }");
        J.waitForMessage("Sleeping for", build);
        SemaphoreStep.success("abort/" + bodies, null);
        assertLeftAlone(build);
    }

    /** A script of an administrator, which runs as the system, or the link to terminate by force. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void abortNeedsNoCause(boolean byForce) throws Exception {
        WorkflowRun build = start(block("semaphore 'abort'"));
        if (byForce) {
            build.doTerm();
        } else {
            build.doStop();
        }
        assertLeftAlone(build);
    }

    @Test
    void killedBuildIsLeftAlone() throws Exception {
        WorkflowRun build = start(block("semaphore 'abort'; error 'broken'"));
        build.doKill();
        J.waitForCompletion(build);
        SemaphoreStep.success("abort/" + bodies, null);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new FlowInterruptedException(Result.FAILURE)",
                "new FlowInterruptedException(Result.UNSTABLE)",
                "new FlowInterruptedException(Result.FAILURE, new UserInterruption('gate'))",
                "new FlowInterruptedException(Result.ABORTED, false)",
                "new FlowInterruptedException(Result.ABORTED, true, new ExecutorStepExecution.RemovedNodeTimeoutCause())",
                "new FlowInterruptedException(Result.ABORTED, true, new ExecutorStepExecution.RemovedNodeCause())",
                "new FlowInterruptedException(Result.ABORTED, true, new ExecutorStepExecution.QueueTaskCancelled())",
                "new FlowInterruptedException(Result.NOT_BUILT, true, new AbortTest.Gate())",
                "new InterruptedException('interrupted')",
                "new IOException('no disk')"
            })
    void otherInterruptionsAreFailures(String failure) throws Exception {
        assertRolledBack(throwing(failure));
    }

    /** The interruption by a person is the reason of what is thrown, or one of several. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "new RuntimeException(new FlowInterruptedException(Result.ABORTED, new UserInterruption('alice')))",
                "new FlowInterruptedException(Result.ABORTED, false, new UserInterruption('alice'))",
                "new FlowInterruptedException(Result.ABORTED, new AbortTest.Gate(), new UserInterruption('alice'))"
            })
    void abortMayBeWrapped(String failure) throws Exception {
        assertLeftAlone(throwing(failure));
    }

    @Test
    void earlierAbortIsForgotten() throws Exception {
        WorkflowRun build = J.start("""
                catchError(catchInterruptions: true, buildResult: 'SUCCESS') { input 'Go on?' }
                """ + block("error 'broken'"));
        await().until(() -> build.getAction(InputAction.class) != null
                && !build.getAction(InputAction.class).getExecutions().isEmpty());
        build.getAction(InputAction.class).getExecutions().get(0).doAbort();
        assertRolledBack(build);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void freestyleAsksForTheCause(boolean person, boolean rollsBack) throws Exception {
        FreeStyleProject job = J.createFreeStyleProject();
        job.getBuildersList().add(new SleepBuilder(TimeUnit.MINUTES.toMillis(10)));
        job.getPublishersList().add(new RollbackPublisher(List.of(SAE_APP.step())));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        J.waitForMessage("Sleeping", build);
        J.simulator().sae().app(SAE_APP.target()).deploy("alice", "console", Script.of("2"));
        CauseOfInterruption cause = person ? new UserInterruption("alice") : new Gate();
        Executor executor = build.getExecutor();
        executor.interrupt(Result.ABORTED, cause);
        J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        assertThat(J.cloud().effects()).hasSize(rollsBack ? 1 : 0);
        assertThat(JenkinsRule.getLog(build))
                .contains(
                        rollsBack
                                ? "Rolled back. "
                                : "Nothing is rolled back, because the result of the build is ABORTED.");
    }
}
