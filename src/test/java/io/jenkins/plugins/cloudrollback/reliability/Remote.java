package io.jenkins.plugins.cloudrollback.reliability;

import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.FutureCallback;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.build.Clouds;
import io.jenkins.plugins.cloudrollback.build.RollbackRecord;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.reliability.Fleet.Member;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;
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

    /** From now on no journal is saved. */
    record StopDisk() implements Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            Method method = Clouds.class.getDeclaredMethod("disk");
            method.setAccessible(true);
            ((java.util.concurrent.Executor) method.invoke(Clouds.get())).execute(Remote::block);
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
                Run<?, ?> build = member.build(j);
                await().atMost(PATIENCE).until(() -> !build.isBuilding());
                await().atMost(PATIENCE).until(() -> member.records(j).stream().allMatch(Remote::hasEnded));
                String page = browser.getPage(build).getVisibleText();
                endings.put(member, new Ending(String.valueOf(build.getResult()), JenkinsRule.getLog(build), page));
            }
            return endings;
        }
    }

    private static boolean hasEnded(RollbackRecord record) {
        return record.journal() != null && record.journal().phase() == Phase.DONE;
    }
}
