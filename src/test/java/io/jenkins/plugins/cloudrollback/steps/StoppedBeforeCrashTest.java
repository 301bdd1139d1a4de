package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import io.jenkins.plugins.cloudrollback.tracking.RollbackStart;
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

/** After a restart, the build's file and the Pipeline's state do not agree. */
class StoppedBeforeCrashTest {
    private static final Pattern JOURNAL = Pattern.compile("\\{&quot;version&quot;.*}|\\{\"version\".*}");

    private static final Pattern ACTION =
            Pattern.compile("(?s)<io\\.jenkins\\.plugins\\.cloudrollback\\.tracking\\.RollbackAction.*?"
                    + "</io\\.jenkins\\.plugins\\.cloudrollback\\.tracking\\.RollbackAction>");

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @Test
    void buildsAreAborted() throws Throwable {
        String app = SAE_APP.another(cloud.simulator(), 1, 600, true);
        SAE_APP.succeedsAfter(cloud, 600);
        sessions.then(j -> {
            cloud.connect();
            WorkflowRun step = start(j, "step", SAE_APP.call("appId", app));
            WorkflowRun block =
                    start(j, "block", "rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); error 'broken' }");
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

    /** As from a backup of the build's file that is older than the Pipeline's state. */
    @Test
    void lostRecordIsRefused() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 600);
        sessions.then(j -> {
            cloud.connect();
            WorkflowRun build = start(j, "lost", SAE_APP.call());
            j.waitForMessage("The provider accepted the request. Change ID: ", build);
            // The state of the Pipeline is saved after the build.
            await().until(() -> Files.readString(buildFile("lost").resolveSibling("program.dat"), ISO_8859_1)
                    .contains(RollbackStart.class.getName()));
        });
        Path file = buildFile("lost");
        Matcher action = ACTION.matcher(Files.readString(file));
        assertThat(action.find()).isTrue();
        Files.writeString(file, action.replaceFirst(""));
        sessions.then(j -> {
            WorkflowRun build =
                    j.jenkins.getItemByFullName("lost", WorkflowJob.class).getBuildByNumber(1);
            await().atMost(Duration.ofSeconds(30)).until(() -> !build.isBuilding());
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
            j.assertLogContains(Messages.record_unreadable(), build);
        });
        assertThat(cloud.effects()).hasSize(1);
    }

    private Path buildFile(String job) {
        return sessions.getHome().toPath().resolve("jobs/" + job + "/builds/1/build.xml");
    }

    private static WorkflowRun start(JenkinsRule j, String name, String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** Replaces the journal in the build's file by that of a stopped rollback. */
    private void journalStop(String job) throws IOException {
        Path file = buildFile(job);
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
                before.automatic(),
                before.restorePoint(),
                before.rival(),
                before.abortId(),
                before.decision(),
                before.changeId(),
                null,
                stopped,
                null,
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
