package io.jenkins.plugins.cloudrollback.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** An index that is lost or can't be used, and builds that can't be read. */
class RollbackIndexRepairTest extends RollbackIndexTestBase {
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
}
