package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.reliability.BuildMatrix.Member;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** Compares many waiting builds with those of a step that blocks a thread; see {@code bin/load}. */
class Load {
    private static final int BUILDS = Integer.getInteger("load.builds", 500);

    /** Seconds. */
    private static final int OBSERVED = 30;

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private final HttpClient browser = HttpClient.newHttpClient();

    /**
     * @param threads that carry the step out
     * @param page median milliseconds until a build's page is there
     * @param log the same for its log
     * @param calls per second, at the provider
     */
    private record Figures(long threads, double page, double log, double calls) {
        String row(String name, String stopped) {
            return "| %s | %d | %.0f ms | %.0f ms | %.1f | %s |".formatted(name, threads, page, log, calls, stopped);
        }
    }

    @Test
    void compare() throws Exception {
        J.simulator().checkSignatures(false);
        WorkflowRun idle = J.run(hudson.model.Result.SUCCESS, "echo 'idle'");
        System.out.println(
                "| builds | threads of the step | page of a build | its log | calls a second | all stopped after |\n"
                        + "|---|---|---|---|---|---|\n"
                        + figures(idle).row("none", ""));

        List<Member> members = new ArrayList<>();
        List<WorkflowRun> ours = start(i -> {
            members.add(new Member(
                    RollbackKind.SAE_APP, RollbackKind.SAE_APP.another(J.simulator(), i, 3600, true), false, null));
            return RollbackKind.SAE_APP.call("appId", members.get(i).target());
        });
        await().atMost(Duration.ofMinutes(10)).until(() -> ours.stream().allMatch(Load::waits));
        Figures waiting = figures(ours.get(0));
        System.out.println(waiting.row(BUILDS + " that wait", stop(ours)));

        URI poll = J.cloud().uri().resolve("/pop/v1/sam/changeorder/DescribeChangeOrder?ChangeOrderId=any");
        List<WorkflowRun> blocking = start(i -> "blockingRollback '" + poll + "'");
        for (WorkflowRun build : blocking) {
            J.waitForMessage("still running", build);
        }
        System.out.println(figures(blocking.get(0)).row(BUILDS + " that block", stop(blocking)));

        assertThat(J.cloud().effects()).hasSize(BUILDS);
        assertThat(waiting.threads()).isLessThan(30);
        assertThat(waiting.calls()).isLessThan(10.5);
    }

    private static boolean waits(WorkflowRun build) {
        var action = build.getAction(io.jenkins.plugins.cloudrollback.tracking.RollbackAction.class);
        return action != null && action.getJournals().stream().anyMatch(journal -> journal.phase() == Phase.WAITING);
    }

    private static List<WorkflowRun> start(IntFunction<String> script) throws Exception {
        List<WorkflowRun> builds = new ArrayList<>();
        for (int i = 0; i < BUILDS; i++) {
            WorkflowJob job = J.pipeline(script.apply(i));
            builds.add(job.scheduleBuild2(0).waitForStart());
        }
        return builds;
    }

    private Figures figures(WorkflowRun build) throws Exception {
        String page = J.getURL() + build.getUrl();
        int before = J.simulator().calls().all().size();
        long begun = System.nanoTime();
        double pageTime = median(page);
        double logTime = median(page + "logText/progressiveText");
        TimeUnit.NANOSECONDS.sleep(Duration.ofSeconds(OBSERVED).toNanos() - (System.nanoTime() - begun));
        int calls = J.simulator().calls().all().size() - before;
        long threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("cloud-rollback")
                        || name.startsWith("HttpClient")
                        || name.contains("SynchronousNonBlockingStepExecution"))
                .count();
        return new Figures(threads, pageTime, logTime, calls * 1e9 / (System.nanoTime() - begun));
    }

    private double median(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        LongStream.Builder times = LongStream.builder();
        for (int i = 0; i < 21; i++) {
            long begun = System.nanoTime();
            assertThat(browser.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            times.add(System.nanoTime() - begun);
        }
        return times.build().sorted().skip(10).findFirst().orElseThrow() / 1e6;
    }

    private static String stop(List<WorkflowRun> builds) {
        long begun = System.nanoTime();
        builds.forEach(WorkflowRun::doStop);
        await().atMost(Duration.ofMinutes(5)).until(() -> builds.stream().noneMatch(WorkflowRun::isBuilding));
        return "%.1f s".formatted((System.nanoTime() - begun) / 1e9);
    }

    /** A step as it is usually written, for comparison: its thread polls once a second. */
    public static final class BlockingStep extends Step {
        private final String url;

        /** @param url asked until somebody stops the build */
        @DataBoundConstructor
        public BlockingStep(String url) {
            this.url = url;
        }

        @Override
        public StepExecution start(StepContext context) {
            return new Execution(url, context);
        }

        private static final class Execution extends SynchronousNonBlockingStepExecution<Void> {
            private static final long serialVersionUID = 1;
            private static final HttpClient HTTP = HttpClient.newHttpClient();

            private final String url;

            Execution(String url, StepContext context) {
                super(context);
                this.url = url;
            }

            @Override
            protected Void run() throws Exception {
                TaskListener listener = getContext().get(TaskListener.class);
                while (true) {
                    int status = HTTP.send(
                                    HttpRequest.newBuilder(URI.create(url)).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode();
                    listener.getLogger().println("still running (" + status + ")");
                    Thread.sleep(1000);
                }
            }
        }

        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "blockingRollback";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(TaskListener.class);
            }
        }
    }
}
