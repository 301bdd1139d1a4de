package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** The build is aborted after the restore points were read, and before the block begins. */
class StopBeforeBodyTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bodyNeverRuns(boolean rollBackAborted) throws Exception {
        Hold versions = J.simulator().faults().next("ListAppVersions").holdAnswer();
        String semaphore = "busy" + rollBackAborted;
        WorkflowRun build = J.start("""
                parallel one: {
                  rollbackOnFailure(rollbacks: [%s], aborted: %s) { deploy(); echo 'deployed' }
                }, two: {
                  semaphore '%s'
                  semaphore 'busy'
                }
                """.formatted(SAE_APP.nested(), rollBackAborted, semaphore));
        SemaphoreStep.waitForStart(semaphore + "/1", build);
        assertThat(versions.awaitArrival(Duration.ofSeconds(30))).isTrue();
        StepExecution block = build.getExecution().getCurrentExecutions(true).get().stream()
                .filter(RollbackOnFailureExecution.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(block.getStatus()).isNotNull();

        CountDownLatch free = BusyPipeline.begin();
        SemaphoreStep.success(semaphore + "/1", null);
        versions.release();
        await().until(() -> block.getStatus() == null);
        build.doStop();
        free.countDown();

        J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        assertThat(JenkinsRule.getLog(build)).doesNotContain("deployed", "Rolling back");
        assertThat(build.getAction(RollbackAction.class)).isNull();
        assertThat(J.cloud().effects()).isEmpty();
    }

    /** Keeps the thread of the Pipeline busy, so that what it is asked to do has to queue. */
    @TestExtension
    public static final class BusyPipeline implements GraphListener.Synchronous {
        private static volatile CountDownLatch busy = new CountDownLatch(0);

        static CountDownLatch begin() {
            busy = new CountDownLatch(1);
            return busy;
        }

        @Override
        public void onNewHead(FlowNode node) {
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
