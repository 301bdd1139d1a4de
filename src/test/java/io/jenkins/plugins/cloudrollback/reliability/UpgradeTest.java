package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.reliability.Fixtures.Form;
import io.jenkins.plugins.cloudrollback.reliability.Fixtures.Waiting;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Jenkins starts with what an earlier version of this plugin has left on disk: after the deadlines of all builds, when the
 * providers have long ended what the builds were waiting for.
 */
class UpgradeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @ParameterizedTest
    @ValueSource(strings = "version1")
    void whatWaitsGoesOnAndWhatIsConfiguredStays(String version) throws Throwable {
        Home home = new Home(sessions.getHome().toPath());
        new Home(Path.of(UpgradeTest.class.getResource(version).toURI())).copyAll(home);
        home.connect(cloud.uri());
        for (Waiting waiting : Fixtures.all()) {
            Journal journal = home.journal(waiting);
            assertThat(journal.phase()).isEqualTo(waiting.phase());
            waiting.complete(cloud.simulator(), journal);
        }
        sessions.then(j -> {
            for (Waiting waiting : Fixtures.all()) {
                assertEndsWell(j, waiting);
            }
            for (RollbackKind kind : RollbackKind.values()) {
                assertThat(cloud.simulator().calls().of(kind.request())).isEmpty();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(home.folder().resolve(Home.IN_FLIGHT))
                            .content()
                            .doesNotContain("#"));
            assertConfigured(j);
        });
    }

    private static void assertEndsWell(JenkinsRule j, Waiting waiting) throws Exception {
        Run<?, ?> build = waiting.build(j);
        await().atMost(PATIENCE).until(() -> !build.isBuilding());
        await().atMost(PATIENCE).until(() -> waiting.journal(j).phase() == Phase.DONE);
        Outcome outcome = waiting.journal(j).outcome();
        assertThat(outcome.status())
                .as(waiting.job() + ": " + outcome.message())
                .isEqualTo(Outcome.Status.SUCCEEDED);
        j.assertBuildStatus(waiting.form() == Form.BLOCK ? Result.FAILURE : Result.SUCCESS, build);
        switch (waiting.form()) {
            case STEP -> j.assertLogContains("then: SUCCEEDED", build);
            case BLOCK -> j.assertLogContains("ERROR: broken", build);
            case FREESTYLE -> {}
        }
    }

    private static void assertConfigured(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.jenkins.getItemByFullName(Fixtures.CONFIGURED, FreeStyleProject.class);
        RollbackPublisher publisher = job.getPublishersList().get(RollbackPublisher.class);
        assertThat(publisher).usingRecursiveComparison().isEqualTo(Fixtures.everything());
        String before = publishers(job);
        job.save();
        assertThat(publishers(job)).isEqualTo(before);
    }

    /** Without the versions of plugins. */
    private static String publishers(FreeStyleProject job) throws IOException {
        String config = job.getConfigFile().asString().replaceAll(" plugin=\"[^\"]*\"", "");
        return config.substring(config.indexOf("<publishers>"), config.indexOf("</publishers>"));
    }

    /** Writes the fixtures of the present version into a folder, such as {@code version2} beside those of the first. */
    @Test
    @EnabledIfSystemProperty(named = "fixtures.write", matches = ".+")
    void write() throws Throwable {
        Home home = new Home(sessions.getHome().toPath());
        Home fixtures = new Home(Path.of(System.getProperty("fixtures.write")));
        sessions.then(j -> {
            cloud.connect();
            FreeStyleProject configured = j.createFreeStyleProject(Fixtures.CONFIGURED);
            configured.getPublishersList().add(Fixtures.everything());
            start(j, Phase.WAITING);
            List<Hold> answers = new ArrayList<>();
            for (RollbackKind kind : RollbackKind.values()) {
                answers.add(cloud.simulator().faults().next(kind.request()).holdAnswer());
            }
            start(j, Phase.REQUESTING);
            for (Hold answer : answers) {
                assertThat(answer.awaitArrival(PATIENCE)).isTrue();
            }
            for (Waiting waiting : Fixtures.all()) {
                await().atMost(PATIENCE).until(() -> home.holds(waiting, waiting.phase()));
            }
            // Before Jenkins ends, which would leave more than a killed one does.
            home.copyFixtures(fixtures, Fixtures.all());
        });
    }

    /** Those that only wait have to do so before the answers to others are held. */
    private void start(JenkinsRule j, Phase phase) throws Exception {
        for (Waiting waiting : Fixtures.all(phase)) {
            waiting.start(j, cloud.simulator());
        }
        for (Waiting waiting : Fixtures.all(phase)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            waiting.journal(j) != null && waiting.journal(j).phase() == phase);
        }
    }
}
