package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Orphans;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A rollback whose build is over stays with its build when the name, the number and the id of the rollback are soon those
 * of another build; on a controller that nobody may read without a permission.
 */
class RenamedTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @TempDir
    private File copy;

    private SaeApp app;
    private Folder folder;
    private FreeStyleBuild build;

    @BeforeEach
    void track() throws Exception {
        J.secure();
        app = J.simulator().sae().app(SAE_APP.target());
        app.nextRollback(Script.of("1:1 8 1:1 2"));
        folder = J.folder();
        build = Orphans.tracked(J, folder);
        FileUtils.copyDirectory(build.getRootDir(), copy);
    }

    @AfterEach
    void rolledBackOnce() {
        assertThat(J.cloud().effects()).hasSize(1);
    }

    private enum Change {
        RENAMED_JOB,
        MOVED_JOB,
        RENAMED_FOLDER;

        private void apply(FreeStyleProject job, Folder from) throws Exception {
            switch (this) {
                case RENAMED_JOB -> job.renameTo("renamed");
                case MOVED_JOB -> Items.move(job, J.folder());
                case RENAMED_FOLDER -> from.renameTo(from.getName() + "-renamed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void newJobGetsTheName(Change change) throws Exception {
        String oldName = build.getParent().getFullName();
        change.apply(build.getParent(), folder);
        String newName = build.getParent().getFullName();
        assertThat(newName).isNotEqualTo(oldName);
        Folder home = J.jenkins.getItem(folder.getName()) instanceof Folder same && change != Change.RENAMED_FOLDER
                ? same
                : J.jenkins.createProject(Folder.class, oldName.substring(0, oldName.indexOf('/')));
        Run<?, ?> other = impostor(home);
        assertThat(other.getParent().getFullName()).isEqualTo(oldName);
        assertThat(state(other)).isEqualTo(RollbackState.NOT_TRACKED);

        J.jenkins.reload();
        assertThat(state(find(oldName))).isEqualTo(RollbackState.NOT_TRACKED);
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(() -> state(find(newName)) == RollbackState.AWAITING_CONFIRMATION);

        assertThat(app.confirm()).isTrue();
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(() -> state(find(newName)) == RollbackState.SUCCEEDED);
        Orphans.saved();
        assertThat(saved(find(newName))).contains("SUCCEEDED");
        assertThat(saved(find(oldName))).isEqualTo(saved(copy));
        assertThat(InFlight.get().builds()).doesNotContain(newName + "#2", oldName + "#2");
    }

    @Test
    void newJobGetsTheNameOfADeletedOne() throws Exception {
        CountDownLatch created = new CountDownLatch(1);
        Clouds.get().disk().execute(() -> {
            try {
                created.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        build.getParent().delete();
        // What any other build has: another record, even if its id in the build is the same.
        File xml = new File(copy, "build.xml");
        String uuid = build.getAction(RollbackAction.class).getRecords().get(0).uuid();
        Files.writeString(xml.toPath(), saved(copy).replaceAll("<uuid>" + uuid, "<uuid>another"));
        Run<?, ?> other = impostor(folder);
        assertThat(other.getExternalizableId()).isEqualTo(build.getExternalizableId());
        assertThat(state(other)).isEqualTo(RollbackState.NOT_TRACKED);

        created.countDown();
        Orphans.saved();
        assertThat(saved(other)).isEqualTo(saved(copy));
        assertThat(state(other)).isEqualTo(RollbackState.NOT_TRACKED);
    }

    /** Creates a job with the old name, whose build has the same number and a rollback with the same id. */
    private Run<?, ?> impostor(Folder home) throws Exception {
        FreeStyleProject job = home.createProject(FreeStyleProject.class, "job");
        FileUtils.copyDirectory(copy, new File(job.getBuildDir(), "2"));
        job.doReload();
        return job.getBuildByNumber(2);
    }

    private static Run<?, ?> find(String job) {
        return J.jenkins.getItemByFullName(job, FreeStyleProject.class).getBuildByNumber(2);
    }

    private static RollbackState state(Run<?, ?> of) {
        return of.getAction(RollbackAction.class).getRollbacks().get(0).getState();
    }

    private static String saved(Run<?, ?> of) throws Exception {
        return saved(of.getRootDir());
    }

    private static String saved(File directory) throws Exception {
        return Files.readString(new File(directory, "build.xml").toPath(), StandardCharsets.UTF_8);
    }
}
