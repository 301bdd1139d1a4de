package io.jenkins.plugins.cloudrollback.events;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Other plugins are told of rollbacks, and can do no harm. */
class RollbackListenerTest {
    private static final List<String> TOLD = new CopyOnWriteArrayList<>();
    private static final List<RollbackEvent> ENDED = new CopyOnWriteArrayList<>();
    private static final List<String> USERS = new CopyOnWriteArrayList<>();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @TestExtension
    public static final class Recorder implements RollbackListener {
        private static void add(String what, RollbackEvent event) {
            USERS.add(Jenkins.getAuthentication2().getName());
            TOLD.add(what + " " + event.rollback().getStatus());
        }

        @Override
        public void onBegan(RollbackEvent event) {
            add("began", event);
        }

        @Override
        public void onDecided(RollbackEvent event) {
            add("decided", event);
        }

        @Override
        public void onWaiting(RollbackEvent event) {
            add("waiting", event);
        }

        @Override
        public void onContinued(RollbackEvent event) {
            add("continued", event);
        }

        @Override
        public void onEnded(RollbackEvent event) {
            add("ended", event);
            ENDED.add(event);
        }
    }

    @BeforeEach
    void clear() {
        Stream.of(TOLD, ENDED, USERS).forEach(List::clear);
    }

    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        cloud.connect();
        return SharedJenkins.define(j.createProject(WorkflowJob.class, "job"), script)
                .scheduleBuild2(0)
                .waitForStart();
    }

    private static void awaitTold(String... told) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(TOLD).containsExactly(told));
    }

    @Test
    void toldInOrder() throws Throwable {
        cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:1 8 1:15 2"));
        sessions.then(j -> {
            WorkflowRun build = start(j, SAE_APP.call());
            awaitTold("began IN_PROGRESS", "decided IN_PROGRESS", "waiting IN_PROGRESS");
            cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).confirm();
            j.assertBuildStatusSuccess(j.waitForCompletion(build));
            awaitTold(
                    "began IN_PROGRESS",
                    "decided IN_PROGRESS",
                    "waiting IN_PROGRESS",
                    "continued IN_PROGRESS",
                    "ended SUCCEEDED");

            assertThat(USERS).containsOnly("SYSTEM");
            assertThat(ENDED).singleElement().satisfies(event -> {
                assertThat((Object) event.run()).isSameAs(build);
                assertThat(event.rollback().getService()).isEqualTo("sae");
                assertThat(event.rollback().getTarget()).contains(SAE_APP.target());
                assertThat(event.rollback().getTo()).contains(SAE_APP.restored());
                assertThat(event.rollback().getSummary()).contains(" -> ", ", rolled back after ");
            });
        });
    }

    @Test
    void dryRunIsToldAtOnce() throws Throwable {
        sessions.then(j -> {
            j.assertBuildStatusSuccess(j.waitForCompletion(start(j, SAE_APP.call("dryRun", true))));
            awaitTold("began DRY_RUN", "decided DRY_RUN", "ended DRY_RUN");
        });
    }

    @Test
    void refusalWithoutDecision() throws Throwable {
        sessions.then(j -> {
            j.waitForCompletion(start(j, SAE_APP.call("appId", "017f39b8-dfa4-4e16-a84b-000000000000")));
            awaitTold("began REFUSED", "ended REFUSED");
        });
    }

    /** Neither the beginning nor the wait that goes on. */
    @Test
    void nothingIsToldTwiceAfterRestart() throws Throwable {
        cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:1 8 1:15 2"));
        sessions.then(j -> {
            start(j, SAE_APP.call());
            awaitTold("began IN_PROGRESS", "decided IN_PROGRESS", "waiting IN_PROGRESS");
        });
        TOLD.clear();
        sessions.then(j -> {
            Run<?, ?> build =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
            int polls = cloud.simulator().calls().count("DescribeChangeOrder");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> cloud.simulator().calls().count("DescribeChangeOrder") > polls + 1);
            assertThat(TOLD).isEmpty();
            cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).confirm();
            j.waitForCompletion(build);
            awaitTold("continued IN_PROGRESS", "ended SUCCEEDED");
        });
    }

    @TestExtension("badListenersHarmNobody")
    public static final class Thrower implements RollbackListener {
        @Override
        public void onBegan(RollbackEvent event) {
            throw new NoClassDefFoundError("thrown by a listener");
        }

        @Override
        public void onEnded(RollbackEvent event) {
            TOLD.add("after a failure");
        }
    }

    @TestExtension("badListenersHarmNobody")
    public static final class Sleeper implements RollbackListener {
        private static final CountDownLatch AWAKE = new CountDownLatch(1);

        @Override
        public void onBegan(RollbackEvent event) {
            try {
                AWAKE.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onEnded(RollbackEvent event) {
            TOLD.add("late");
        }
    }

    @Test
    void badListenersHarmNobody() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        sessions.then(j -> {
            j.assertBuildStatusSuccess(j.waitForCompletion(start(j, SAE_APP.call())));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(TOLD)
                            .contains("began IN_PROGRESS", "ended SUCCEEDED", "after a failure")
                            .doesNotContain("late"));
            Sleeper.AWAKE.countDown();
            await().atMost(Duration.ofMinutes(1)).until(() -> TOLD.contains("late"));
        });
    }
}
