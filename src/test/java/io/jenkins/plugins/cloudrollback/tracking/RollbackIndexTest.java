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
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.history.RollbackHistory;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Orphans;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.stream.Stream;
import jenkins.model.lazy.LazyBuildMixIn;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.LogRecorder;

/** The file with the rollbacks of a job, which keeps the history from loading builds. */
class RollbackIndexTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private static final ObjectMapper JSON = new ObjectMapper();

    private WorkflowJob job;

    @BeforeEach
    void createJob() throws Exception {
        job = J.pipeline(SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID));
    }

    private static Path file(Job<?, ?> job) {
        return job.getRootDir().toPath().resolve("cloud-rollbacks.jsonl");
    }

    private static SaeApp app() {
        return J.simulator().sae().app(DemoWorld.SAE_APP_ID);
    }

    private WorkflowRun rollBack() throws Exception {
        app().deploy("ci", "pop", Script.of("2"));
        app().nextRollback(Script.of("1:1 2"));
        return J.buildAndAssertSuccess(job);
    }

    /** Changes the rollbacks in the index as if another program had done so. */
    private void edit(Consumer<List<ObjectNode>> change) throws IOException {
        List<ObjectNode> rollbacks = new ArrayList<>();
        for (String line : saved()) {
            rollbacks.add((ObjectNode) JSON.readTree(line));
        }
        change.accept(rollbacks);
        write(true, rollbacks.stream().map(ObjectNode::toString).toList());
    }

    private void write(boolean complete, List<String> lines) throws IOException {
        String header = "{\"complete\":" + complete + ",\"rollbacks\":" + lines.size() + "}";
        Files.write(file(job), Stream.concat(Stream.of(header), lines.stream()).toList());
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

    private static List<RollbackSummary> all(Job<?, ?> job) {
        return RollbackIndex.of(job, Long.MAX_VALUE).join();
    }

    private static List<Integer> listed(Job<?, ?> job) {
        return all(job).stream().map(RollbackSummary::build).toList();
    }

    private static void awaitWritten() {
        CompletableFuture.runAsync(() -> {}, Clouds.get().index()).join();
    }

    /** The lines of the file but the first one. */
    private List<String> saved() throws IOException {
        awaitWritten();
        return Files.readString(file(job)).lines().skip(1).toList();
    }

    private List<Integer> savedBuilds() throws IOException {
        return saved().stream()
                .map(line -> Integer.valueOf(line.replaceAll("\\D*(\\d+).*", "$1")))
                .toList();
    }

    private boolean isComplete() throws IOException {
        return Files.readString(file(job)).contains("\"complete\":true");
    }

    private static int loaded(Job<?, ?> job) {
        return ((LazyBuildMixIn.LazyLoadingJob<?, ?>) job)
                .getLazyBuildMixIn()
                .getRunMap()
                .getLoadedBuilds()
                .size();
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

    private enum Damage {
        LOST(text -> null),
        EMPTY(text -> ""),
        CUT(text -> text.substring(0, text.length() / 2)),
        LAST_LINE_CUT(text -> text.substring(0, text.length() - 1)),
        LAST_LINE_LOST(text -> text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1)),
        NOT_JSON(text -> "not JSON"),
        OTHER_JSON(text -> "{}\n"),
        LATER_VERSION(text -> text.replaceFirst("\\{", "{\"version\":2,")),
        LINE_OF_LATER_VERSION(text -> text.replaceFirst("\"build\":(\\d+)", "$0,\"later\":1")),
        OTHER_TYPES(text -> text.replaceFirst("\"key\":\"[^\"]*\"", "\"key\":7")),
        NO_TARGET(text -> text.replaceFirst("\"target\":", "\"from\":")),
        NO_DURATION(text -> text.replaceFirst(",\"durationMillis\":\\d+", "")),
        OTHER_JOB(text -> text.replaceAll("\"id\":\"[^\"]*\"", "\"id\":\"another\""));

        private final UnaryOperator<String> change;

        Damage(UnaryOperator<String> change) {
            this.change = change;
        }

        void apply(Path file) throws IOException {
            String before = Files.readString(file);
            String damaged = change.apply(before);
            assertThat(damaged).isNotEqualTo(before);
            Files.delete(file);
            if (damaged != null) {
                Files.writeString(file, damaged);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void damagedIndexIsMadeAnew(Damage damage) throws Exception {
        rollBack();
        SharedJenkins.define(job, "echo 'nothing to roll back'");
        J.buildAndAssertSuccess(job);
        SharedJenkins.define(job, SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID));
        rollBack();
        awaitWritten();
        String before = Files.readString(file(job));
        job.doReload();
        damage.apply(file(job));

        try (LogRecorder log =
                new LogRecorder().record(RollbackIndex.class, Level.INFO).capture(10)) {
            assertThat(listed(job)).containsExactly(3, 1);
            assertThat(file(job)).content().isEqualTo(before);
            assertThat(loaded(job)).isEqualTo(2);
            assertThat(listed(job)).containsExactly(3, 1);
            assertThat(log.getMessages()).hasSize(1);
        }
    }

    /** An outcome is recorded without waiting for the builds to be read. */
    @ParameterizedTest
    @EnumSource
    void damagedIndexIsRestoredWithTheNextRollback(Damage damage) throws Exception {
        rollBack();
        awaitWritten();
        damage.apply(file(job));
        rollBack();
        await().atMost(TIMEOUT).until(this::isComplete);
        assertThat(listed(job)).containsExactly(2, 1);
        assertThat(savedBuilds()).containsExactly(2, 1);
    }

    @Test
    void lostIndexIsRestoredWhenBuildsAreLoaded() throws Exception {
        rollBack();
        awaitWritten();
        job.doReload();
        Files.delete(file(job));
        assertThat(job.getLastBuild()).isNotNull();
        await().atMost(TIMEOUT).until(() -> RollbackIndex.exist(job));
        assertThat(savedBuilds()).containsExactly(1);
    }

    /** The index is as it was when Jenkins was killed while it read the builds. */
    @Test
    void incompleteIndexIsCompleted() throws Exception {
        rollBack();
        rollBack();
        write(false, saved().subList(0, 1));
        job.doReload();
        assertThat(listed(job)).containsExactly(2, 1);
        assertThat(isComplete()).isTrue();
    }

    @Test
    void unwritableIndexDelaysNothing() throws Exception {
        Path index = file(job);
        Files.createDirectories(index.resolve("obstacle"));
        rollBack();
        assertThat(listed(job)).containsExactly(1);
        FileUtils.deleteDirectory(index.toFile());
        rollBack();
        await().atMost(TIMEOUT).until(this::isComplete);
        assertThat(listed(job)).containsExactly(2, 1);
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

    /** As while a network drive with the builds is away. */
    @Test
    void unreadableFolderDoesNotEmptyTheIndex() throws Exception {
        rollBack();
        rollBack();
        awaitWritten();
        File builds = job.getBuildDir();
        File away = new File(job.getRootDir(), "away");
        Files.move(builds.toPath(), away.toPath());
        assertThat(listed(job)).containsExactly(2, 1);
        RollbackIndex.remove(job, 1);
        assertThat(savedBuilds()).containsExactly(2);

        Files.delete(file(job));
        assertThat(listed(job)).isEmpty();
        assertThat(file(job)).doesNotExist();
        Files.move(away.toPath(), builds.toPath());
        assertThat(listed(job)).containsExactly(2, 1);
    }

    @Test
    void buildThatFailsToBeIndexedHidesNoOther() throws Exception {
        WorkflowRun build = rollBack();
        rollBack();
        awaitWritten();
        RollbackRequest broken = (RollbackRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RollbackRequest.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("broken");
                });
        RollbackAction.record(build, "broken", broken).keep(Journal.begin(Instant.now(), TIMEOUT, false));
        Files.delete(file(job));
        assertThat(listed(job)).containsExactly(2);
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
