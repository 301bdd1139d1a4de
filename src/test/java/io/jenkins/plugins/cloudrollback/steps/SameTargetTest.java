package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Two builds ask for the same, and the second looks before Jenkins knows the change of the first. */
class SameTargetTest {
    private static final String OPEN = "Another rollback of this Jenkins is being carried out at the same target";

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private static SaeApp app() {
        return J.simulator().sae().app(SAE_APP.target());
    }

    private static Hold holdAnswer(String operation) {
        return J.simulator().faults().next(operation).holdAnswer();
    }

    private static String log(Run<?, ?> build) {
        try {
            return JenkinsRule.getLog(build);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitArrival(Hold call) throws InterruptedException {
        assertThat(call.awaitArrival(Duration.ofSeconds(30))).isTrue();
    }

    private static void assertOneEffect(List<WorkflowRun> builds) throws Exception {
        for (WorkflowRun build : builds) {
            J.assertBuildStatus(Result.SUCCESS, J.waitForCompletion(build));
        }
        assertThat(builds)
                .extracting(build -> build.getAction(RollbackAction.class)
                        .getJournals()
                        .get(0)
                        .outcome()
                        .status())
                .containsExactlyInAnyOrder(Status.SUCCEEDED, Status.NOT_NEEDED);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    /** Both wait for the deployment of a colleague. */
    @Test
    void secondWaitsForAcceptanceOfFirst() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        app().deploy("alice", "console", Script.of("8 2"));
        List<WorkflowRun> builds = List.of(J.start(SAE_APP.call()), J.start(SAE_APP.call()));
        for (WorkflowRun build : builds) {
            J.waitForMessage("Decision: ", build);
        }
        Hold accepted = holdAnswer("RollbackApplication");
        app().confirm();
        awaitArrival(accepted);
        await().until(() -> builds.stream().map(SameTargetTest::log).anyMatch(log -> log.contains(OPEN)));
        accepted.release();
        assertOneEffect(builds);
    }

    /** The order keeps its id, so that nothing but the first rollback tells that it is aborted already. */
    @Test
    void secondDoesNotAbortWhatFirstAborts() throws Exception {
        app().deploy("alice", "console", Script.of("1/1"));
        app().nextRollback(Script.of("1:3 2"));
        String call = SAE_APP.call("versionId", DemoWorld.NEW_VERSION_ID, "runningChange", "ABORT");
        Hold accepted = holdAnswer("AbortAndRollbackChangeOrder");
        WorkflowRun first = J.start(call);
        awaitArrival(accepted);
        WorkflowRun second = J.start(call);
        J.waitForMessage(OPEN, second);
        accepted.release();
        assertOneEffect(List.of(first, second));
        assertThat(J.simulator().calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
    }

    /** Its restore point is not read before it is known whose change the newest one is. */
    @Test
    void blockWaitsForAcceptance() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        Hold accepted = holdAnswer("RollbackApplication");
        WorkflowRun first = J.start(SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID));
        awaitArrival(accepted);
        WorkflowRun block = J.start("rollbackOnFailure([" + SAE_APP.nested() + "]) { echo 'deployed' }");
        J.waitForMessage(OPEN, block);
        accepted.release();
        J.assertBuildStatusSuccess(J.waitForCompletion(block));
        assertThat(log(block)).contains("Restore point: ").doesNotContain("not known for certain which");
        J.assertBuildStatusSuccess(J.waitForCompletion(first));
    }
}
