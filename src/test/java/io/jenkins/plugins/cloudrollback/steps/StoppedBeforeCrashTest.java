package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins is killed after a stop was saved in the journal, but before it was saved in the Pipeline's state. */
class StoppedBeforeCrashTest {
    private static final Pattern JOURNAL = Pattern.compile("\\{&quot;version&quot;.*}|\\{\"version\".*}");

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @Test
    void buildsAreAborted() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 600);
        STACK.succeedsAfter(cloud, 600);
        sessions.then(j -> {
            cloud.connect();
            WorkflowRun step = start(j, "step", SAE_APP.call());
            WorkflowRun block = start(j, "block", "rollbackOnFailure([" + STACK.nested() + "]) { error 'broken' }");
            j.waitForMessage("The provider accepted the request. Change ID: ", step);
            j.waitForMessage("The provider accepted the request. Change ID: ", block);
        });
        journalStop("step");
        journalStop("block");
        sessions.then(j -> {
            assertAborted(j, "step");
            assertAborted(j, "block");
        });
    }

    private static WorkflowRun start(JenkinsRule j, String name, String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** Replaces the journal in the build's file by that of a stopped rollback. */
    private void journalStop(String job) throws IOException {
        Path file = sessions.getHome().toPath().resolve("jobs/" + job + "/builds/1/build.xml");
        Matcher saved = JOURNAL.matcher(Files.readString(file));
        assertThat(saved.find()).isTrue();
        Journal before = Journal.fromJson(saved.group().replace("&quot;", "\"").replace("&gt;", ">"));
        Outcome stopped = new Outcome(
                Outcome.Status.STOPPED,
                "SAE",
                Message.literal("a"),
                "b",
                Message.literal("c"),
                1,
                "https://d",
                Message.literal("stopped"));
        Journal after = new Journal(
                before.version(),
                Journal.Phase.DONE,
                false,
                before.startedAt(),
                before.deadlineAt(),
                before.plan(),
                before.baseline(),
                before.changeId(),
                null,
                stopped,
                null);
        Files.writeString(
                file, saved.replaceFirst(Matcher.quoteReplacement(after.toJson().replace("\"", "&quot;"))));
    }

    private static void assertAborted(JenkinsRule j, String job) throws Exception {
        WorkflowRun build = j.jenkins.getItemByFullName(job, WorkflowJob.class).getBuildByNumber(1);
        await().atMost(Duration.ofSeconds(30)).until(() -> !build.isBuilding());
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
    }
}
