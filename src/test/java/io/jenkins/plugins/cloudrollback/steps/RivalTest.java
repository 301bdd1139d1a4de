package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Blocks that deploy to the same target at the same time cannot be told apart. */
class RivalTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void succeed() {
        SAE_APP.succeedsAfter(J.cloud(), 1);
    }

    private static String block(String body) {
        return "rollbackOnFailure([" + SAE_APP.nested() + "]) { " + body + " }";
    }

    private static List<Journal> journals(Run<?, ?> build) {
        return build.getAction(RollbackAction.class).getJournals();
    }

    private static void assertRefused(Run<?, ?> build, String rival) throws Exception {
        J.waitForCompletion(build);
        assertThat(journals(build)).hasSize(1).allSatisfy(journal -> {
            assertThat(journal.rival()).asString().isEqualTo(rival);
            assertThat(journal.outcome().status()).isEqualTo(Status.REFUSED);
        });
        J.assertLogContains("At the same time, " + rival + " was deploying to the same target", build);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void parallelBranches() throws Exception {
        WorkflowRun build = J.start("parallel one: { %s }, two: { %s }"
                .formatted(block("semaphore 'one'; deploy(); error 'broken'"), block("semaphore 'two'")));
        SemaphoreStep.waitForStart("one/1", build);
        SemaphoreStep.waitForStart("two/1", build);
        SemaphoreStep.success("two/1", null);
        SemaphoreStep.success("one/1", null);
        assertRefused(build, build.getFullDisplayName() + " (two)");
    }

    @Test
    void matrixCells() throws Exception {
        WorkflowRun build = J.start("""
                pipeline {
                  agent none
                  stages {
                    stage('All') {
                      matrix {
                        axes { axis { name 'OS'; values 'linux', 'windows' } }
                        stages {
                          stage('Deploy') {
                            options { rollbackOnFailure([%s]) }
                            steps {
                              semaphore "cell-${OS}"
                              script { if (OS == 'linux') { deploy(); error 'broken' } }
                            }
                          }
                        }
                      }
                    }
                  }
                }
                """.formatted(SAE_APP.nested()));
        SemaphoreStep.waitForStart("cell-linux/1", build);
        SemaphoreStep.waitForStart("cell-windows/1", build);
        SemaphoreStep.success("cell-linux/1", null);
        SemaphoreStep.success("cell-windows/1", null);
        assertRefused(build, build.getFullDisplayName() + " (Matrix - OS = 'windows')");
    }

    /** Also if the other one has ended since. */
    @Test
    void otherBuild() throws Exception {
        WorkflowRun first = J.start(block("semaphore 'first'; deploy(); error 'broken'"));
        SemaphoreStep.waitForStart("first/1", first);
        WorkflowRun second = J.run(Result.SUCCESS, block("echo 'fine'"));
        SemaphoreStep.success("first/1", null);
        assertRefused(first, second.getFullDisplayName());
    }

    @Test
    void freestyleBuild() throws Exception {
        WorkflowRun first = J.start(block("semaphore 'freestyle'; deploy(); error 'broken'"));
        SemaphoreStep.waitForStart("freestyle/1", first);
        FreeStyleBuild second = J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.FAILURE, SAE_APP.step()));
        assertRefused(second, first.getFullDisplayName());
        SemaphoreStep.success("freestyle/1", null);
        assertRefused(first, second.getFullDisplayName());
    }

    @Test
    void otherTargetIsNoRival() throws Exception {
        WorkflowRun build = J.start("parallel one: { %s }, two: { rollbackOnFailure([%s]) { semaphore 'other' } }"
                .formatted(
                        block("semaphore 'mine'; deploy(); error 'broken'"),
                        SAE_APP.nested("appId", SAE_APP.another(J.simulator(), 1, 1, true))));
        SemaphoreStep.waitForStart("mine/1", build);
        SemaphoreStep.waitForStart("other/1", build);
        SemaphoreStep.success("mine/1", null);
        SemaphoreStep.success("other/1", null);
        J.waitForCompletion(build);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void nestedBlockIsNoRival() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, block(block("deploy(); error 'broken'")));
        assertThat(journals(build)).extracting(Journal::rival).containsOnlyNulls();
        assertThat(journals(build))
                .extracting(journal -> journal.outcome().status())
                .containsExactly(Status.SUCCEEDED, Status.NOT_NEEDED);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void laterBlockIsNoRival() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, block("deploy()") + "\n" + block("deploy(); error 'broken'"));
        assertThat(journals(build)).extracting(Journal::rival).containsOnlyNulls();
        assertThat(J.cloud().effects()).hasSize(1);
    }

    /** What it does is known to be a rollback. It is still told of those that deploy before its own turn comes. */
    @Test
    void blockThatOnlyRollsBackIsNoRival() throws Exception {
        String other = SAE_APP.another(J.simulator(), 3, 6, true);
        WorkflowRun first = J.start("rollbackOnFailure([%s, %s]) { %s; deploy(); error 'broken' }"
                .formatted(SAE_APP.nested("appId", other), SAE_APP.nested(), deploy(other)));
        J.waitForMessage("The provider accepted the request. Change ID: ", first);
        WorkflowRun second = J.run(Result.FAILURE, block("deploy(); error 'broken'"));
        assertThat(journals(second)).singleElement().satisfies(journal -> {
            assertThat(journal.rival()).isNull();
            assertThat(journal.outcome().status()).isEqualTo(Status.SUCCEEDED);
        });
        J.waitForCompletion(first);
        assertThat(journals(first)).extracting(Journal::rival).element(0).isNull();
        assertThat(journals(first))
                .element(1)
                .satisfies(journal -> assertThat(journal.rival()).asString().isEqualTo(second.getFullDisplayName()));
        assertThat(journals(first))
                .extracting(journal -> journal.outcome().status())
                .containsExactly(Status.SUCCEEDED, Status.REFUSED);
    }

    private static String deploy(String appId) {
        return "deploy kind: 'SAE_APP', target: '" + appId + "'";
    }

    @Test
    void freestyleBuildThatOnlyRollsBackIsNoRival() throws Exception {
        DEPLOYMENT.succeedsAfter(J.cloud(), 6);
        FreeStyleBuild first = J.freestyle(Result.FAILURE, SAE_APP.step(), DEPLOYMENT.step())
                .scheduleBuild2(0)
                .waitForStart();
        J.waitForMessage("Rolled back. ", first);
        SAE_APP.succeedsAfter(J.cloud(), 1);
        WorkflowRun second = J.run(Result.FAILURE, block(deploy(SAE_APP.target()) + "; error 'broken'"));
        assertThat(journals(second)).extracting(Journal::rival).containsOnlyNulls();
        assertThat(first.isBuilding()).isTrue();
        J.waitForCompletion(first);
        assertThat(J.cloud().effects()).hasSize(3);
    }

    /** Both are told, whichever ends first. */
    @Test
    void rivalThatHasEndedStaysOne() throws Exception {
        WorkflowRun first = J.start(block("semaphore 'ended'"));
        SemaphoreStep.waitForStart("ended/1", first);
        WorkflowRun second = J.start(block("semaphore 'later'; deploy(); error 'broken'"));
        SemaphoreStep.waitForStart("later/1", second);
        SemaphoreStep.success("ended/1", null);
        J.assertBuildStatusSuccess(J.waitForCompletion(first));
        SemaphoreStep.success("later/1", null);
        assertRefused(second, first.getFullDisplayName());
    }

    /** A build that is killed does not end its steps. */
    @Test
    void killedBuildIsNoRival() throws Exception {
        WorkflowRun killed = J.start(block("semaphore 'killed'"));
        SemaphoreStep.waitForStart("killed/1", killed);
        killed.doKill();
        J.waitForCompletion(killed);
        J.run(Result.FAILURE, block("deploy(); error 'broken'"));
        SemaphoreStep.success("killed/1", null);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void ownRollbackIsNoRivalsChange() throws Exception {
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        J.run(Result.FAILURE, block("deploy(); error 'broken'"));
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.run(Result.FAILURE, block("deploy(); error 'broken again'"));
        assertThat(J.cloud().effects()).hasSize(2);
    }
}
