package io.jenkins.plugins.cloudrollback.reliability;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Orphans;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** A user deletes a build, job or folder that waits for a rollback. */
class DeletedTest {
    private static final String ACCEPTED = "The provider accepted the request. Change ID: ";

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private final LogRecorder warnings = new LogRecorder()
            .record("io.jenkins.plugins.cloudrollback", Level.WARNING)
            .capture(100);

    private Folder folder;

    @BeforeEach
    void setUp() throws Exception {
        J.simulator().sae().app(SAE_APP.target()).nextRollback(Script.of("1:600 2"));
        folder = J.folder();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(warnings.getMessages()).isEmpty();
        warnings.close();
        assertThat(J.cloud().effects()).hasSize(1);
    }

    private enum Form {
        STEP,
        BLOCK,
        FREESTYLE;

        Run<?, ?> start(Folder in) throws Exception {
            if (this == FREESTYLE) {
                return Orphans.start(in);
            }
            String script = this == STEP
                    ? SAE_APP.call()
                    : "rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); error 'broken' }";
            return SharedJenkins.pipeline(in, script).scheduleBuild2(0).waitForStart();
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedJob(Form form) throws Exception {
        Run<?, ?> build = form.start(folder);
        J.waitForMessage(ACCEPTED, build);
        delete(build, build.getParent()::delete);
        assertThat(build.getParent().getRootDir()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void deletedFolder(Form form) throws Exception {
        Run<?, ?> build = form.start(folder);
        J.waitForMessage(ACCEPTED, build);
        delete(build, folder::delete);
        assertThat(folder.getRootDir()).doesNotExist();
    }

    @Test
    void deletedBuild() throws Exception {
        Run<?, ?> build = Orphans.tracked(J, folder);
        delete(build, build::delete);
    }

    @Test
    void deletedReloadedBuild() throws Exception {
        FreeStyleBuild dead = Orphans.tracked(J, folder);
        dead.getParent().doReload();
        FreeStyleBuild loaded = dead.getParent().getBuildByNumber(2);

        assertThat(loaded).isNotSameAs(dead);
        assertThat(loaded.getAction(RollbackAction.class).getRollbacks())
                .singleElement()
                .satisfies(view -> assertThat(view.getState()).isEqualTo(RollbackState.RUNNING));
        delete(loaded, loaded::delete);
    }

    @Test
    void deletedJobOfEndedBuild() throws Exception {
        Run<?, ?> build = Orphans.tracked(J, folder);
        delete(build, build.getParent()::delete);
        assertThat(build.getParent().getRootDir()).doesNotExist();
    }

    private interface Deletion {
        void run() throws Exception;
    }

    /** Blocks the disk meanwhile, so that the last journal would be saved after the deletion. */
    private static void delete(Run<?, ?> build, Deletion deletion) throws Exception {
        CountDownLatch deleted = new CountDownLatch(1);
        Clouds.get().disk().execute(() -> await(deleted));
        deletion.run();
        deleted.countDown();
        Orphans.saved();

        assertThat(build.getRootDir()).doesNotExist();
        assertThat(build.getAction(RollbackAction.class).getJournals())
                .singleElement()
                .satisfies(journal -> assertThat(journal.outcome().status()).isEqualTo(Outcome.Status.STOPPED));
        assertThat(J.jenkins.getRootDir().toPath().resolve(JenkinsHome.IN_FLIGHT))
                .content()
                .doesNotContain(build.getExternalizableId());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
