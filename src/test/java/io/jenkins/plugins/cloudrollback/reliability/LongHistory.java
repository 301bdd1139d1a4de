package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.File;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Measures the history of a job with many rollbacks, and the overview of many jobs, right after Jenkins has started; see docs/benchmarks.md. */
class LongHistory {
    private static final int BUILDS = Integer.getInteger("history.builds", 5000);

    private static final int JOBS = 500;
    private static final int BUILDS_OF_EACH = 20;

    /** Another job, with one build. */
    private static final String SMALL = "job/small";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    /** Each session measures what nobody has asked for since the start, except that one page of the plugin was shown. */
    @Test
    void measure() throws Throwable {
        sessions.then(this::fill);
        sessions.then(j -> time(j, "remote API, from the builds", "api/json?all=true"));
        sessions.then(j -> {
            time(j, "remote API", "api/json?all=true");
            time(j, "remote API again", "api/json?all=true");
            assertThat(job(j).getLazyBuildMixIn().getRunMap().getLoadedBuilds()).hasSizeLessThan(2);
        });
        sessions.then(j -> time(j, "page, newest 200 builds", ""));
        sessions.then(j -> time(j, "page, all builds", "?all=true"));
        sessions.then(j -> {
            Stopwatch changed = new Stopwatch();
            job(j).getLastBuild().setDisplayName("renamed");
            changed.print("saving a build whose rollbacks have changed");
            Stopwatch same = new Stopwatch();
            job(j).getLastBuild().setDescription("described");
            same.print("saving it again");
        });
    }

    @Test
    void measureOverview() throws Throwable {
        sessions.then(this::fillJobs);
        sessions.then(this::copyJob);
        sessions.then(j -> {
            get(j, "job/deploy1/rollbacks/");
            for (String time : new String[] {"", ", again", ", third time"}) {
                Stopwatch stopwatch = new Stopwatch();
                get(j, "manage/rollbacks/api/json");
                stopwatch.print("overview of " + JOBS + " jobs, remote API" + time);
            }
            Stopwatch stopwatch = new Stopwatch();
            get(j, "manage/rollbacks/");
            stopwatch.print("overview of " + JOBS + " jobs, page");
            stopwatch = new Stopwatch();
            get(j, "manage/rollbacks/list");
            stopwatch.print("overview of " + JOBS + " jobs, refresh of the page");
        });
    }

    private void fillJobs(JenkinsRule j) throws Exception {
        fill(j, BUILDS_OF_EACH);
        job(j).doReload();
        get(j, "job/deploy/rollbacks/api/json");
    }

    private void copyJob(JenkinsRule j) throws Exception {
        File job = job(j).getRootDir();
        for (int number = 1; number < JOBS; number++) {
            FileUtils.copyDirectory(job, new File(job.getParentFile(), "deploy" + number));
        }
    }

    private void fill(JenkinsRule j) throws Exception {
        fill(j, BUILDS);
    }

    private void fill(JenkinsRule j, int builds) throws Exception {
        cloud.connect();
        RollbackKind.SAE_APP.succeedsAfter(cloud, 1);
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(RollbackKind.SAE_APP.call(), true));
        File first = j.buildAndAssertSuccess(job).getRootDir();
        FileUtils.copyDirectory(job.getRootDir(), new File(job.getRootDir().getParentFile(), "small"));
        for (int number = 2; number <= builds; number++) {
            FileUtils.copyDirectory(first, new File(job.getBuildDir(), String.valueOf(number)));
        }
        Files.delete(job.getRootDir().toPath().resolve("cloud-rollbacks.jsonl"));
    }

    private static WorkflowJob job(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class);
    }

    private static void time(JenkinsRule j, String what, String query) throws Exception {
        get(j, SMALL + "/rollbacks/");
        Stopwatch stopwatch = new Stopwatch();
        get(j, job(j).getUrl() + "rollbacks/" + query);
        stopwatch.print(what);
    }

    private static void get(JenkinsRule j, String path) throws Exception {
        URI url = j.getURL().toURI().resolve(path);
        try (InputStream answer = url.toURL().openStream()) {
            assertThat(answer.readAllBytes()).isNotEmpty();
        }
    }

    /** Counts the time of the processor as well, as other programs may use it meanwhile. */
    private static final class Stopwatch {
        private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        private final long begun = System.nanoTime();
        private final long cpu = machine.getProcessCpuTime();

        void print(String what) {
            System.out.printf(
                    "| %s | %d ms | %d ms | %.1f |%n",
                    what,
                    (System.nanoTime() - begun) / 1_000_000,
                    (machine.getProcessCpuTime() - cpu) / 1_000_000,
                    machine.getSystemLoadAverage());
        }
    }
}
