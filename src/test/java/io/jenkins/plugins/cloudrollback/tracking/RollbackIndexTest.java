package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.util.concurrent.Uninterruptibles;
import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.Items;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.history.RollbackHistory;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.Orphans;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** The file with the rollbacks of a job, which keeps the history from loading builds. */
class RollbackIndexTest extends RollbackIndexTestBase {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Changes the rollbacks in the index as if another program had done so. */
    private void edit(Consumer<List<ObjectNode>> change) throws IOException {
        List<ObjectNode> rollbacks = new ArrayList<>();
        for (String line : saved()) {
            rollbacks.add((ObjectNode) JSON.readTree(line));
        }
        change.accept(rollbacks);
        write(true, rollbacks.stream().map(ObjectNode::toString).toList());
    }

    /** Repeats the last rollback for earlier builds. */
    private void fill(int count) throws IOException {
        edit(rollbacks -> {
            for (int number = count; number >= 1; number--) {
                rollbacks.add(rollbacks.get(0).deepCopy().put("build", number));
                Path build = job.getBuildDir().toPath().resolve(String.valueOf(number));
                assertThat(build.toFile().isDirectory() || build.toFile().mkdir())
                        .isTrue();
            }
        });
    }

    private static String api(Job<?, ?> job) throws Exception {
        return J.createWebClient()
                .goTo(job.getUrl() + "rollbacks/api/json?all=true", "application/json")
                .getWebResponse()
                .getContentAsString();
    }

    @Test
    void historyLoadsNoBuild() throws Exception {
        rollBack();
        rollBack();
        rollBack().setDisplayName("renamed");
        String before = api(job);
        assertThat(before).contains("\"build\":3", "\"state\":\"SUCCEEDED\"", DemoWorld.OLD_VERSION_ID);

        job.doReload();
        RollbackHistory history = (RollbackHistory) ExtensionList.lookupSingleton(RollbackHistory.Factory.class)
                .createFor(job)
                .iterator()
                .next();
        assertThat(history.getReport().rollbacks())
                .extracting(RollbackView::getBuildName)
                .containsExactly("renamed", "#2", "#1");
        assertThat(history.getReport().getChart().bars()).hasSize(3);
        assertThat(loaded(job)).isZero();
        assertThat(api(job)).isEqualTo(before);
        // Jenkins itself loads the last build.
        assertThat(loaded(job)).isLessThanOrEqualTo(1);
    }

    @Test
    void noRollbacksCostNothing() throws Exception {
        SharedJenkins.define(job, "echo 'nothing to roll back'");
        J.buildAndAssertSuccess(job);
        job.getLastBuild().delete();
        assertThat(file(job)).doesNotExist();
    }

    @Test
    void deletedBuildsLeave() throws Exception {
        rollBack();
        rollBack();
        rollBack();
        job.getBuildByNumber(2).delete();
        assertThat(listed(job)).containsExactly(3, 1);
        assertThat(savedBuilds()).containsExactly(3, 1);

        // As while Jenkins was down.
        FileUtils.deleteDirectory(new File(job.getBuildDir(), "1"));
        job.doReload();
        assertThat(listed(job)).containsExactly(3);
        rollBack();
        assertThat(savedBuilds()).containsExactly(4, 3);
    }

    @Test
    void newBuildDoesNotInheritFromAnEarlierOneOfItsNumber() throws Exception {
        rollBack();
        rollBack();
        FileUtils.cleanDirectory(job.getBuildDir());
        job.doReload();
        job.updateNextBuildNumber(2);
        SharedJenkins.define(job, "echo 'nothing to roll back'");
        assertThat(J.buildAndAssertSuccess(job).getNumber()).isLessThanOrEqualTo(2);
        assertThat(listed(job)).isEmpty();
        awaitWritten();
        assertThat(RollbackIndex.exist(job)).isFalse();
    }

