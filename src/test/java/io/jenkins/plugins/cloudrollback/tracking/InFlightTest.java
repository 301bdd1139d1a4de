package io.jenkins.plugins.cloudrollback.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleProject;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The file that names the builds with rollbacks in progress keeps nothing for ever. */
class InFlightTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void keepsOnlyBuildsThatMayBeTracked() throws Throwable {
        sessions.then(j -> {
            FreeStyleProject job = j.createFreeStyleProject("job");
            j.buildAndAssertSuccess(job);
            j.buildAndAssertSuccess(job);
            Files.writeString(new File(job.getBuildDir(), "2/build.xml").toPath(), "not XML");
            Files.writeString(file(j), """
                    <tree-set>
                      <string>job#1</string>
                      <string>job#2</string>
                      <string>job#3</string>
                      <string>gone#1</string>
                      <string>job#99999999999</string>
                      <string>job#</string>
                      <string>no build</string>
                    </tree-set>
                    """);
        });
        sessions.then(j -> await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(InFlight.get().builds())
                        .as("unreadable, but it may be readable after the next start")
                        .containsExactly("job#2")));
    }

    @Test
    void unreadableFileIsReplaced() throws Throwable {
        sessions.then(j -> Files.writeString(file(j), "not XML"));
        sessions.then(j -> {
            assertThat(InFlight.get().builds()).isEmpty();
            InFlight.get().add("job#1");
            assertThat(Files.readString(file(j))).contains("job#1");
        });
    }

    private static Path file(JenkinsRule j) {
        return j.jenkins.getRootDir().toPath().resolve(InFlight.class.getName() + ".xml");
    }
}
