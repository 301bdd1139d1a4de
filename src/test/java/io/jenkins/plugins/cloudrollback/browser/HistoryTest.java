package io.jenkins.plugins.cloudrollback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** The history of a job with many rollbacks. */
class HistoryTest extends BrowserTestBase {
    private static final int BUILDS = 6;

    @Test
    void filtersByService() throws Exception {
        WorkflowJob job = J.createProject(WorkflowJob.class, "deploy");
        build(job);
        read(job, Locale.ENGLISH);
        read(job, Locale.SIMPLIFIED_CHINESE);
    }

    private static void read(WorkflowJob job, Locale language) throws Exception {
        String sae = new MessageBundle(language).of("Messages", "endpoint.service.sae");
        HistoryPage page = logIn(BOB, language).history(job);
        assertThat(page.rows()).hasSize(BUILDS);
        assertThat(page.bars()).hasSize(BUILDS);
        assertThat(page.violations("#main-panel")).isEmpty();
        page.screenshot("history");
        assertThat(page.filterByService(sae).rows())
                .hasSize(1)
                .allSatisfy(row -> assertThat(row).contains(sae));
    }

    /** Runs the builds concurrently, each with another rollback. */
    private void build(WorkflowJob job) throws Exception {
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < BUILDS; i++) {
            RollbackKind kind = RollbackKind.values()[i % 4];
            String target = kind.another(J.simulator(), i, 1 + i * 5 % 4, i != 4);
            String call = kind.call(kind.targetParameter(), target);
            QueueTaskFuture<WorkflowRun> build = SharedJenkins.define(job, call).scheduleBuild2(0);
            // Until then the build may still read the script of the next one.
            J.waitForMessage("Start of Pipeline", build.waitForStart());
            ends.add(build);
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }
}