    /** As while the file of a job with thousands of rollbacks is written. */
    @Test
    void rollbacksDoNotWaitForTheIndex() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Boolean> busy = CompletableFuture.supplyAsync(
                () -> Uninterruptibles.awaitUninterruptibly(written, TIMEOUT),
                Clouds.get().index());
        try {
            rollBack();
            rollBack();
            rollBack();
            job.getBuildByNumber(2).delete();
            assertThat(file(job)).doesNotExist();
            assertThat(RollbackIndex.exist(job)).isTrue();
            assertThat(listed(job)).containsExactly(3, 1);
        } finally {
            written.countDown();
        }
        assertThat(busy).succeedsWithin(TIMEOUT);
        assertThat(savedBuilds()).containsExactly(3, 1);
        assertThat(isComplete()).isTrue();
    }

    @Test
    void keepsTheNewest() throws Exception {
        int many = 10_000;
        job.updateNextBuildNumber(many + 1);
        rollBack();
        fill(many);
        rollBack();
        assertThat(savedBuilds())
                .hasSize(many)
                .startsWith(many + 2, many + 1, many)
                .endsWith(3);
        assertThat(all(job)).hasSize(many);
    }

    @Test
    void followsTheJob() throws Exception {
        rollBack();
        job.renameTo("renamed");
        assertThat(listed(job)).containsExactly(1);
        Folder folder = J.createProject(Folder.class);
        job = Items.move(job, folder);
        assertThat(listed(job)).containsExactly(1);
        folder.renameTo("folder");
        J.jenkins.reload();
        job = J.jenkins.getItemByFullName("folder/renamed", WorkflowJob.class);
        assertThat(listed(job)).containsExactly(1);
        rollBack();
        assertThat(savedBuilds()).containsExactly(2, 1);

        TopLevelItem copy = J.jenkins.getItemByFullName("folder", Folder.class).copy(job, "copy");
        assertThat(listed((Job<?, ?>) copy)).isEmpty();
    }

    @Test
    void concurrentBuilds() throws Exception {
        List<QueueTaskFuture<WorkflowRun>> builds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RollbackKind kind = SAE_APP;
            String call = kind.call(kind.targetParameter(), kind.another(J.simulator(), i, 1, true));
            QueueTaskFuture<WorkflowRun> build = SharedJenkins.define(job, call).scheduleBuild2(0);
            J.waitForMessage("Start of Pipeline", build.waitForStart());
            builds.add(build);
        }
        for (QueueTaskFuture<WorkflowRun> build : builds) {
            J.assertBuildStatusSuccess(build);
        }
        job.doReload();
        assertThat(all(job))
                .hasSize(8)
                .allSatisfy(rollback -> assertThat(rollback.status()).isEqualTo(Outcome.Status.SUCCEEDED));
    }

    @Test
    void rollbackInProgressIsShownFromItsBuild() throws Exception {
        app().deploy("ci", "pop", Script.of("2"));
        app().nextRollback(Script.of("8 2"));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        J.waitForMessage("The provider accepted the request. Change ID: ", build);
        await().pollInSameThread().atMost(TIMEOUT).until(() -> api(job).contains("AWAITING_CONFIRMATION"));
        assertThat(all(job).get(0).status()).isNull();

        app().confirm();
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        assertThat(all(job).get(0).status()).isEqualTo(Outcome.Status.SUCCEEDED);
    }

    @Test
    void rollbackWhoseBuildIsOverIsTrackedToItsEnd() throws Exception {
        app().nextRollback(Script.of("1:1 8 1:1 2"));
        FreeStyleBuild build = Orphans.tracked(J, J.folder());
        Job<?, ?> freestyle = build.getParent();
        assertThat(listed(freestyle)).contains(2);
        await().atMost(TIMEOUT).until(app()::confirm);
        await().atMost(TIMEOUT).until(() -> status(build) == Outcome.Status.SUCCEEDED);
    }

    private static Outcome.Status status(Run<?, ?> build) {
        return all(build.getParent()).stream()
                .filter(rollback -> rollback.build() == build.getNumber())
                .findFirst()
                .map(RollbackSummary::status)
                .orElse(null);
    }

    @Test
    void usualDuration() throws Exception {
        assertThat(RollbackIndex.usual(job, "any").get()).isNull();
        job.updateNextBuildNumber(5);
        rollBack();
        String target = all(job).get(0).targetKey();
        assertThat(target).contains("sae", DemoWorld.SAE_APP_ID);
        fill(4);
        edit(rollbacks -> {
            rollbacks.get(0).put("targetKey", "another");
            rollbacks.get(1).put("durationMillis", 2_000);
            rollbacks.get(2).put("durationMillis", 9_000);
            rollbacks.get(3).put("durationMillis", 4_000);
            rollbacks.get(4).put("status", "FAILED");
        });
        assertThat(RollbackIndex.usual(job, target).get()).isEqualTo(Duration.ofSeconds(4));
        assertThat(RollbackIndex.median(Stream.of(1L, 4L))).contains(2L);
    }
}
