package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.LogRecorder;

/** An index that was damaged in any way is made anew. */
class DamagedRollbackIndexTest extends RollbackIndexTestBase {
    /** Each test of {@link #isMadeAnew} leaves it as it was: a rollback, a build without one, and another rollback. */
    private static WorkflowJob read;

    /** Each test of {@link #isRestoredWithTheNextRollback} goes on with the last rollback of the one before. */
    private static WorkflowJob continued;

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
    void isMadeAnew(Damage damage) throws Exception {
        if (read == null) {
            rollBack();
            SharedJenkins.define(job, "echo 'nothing to roll back'");
            J.buildAndAssertSuccess(job);
            SharedJenkins.define(job, SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID));
            rollBack();
            read = job;
        }
        job = read;
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
    void isRestoredWithTheNextRollback(Damage damage) throws Exception {
        if (continued == null) {
            rollBack();
            continued = job;
        }
        job = continued;
        int last = job.getLastBuild().getNumber();
        if (last > 1) {
            job.getBuildByNumber(last - 1).delete();
        }
        awaitWritten();
        damage.apply(file(job));
        rollBack();
        await().atMost(TIMEOUT).until(this::isComplete);
        assertThat(listed(job)).containsExactly(last + 1, last);
        assertThat(savedBuilds()).containsExactly(last + 1, last);
    }
}
