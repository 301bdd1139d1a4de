package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Scripts and later actions learn of the rollbacks of their build. */
class RollbackResultsTest {
    private static final String TELL = """
            for (r in rollbackResults()) {
                echo "<$r.service> <$r.status> <$r.target> <$r.from> <$r.to> <$r.restoredVersion> <$r.changeId>"
                echo "<$r.decision> <$r.message> <$r.consoleUrl> <${r.durationMillis > 0}> <$r.duration>"
                echo r.summary
            }
            """;

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @Test
    void emptyWithoutRollbacks() throws Exception {
        J.assertLogContains("found: []", J.run(Result.SUCCESS, "echo \"found: ${rollbackResults()}\""));
    }

    @Test
    void takesNoArguments() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, "rollbackResults(all: true)");
        J.assertLogContains("ERROR: There is no parameter \"all\"", build);
    }

    @ParameterizedTest
    @EnumSource
    void sameAsWhatTheStepReturned(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.SUCCESS, "def r = " + kind.call() + """

                def all = rollbackResults()
                echo "same: ${all.size() == 1 && all[0].toString() == r.toString() && all[0].changeId == r.changeId}"
                echo "$r"
                """);
        assertThat(JenkinsRule.getLog(build))
                .contains("same: true")
                .containsPattern("(, |: )rolled back after 00:0\\d");
    }

    @Test
    void allOfThemAfterTheBlock() throws Exception {
        SAE_APP.fails(J.cloud());
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.FAILURE, """
                try {
                    rollbackOnFailure([%s, %s]) {
                        deploy()
                        error 'broken'
                    }
                } finally {
                    %s
                }
                """.formatted(SAE_APP.nested(), DEPLOYMENT.nested(), TELL));
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("(?s)<sae> <FAILED> <app demo \\(%s.*> <null> <.+>.*<codearts-deploy> <SUCCEEDED>"
                        .formatted(SAE_APP.target()))
                .containsPattern("<Rollback failed\\. .*> <https://.*> <true> <00:0\\d>")
                .containsPattern("app demo in .*: .* -> .*, rollback failed after 00:0\\d")
                .containsPattern("deployment task .*: .*, rolled back after 00:0\\d");
    }

    @Test
    void inDeclarativePost() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, """
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') {
                      options { rollbackOnFailure([%s]) }
                      steps { error 'broken' }
                      post { failure { script { echo "stage: ${rollbackResults().size()}" } } }
                    }
                  }
                  post { unsuccessful { script { echo "post: ${rollbackResults()}" } } }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("post: \\[app demo in .*: not needed, nothing was changed\\]");
    }

    @Test
    void inProgressInAnotherBranch() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 600);
        WorkflowRun build = J.start("""
                parallel rollback: { %s }, other: {
                    waitUntil { rollbackResults().size() == 1 && rollbackResults()[0].changeId != null }
                    def r = rollbackResults()[0]
                    echo "<$r.status> <$r.durationMillis> <$r.duration> <$r.restoredVersion> <$r>"
                }
                """.formatted(SAE_APP.call()));
        J.waitForMessage("<IN_PROGRESS> <null> <null> <null> <app demo in ", build);
        assertThat(JenkinsRule.getLog(build)).containsPattern(" -> .*, rolling back>");
        build.doStop();
        J.waitForCompletion(build);
    }

    /** A later action, such as one that sends a message. */
    private static final class Teller extends Notifier {
        @Override
        public BuildStepMonitor getRequiredMonitorService() {
            return BuildStepMonitor.NONE;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws IOException, InterruptedException {
            String text = build.getEnvironment(listener).expand("<$ROLLBACK_STATUS> <$ROLLBACK_SUMMARY>");
            listener.getLogger().println(text);
            return true;
        }
    }

    @Test
    void variablesTellTheWorst() throws Exception {
        SAE_APP.fails(J.cloud());
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        FreeStyleProject job = J.freestyle(Result.FAILURE, DEPLOYMENT.step(), SAE_APP.step());
        job.getPublishersList().add(new Teller());
        FreeStyleBuild build = J.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(JenkinsRule.getLog(build))
                .containsPattern(
                        "<FAILED> <deployment task .*, rolled back after 00:0\\d; app demo.*, rollback failed after 00:0\\d>");
    }

    @Test
    void variablesAreEmptyWithoutRollback() throws Exception {
        FreeStyleProject job = J.freestyle(Result.SUCCESS, SAE_APP.step());
        job.getPublishersList().add(new Teller());
        J.assertLogContains("<> <>", J.buildAndAssertSuccess(job));
    }
}
