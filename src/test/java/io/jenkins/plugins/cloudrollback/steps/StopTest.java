package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Stopping a build ends its waiting, never the rollback. */
class StopTest {
    private static final int LONG = 600; // seconds

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @EnumSource
    void stepEndsAtOnce(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), LONG);
        WorkflowRun build = J.start(kind.call());
        assertStopsAtOnce(build);
    }

    @Test
    void freestyleEndsAtOnce() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), LONG);
        assertStopsAtOnce(startFreestyle(SAE_APP.step()));
    }

    @Test
    void nextRollbackIsNotStarted() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), LONG);
        STACK.succeedsAfter(J.cloud(), LONG);
        assertStopsAtOnce(startFreestyle(SAE_APP.step(), STACK.step()));
    }

    @Test
    void blockEndsAtOnce() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), LONG);
        assertStopsAtOnce(J.start("rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); error 'broken' }"));
    }

    private void assertStopsAtOnce(Run<?, ?> build) throws Exception {
        J.waitForMessage("The provider accepted the request. Change ID: ", build);
        long before = System.nanoTime();
        build.getExecutor().doStop();
        J.waitForCompletion(build);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        J.assertBuildStatus(Result.ABORTED, build);
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("Stopped waiting\\. The rollback continues at the provider\\. Details: https://")
                .doesNotContain("InterruptedException");
        assertThat(J.cloud().effects())
                .singleElement()
                .satisfies(effect ->
                        assertThat(J.simulator().effects().outcome(effect)).isEqualTo(Outcome.RUNNING));
    }

    @Test
    void unsentRequestIsNeverSent() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), LONG);
        // The last of the answers from which it is decided what to do.
        Hold orders = J.simulator().faults().next("ListChangeOrders").holdAnswer();
        WorkflowRun build = J.start(SAE_APP.call());
        assertThat(orders.awaitArrival(Duration.ofSeconds(20))).isTrue();
        build.doStop();
        J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        orders.release();
        J.assertLogContains("Stopped. Nothing was changed.", build);
        assertNothingMoreIsSent();
    }

    @Test
    void queuedRollbackNeverStarts() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), LONG);
        CountDownLatch busy = new CountDownLatch(1);
        occupyTimers(busy);
        WorkflowRun build = J.start(SAE_APP.call());
        J.waitForMessage("[Pipeline] rollbackSaeApp", build);
        build.doStop();
        J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        busy.countDown();
        assertNothingMoreIsSent();
    }

    private static FreeStyleBuild startFreestyle(RollbackStep... rollbacks) throws Exception {
        return J.freestyle(Result.FAILURE, rollbacks).scheduleBuild2(0).waitForStart();
    }

    private static void occupyTimers(CountDownLatch until) throws InterruptedException {
        CountDownLatch occupied = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            Clouds.get().timer().execute(() -> {
                occupied.countDown();
                try {
                    until.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        occupied.await();
    }

    private void assertNothingMoreIsSent() {
        int calls = J.simulator().calls().all().size();
        await().during(Duration.ofSeconds(1))
                .until(() -> J.simulator().calls().all().size() == calls);
        assertThat(J.cloud().effects()).isEmpty();
    }
}
