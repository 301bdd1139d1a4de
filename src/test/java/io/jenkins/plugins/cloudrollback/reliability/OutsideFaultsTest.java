package io.jenkins.plugins.cloudrollback.reliability;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.server.SimulatorServer;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** The environment of a waiting build fails or changes. */
class OutsideFaultsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ACCEPTED = "The provider accepted the request. Change ID: ";
    private static final String RECOVERED = "Recovered";
    private static final String NOT_SAVED = "The journal of the rollback could not be saved";

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private final LogRecorder warnings = new LogRecorder()
            .record("io.jenkins.plugins.cloudrollback", Level.WARNING)
            .capture(100);

    private SaeApp app;

    /** Scripts a rollback that runs until its second batch is confirmed in the console. */
    @BeforeEach
    void scriptRollback() throws Exception {
        app = J.simulator().sae().app(SAE_APP.target());
        app.nextRollback(Script.of("8 2"));
    }

    @AfterEach
    void nothingWasLogged() {
        assertThat(warnings.getMessages()).isEmpty();
        warnings.close();
    }

    private void assertEndsWell(Run<?, ?> build) throws Exception {
        assertThat(app.confirm()).isTrue();
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        J.assertLogContains("Rolled back. ", build);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void newCredentialsAreUsed() throws Exception {
        WorkflowRun build = J.start(SAE_APP.call());
        J.waitForMessage(ACCEPTED, build);
        SimulatedCloud.credentials();
        J.waitForMessage(
                "Retrying: the credentials were not accepted. There are no credentials with the ID \""
                        + SimulatedCloud.ALIBABA,
                build);
        J.cloud().connect();
        J.waitForMessage(RECOVERED, build);
        assertEndsWell(build);
    }

    @Test
    void newEndpointIsUsed() throws Exception {
        try (SimulatorServer old = new SimulatorServer(J.simulator())) {
            SimulatedCloud.endpoint(old.uri());
            WorkflowRun build = J.start(SAE_APP.call());
            J.waitForMessage(ACCEPTED, build);
            SimulatedCloud.endpoint(J.cloud().uri());
            old.close();
            assertEndsWell(build);
        }
    }

    @Test
    void fullDiskDelaysRequest() throws Exception {
        Hold first = J.simulator().faults().next(SAE_APP.firstOperation()).holdRequest();
        WorkflowRun build = J.start(SAE_APP.call());
        assertThat(first.awaitArrival(TIMEOUT)).isTrue();
        FullDisk disk = new FullDisk(build);
        first.release();
        J.waitForMessage(NOT_SAVED, build);
        assertThat(J.simulator().calls().of(SAE_APP.request())).isEmpty();
        disk.repair();
        J.waitForMessage(ACCEPTED, build);
        assertEndsWell(build);
    }

    @Test
    void fullDiskDelaysJournal() throws Exception {
        Hold answer = J.simulator().faults().next(SAE_APP.request()).holdAnswer();
        WorkflowRun build = J.start(SAE_APP.call());
        assertThat(answer.awaitArrival(TIMEOUT)).isTrue();
        FullDisk disk = new FullDisk(build);
        answer.release();
        J.waitForMessage(NOT_SAVED, build);
        disk.repair();
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(disk.file).content().contains(Phase.WAITING.name()));
        assertEndsWell(build);
    }

    @Test
    void renamedFolderIsTracked() throws Exception {
        Folder folder = J.createProject(Folder.class, "before");
        WorkflowRun build =
                SharedJenkins.pipeline(folder, SAE_APP.call()).scheduleBuild2(0).waitForStart();
        J.waitForMessage(ACCEPTED, build);
        folder.renameTo("after");
        assertThat(inFlight()).content().contains("after/job#1").doesNotContain("before");
        assertEndsWell(build);
        assertThat(J.jenkins.getItemByFullName("after/job", WorkflowJob.class).getBuildByNumber(1))
                .isSameAs(build);
        assertForgotten("after/job");
    }

    private static Path inFlight() {
        return J.jenkins.getRootDir().toPath().resolve(JenkinsHome.IN_FLIGHT);
    }

    private static void assertForgotten(String job) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(inFlight()).content().doesNotContain(job + "#"));
    }

    /** Makes a build's file unwritable by putting a folder in its place that is not empty. */
    private static final class FullDisk {
        private final Path file;
        private final Path saved;
        private final Path obstacle;

        FullDisk(Run<?, ?> build) throws IOException {
            file = build.getRootDir().toPath().resolve("build.xml");
            saved = file.resolveSibling("build.xml.saved");
            obstacle = file.resolve("obstacle");
            Files.move(file, saved);
            Files.createDirectories(obstacle);
        }

        void repair() throws IOException {
            Files.delete(obstacle);
            Files.delete(file);
            Files.move(saved, file);
        }
    }
}
