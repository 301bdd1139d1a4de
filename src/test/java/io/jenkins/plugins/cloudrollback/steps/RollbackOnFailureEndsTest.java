package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Ends of a block other than an error: unstable, aborted, superseded, timed out. */
class RollbackOnFailureEndsTest {
    private static int bodies;

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void succeed() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
    }

    @Test
    void unstableIsLeftAlone() throws Exception {
        J.run(Result.UNSTABLE, "rollbackOnFailure([%s]) { deploy(); unstable 'meh' }".formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void unstableOptionRollsBack() throws Exception {
        J.run(
                Result.UNSTABLE,
                "rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); unstable 'meh' }"
                        .formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void failedRollbackFailsBuild() throws Exception {
        SAE_APP.fails(J.cloud());
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); unstable 'meh' }"
                        .formatted(SAE_APP.nested()));
        assertThat(JenkinsRule.getLog(build)).contains("ERROR: Rollback failed. ");
    }

    @Test
    void earlierUnstableIsIgnored() throws Exception {
        J.run(Result.UNSTABLE, """
                unstable 'a lint warning'
                rollbackOnFailure(rollbacks: [%s], unstable: true) { echo 'fine' }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void otherBranchIsIgnored() throws Exception {
        J.run(Result.UNSTABLE, """
                parallel lint: { unstable 'a lint warning' }, deploy: {
                  rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); sleep 2 }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).isEmpty();
    }

    /** The result alone does not tell which branch set it. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"sleep 1; currentBuild.result = 'UNSTABLE', sleep 3", "sleep 3, currentBuild.result = 'UNSTABLE'"})
    void doubtIsLeftAlone(String lint, String deploy) throws Exception {
        WorkflowRun build = J.run(Result.UNSTABLE, """
                parallel lint: { %s }, deploy: {
                  rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); %s }
                }
                """.formatted(lint, SAE_APP.nested(), deploy));
        assertThat(J.cloud().effects()).isEmpty();
        J.assertLogContains("The result of the build became UNSTABLE while the block ran. No step", build);
    }

    @Test
    void warningInBranchRollsBack() throws Exception {
        J.run(Result.UNSTABLE, """
                parallel lint: { currentBuild.result = 'UNSTABLE' }, deploy: {
                  rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); sleep 1; unstable 'meh' }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void branchesOfBlockCount() throws Exception {
        J.run(Result.UNSTABLE, """
                rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy()
                  parallel lint: { currentBuild.result = 'UNSTABLE' }, deploy: { echo 'fine' }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void innerBlockDoesNotHideWarning() throws Exception {
        J.run(Result.UNSTABLE, """
                rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy()
                  rollbackOnFailure([%s]) { deploy(); unstable 'meh' }
                }
                """.formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        assertThat(J.cloud().effects()).extracting(Effect::target).containsExactly(SAE_APP.target());
    }

    @Test
    void stageResultInBranchIsIgnored() throws Exception {
        J.run(Result.UNSTABLE, """
                parallel lint: { unstable 'a lint warning' }, deploy: {
                  rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy()
                    sleep 2
                    catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE') { error 'optional' }
                  }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void unstableTwiceRollsBack() throws Exception {
        J.run(Result.UNSTABLE, """
                unstable 'a lint warning'
                rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); unstable 'meh' }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void currentResultCounts() throws Exception {
        J.run(
                Result.UNSTABLE,
                "rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); currentBuild.result = 'UNSTABLE' }"
                        .formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void stageResultIsIgnored() throws Exception {
        J.run(Result.SUCCESS, """
                rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy()
                  catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE') { error 'a lint warning' }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void worseResultCounts() throws Exception {
        J.run(Result.FAILURE, """
                unstable 'a lint warning'
                rollbackOnFailure(rollbacks: [%s], unstable: true) { deploy(); currentBuild.result = 'FAILURE' }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    /** Both {@code disableConcurrentBuilds(abortPrevious: true)} and {@code milestone} end builds like this. */
    @Test
    void supersededIsLeftAlone() throws Exception {
        WorkflowRun build =
                J.start("rollbackOnFailure([%s]) { deploy(); semaphore 'body' }".formatted(SAE_APP.nested()));
        SemaphoreStep.waitForStart("body/" + ++bodies, build);
        build.getExecutor().interrupt(Result.NOT_BUILT);
        J.assertBuildStatus(Result.NOT_BUILT, J.waitForCompletion(build));
        assertThat(J.cloud().effects()).isEmpty();
    }

    /** Nobody aborted this build; its agent was removed, for example, or a downstream build was aborted. */
    @Test
    void abortedResultIsFailure() throws Exception {
        WorkflowJob job = J.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException
                rollbackOnFailure([%s]) { deploy(); throw new FlowInterruptedException(hudson.model.Result.ABORTED, false) }
                """.formatted(SAE_APP.nested()), false));
        J.buildAndAssertStatus(Result.ABORTED, job);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    /** The timeout ends the step, so that rollbacks that have not begun never do. */
    @Test
    void outerTimeoutEndsRollback() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 8);
        WorkflowRun build = J.run(Result.ABORTED, """
                timeout(time: 1, unit: 'SECONDS') {
                  rollbackOnFailure([%s, %s]) { deploy(); semaphore 'never' }
                }
                """.formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(build.getAction(RollbackAction.class).getJournals())
                                .allMatch(journal -> journal.phase() == Phase.DONE));
        assertThat(J.cloud().effects()).extracting(Effect::target).containsExactly(SAE_APP.target());
    }

    @Test
    void stopKeepsBlockFailure() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 60);
        WorkflowRun build = J.start("rollbackOnFailure([%s]) { deploy(); error 'broken' }".formatted(SAE_APP.nested()));
        J.waitForMessage("The provider accepted the request. Change ID: ", build);
        build.doStop();
        J.assertLogContains("broken", J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build)));
    }

    @Test
    void innerTimeoutIsFailure() throws Exception {
        J.run(Result.ABORTED, """
                rollbackOnFailure([%s]) { deploy()
                  timeout(time: 1, unit: 'SECONDS') { semaphore 'never' }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void outerTimeoutIsFailure() throws Exception {
        J.run(Result.ABORTED, """
                timeout(time: 1, unit: 'SECONDS') {
                  rollbackOnFailure([%s]) { deploy(); semaphore 'never' }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void abortIsLeftAlone() throws Exception {
        WorkflowRun build = abort("rollbackOnFailure([%s]) { deploy(); semaphore 'body' }".formatted(SAE_APP.nested()));
        J.assertLogContains("The build was aborted, so nothing is rolled back", build);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void abortedOptionRollsBack() throws Exception {
        WorkflowRun build = abort("rollbackOnFailure(rollbacks: [%s], aborted: true) { deploy(); semaphore 'body' }"
                .formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
        assertThat(JenkinsRule.getLog(build)).containsPattern("\\[SAE\\] .*Rolled back\\. ");
    }

    /** @param script has a {@code semaphore 'body'}, where it is aborted */
    private static WorkflowRun abort(String script) throws Exception {
        WorkflowRun build = J.start(script);
        SemaphoreStep.waitForStart("body/" + ++bodies, build);
        build.doStop();
        return J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
    }
}
