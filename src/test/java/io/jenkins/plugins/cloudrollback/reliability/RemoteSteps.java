package io.jenkins.plugins.cloudrollback.reliability;

import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.FutureCallback;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.reliability.BuildMatrix.Member;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension.Step;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension.Step2;

/** Steps of a test that run in the controller's process. */
final class RemoteSteps {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private RemoteSteps() {}

    record Begin(URI address, BuildMatrix matrix) implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            SimulatedCloud.connect(address);
            for (Member member : matrix.members()) {
                member.start(j);
            }
        }
    }

    /** Waits until all rollbacks have reached a phase. */
    record Await(BuildMatrix matrix, Phase phase) implements Step {
        @Override
        public void run(JenkinsRule j) {
            await().atMost(TIMEOUT).until(() -> matrix.members().stream().allMatch(member -> member.phase(j) == phase));
        }
    }

    /** Blocks these Pipelines, so that their state is neither saved nor changed any more. */
    record StopPrograms(BuildMatrix matrix) implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            Method method = CpsFlowExecution.class.getDeclaredMethod("runInCpsVmThread", FutureCallback.class);
            method.setAccessible(true);
            for (Member member : matrix.members()) {
                if (member.build(j) instanceof WorkflowRun build) {
                    method.invoke(build.getExecution(), new Block());
                }
            }
        }

        private static final class Block implements FutureCallback<Object> {
            @Override
            public void onSuccess(Object program) {
                block();
            }

            @Override
            public void onFailure(Throwable failure) {}
        }
    }

    /** Waits until all current journals have been saved. */
    record FlushDisk() implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            CompletableFuture.runAsync(() -> {}, Clouds.get().disk()).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Blocks the disk, so that no journal is saved any more. */
    record StopDisk() implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            Clouds.get().disk().execute(RemoteSteps::block);
        }
    }

    private static void block() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The end of a build and its rollback.
     *
     * @param page what the build's page shows; null for a build that resumes, whose log tells
     */
    record Ending(String result, String log, String page) implements Serializable {}

    record Endings(BuildMatrix matrix) implements Step2<LinkedHashMap<Member, Ending>> {
        @Override
        public LinkedHashMap<Member, Ending> run(JenkinsRule j) throws Throwable {
            LinkedHashMap<Member, Ending> endings = new LinkedHashMap<>();
            JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
            browser.getOptions().setCssEnabled(false);
            for (Member member : matrix.members()) {
                await().atMost(TIMEOUT).until(() -> hasEnded(j, member));
                Run<?, ?> build = member.build(j);
                endings.put(
                        member,
                        build == null
                                ? new Ending("none", "", "")
                                : new Ending(
                                        String.valueOf(build.getResult()),
                                        JenkinsRule.getLog(build),
                                        member.survives()
                                                ? null
                                                : browser.getPage(build).getVisibleText()));
            }
            return endings;
        }
    }

    private static boolean hasEnded(RollbackRecord record) {
        return record.journal() != null && record.journal().phase() == Phase.DONE;
    }

    /**
     * The outcome of a rollback according to its build.
     *
     * @param result null while it goes on
     * @param status null while the rollback goes on, or where nothing is known of one
     */
    record Verdict(String result, Status status) implements Serializable {}

    /** Returns the verdicts of all builds after they have ended or the timeout has expired. */
    record Verdicts(BuildMatrix matrix, Duration timeout) implements Step2<LinkedHashMap<Member, Verdict>> {
        @Override
        public LinkedHashMap<Member, Verdict> run(JenkinsRule j) {
            try {
                await().pollInterval(Duration.ofSeconds(1))
                        .atMost(timeout)
                        .until(() -> matrix.members().stream().allMatch(member -> hasEnded(j, member)));
            } catch (ConditionTimeoutException e) {
                // Builds that hang are part of the result.
            }
            LinkedHashMap<Member, Verdict> verdicts = new LinkedHashMap<>();
            for (Member member : matrix.members()) {
                Run<?, ?> build = member.build(j);
                Status status = member.records(j).stream()
                        .filter(RemoteSteps::hasEnded)
                        .map(record -> record.journal().outcome().status())
                        .findFirst()
                        .orElse(null);
                String result = build == null ? "none" : String.valueOf(build.getResult());
                verdicts.put(member, new Verdict(hasEnded(j, member) ? result : null, status));
            }
            return verdicts;
        }
    }

    private static boolean hasEnded(JenkinsRule j, Member member) {
        Run<?, ?> build = member.build(j);
        return build == null
                || !build.isBuilding() && member.records(j).stream().allMatch(RemoteSteps::hasEnded);
    }

    /** Sets the plugin's wall clock ahead, or behind. */
    record SetClock(Duration ahead) implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            Field clock = Clouds.class.getDeclaredField("clock");
            clock.setAccessible(true);
            clock.set(Clouds.get(), Clock.offset(Clock.systemUTC(), ahead));
        }
    }

    /** Does the same as <i>Reload Configuration from Disk</i>. */
    record Reload() implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            j.jenkins.reload();
        }
    }
}
