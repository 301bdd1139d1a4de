package io.jenkins.plugins.cloudrollback.reliability;

import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.FutureCallback;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.reliability.Fleet.Member;
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

/** What a test does within the controller's process. */
final class Remote {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Remote() {}

    record Begin(URI address, Fleet fleet) implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            SimulatedCloud.connect(address);
            for (Member member : fleet.members()) {
                member.start(j);
            }
        }
    }

    /** Waits until all rollbacks have got as far. */
    record Await(Fleet fleet, Phase phase) implements Step {
        @Override
        public void run(JenkinsRule j) {
            await().atMost(PATIENCE).until(() -> fleet.members().stream().allMatch(member -> member.phase(j) == phase));
        }
    }

    /** From now on the state of these Pipelines is neither saved nor changed. */
    record StopPrograms(Fleet fleet) implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            Method method = CpsFlowExecution.class.getDeclaredMethod("runInCpsVmThread", FutureCallback.class);
            method.setAccessible(true);
            for (Member member : fleet.members()) {
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

    /** Waits until the journals are on the disk that are known so far. */
    record FlushDisk() implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            CompletableFuture.runAsync(() -> {}, Clouds.get().disk()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** From now on no journal is saved. */
    record StopDisk() implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            Clouds.get().disk().execute(Remote::block);
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
     * How a build and its rollback ended.
     *
     * @param page what the build's page shows
     */
    record Ending(String result, String log, String page) implements Serializable {}

    record Endings(Fleet fleet) implements Step2<LinkedHashMap<Member, Ending>> {
        @Override
        public LinkedHashMap<Member, Ending> run(JenkinsRule j) throws Throwable {
            LinkedHashMap<Member, Ending> endings = new LinkedHashMap<>();
            JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
            browser.getOptions().setCssEnabled(false);
            for (Member member : fleet.members()) {
                await().atMost(PATIENCE).until(() -> hasEnded(j, member));
                Run<?, ?> build = member.build(j);
                endings.put(
                        member,
                        build == null
                                ? new Ending("none", "", "")
                                : new Ending(
                                        String.valueOf(build.getResult()),
                                        JenkinsRule.getLog(build),
                                        browser.getPage(build).getVisibleText()));
            }
            return endings;
        }
    }

    private static boolean hasEnded(RollbackRecord record) {
        return record.journal() != null && record.journal().phase() == Phase.DONE;
    }

    /**
     * What a build says of its rollback.
     *
     * @param result null while it goes on
     * @param status null while the rollback goes on, or where nothing is known of one
     */
    record Verdict(String result, Status status) implements Serializable {}

    /** What all builds say once they have ended, or when it takes too long. */
    record Verdicts(Fleet fleet, Duration patience) implements Step2<LinkedHashMap<Member, Verdict>> {
        @Override
        public LinkedHashMap<Member, Verdict> run(JenkinsRule j) {
            try {
                await().pollInterval(Duration.ofSeconds(1))
                        .atMost(patience)
                        .until(() -> fleet.members().stream().allMatch(member -> hasEnded(j, member)));
            } catch (ConditionTimeoutException e) {
                // Which of them hang is part of the answer.
            }
            LinkedHashMap<Member, Verdict> verdicts = new LinkedHashMap<>();
            for (Member member : fleet.members()) {
                Run<?, ?> build = member.build(j);
                Status status = member.records(j).stream()
                        .filter(Remote::hasEnded)
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
                || !build.isBuilding() && member.records(j).stream().allMatch(Remote::hasEnded);
    }

    /** From now on the plugin sees the wall clock so much ahead, or behind. */
    record SetClock(Duration ahead) implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            Field clock = Clouds.class.getDeclaredField("clock");
            clock.setAccessible(true);
            clock.set(Clouds.get(), Clock.offset(Clock.systemUTC(), ahead));
        }
    }

    /** As <i>Reload Configuration from Disk</i> does. */
    record Reload() implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            j.jenkins.reload();
        }
    }
}
