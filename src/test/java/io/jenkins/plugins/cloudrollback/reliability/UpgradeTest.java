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
 * Jenkins starts with the files of an earlier version of this plugin, after the deadlines of all builds and after the ends
 * of their rollbacks at the providers.
 */
class UpgradeTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @ParameterizedTest
    @ValueSource(strings = "version1")
    void waitingBuildsResume(String version) throws Throwable {
        JenkinsHome home = new JenkinsHome(sessions.getHome().toPath());
        new JenkinsHome(Path.of(UpgradeTest.class.getResource(version).toURI())).copyAll(home);
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
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(home.folder().resolve(JenkinsHome.IN_FLIGHT))
                            .content()
                            .doesNotContain("#"));
            assertConfigured(j);
        });
    }

    private static void assertEndsWell(JenkinsRule j, Waiting waiting) throws Exception {
        Run<?, ?> build = waiting.build(j);
        await().atMost(TIMEOUT).until(() -> !build.isBuilding());
        await().atMost(TIMEOUT).until(() -> waiting.journal(j).phase() == Phase.DONE);
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

    /** The configured publishers, without the versions of plugins. */
    private static String publishers(FreeStyleProject job) throws IOException {
        String config = job.getConfigFile().asString().replaceAll(" plugin=\"[^\"]*\"", "");
        return config.substring(config.indexOf("<publishers>"), config.indexOf("</publishers>"));
    }

    /** Writes the fixtures of the current version to a folder, such as {@code version2} beside {@code version1}. */
    @Test
    @EnabledIfSystemProperty(named = "fixtures.write", matches = ".+")
    void writeFixtures() throws Throwable {
        JenkinsHome home = new JenkinsHome(sessions.getHome().toPath());
        JenkinsHome fixtures = new JenkinsHome(Path.of(System.getProperty("fixtures.write")));
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
                assertThat(answer.awaitArrival(TIMEOUT)).isTrue();
            }
            for (Waiting waiting : Fixtures.all()) {
                await().atMost(TIMEOUT).until(() -> home.holds(waiting, waiting.phase()));
            }
            // Copied before Jenkins shuts down, as a killed Jenkins saves less.
            home.copyFixtures(fixtures, Fixtures.all());
        });
    }

    /** Starts the builds of a phase, and waits until they have reached it. */
    private void start(JenkinsRule j, Phase phase) throws Exception {
        for (Waiting waiting : Fixtures.all(phase)) {
            waiting.start(j, cloud.simulator());
        }
        for (Waiting waiting : Fixtures.all(phase)) {
            await().atMost(TIMEOUT)
                    .until(() ->
                            waiting.journal(j) != null && waiting.journal(j).phase() == phase);
        }
    }
}
