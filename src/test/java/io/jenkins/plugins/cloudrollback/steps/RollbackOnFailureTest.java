package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.CHANGE_ORDER;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.EDAS_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

class RollbackOnFailureTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @Test
    void failureRollsBackInOrder() throws Exception {
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        SAE_APP.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.FAILURE, """
                rollbackOnFailure([%s, %s]) { deploy()
                  error 'the deployment is broken'
                }
                """.formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        assertThat(J.cloud().effects())
                .extracting(Effect::target)
                .containsExactly(SAE_APP.target(), DEPLOYMENT.target());
        assertThat(J.cloud().effects())
                .extracting(J.simulator().effects()::outcome)
                .containsOnly(Outcome.SUCCEEDED);
        assertThat(JenkinsRule.getLog(build))
                .contains("The block failed. Rollbacks to run: 2", "ERROR: the deployment is broken")
                .doesNotContain("\tat ");
    }

    @Test
    void rollbacksAreSequential() throws Exception {
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.run(
                Result.FAILURE,
                "rollbackOnFailure([%s, %s]) { deploy(); error 'broken' }"
                        .formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        assertThat(J.cloud().effects().get(1).at())
                .isAfter(J.cloud().effects().get(0).at().plusSeconds(1));
    }

    @Test
    void continuesAfterFailure() throws Exception {
        SAE_APP.fails(J.cloud());
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure([%s, %s]) { deploy(); error 'broken' }"
                        .formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        assertThat(J.cloud().effects()).hasSize(2);
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("\\[SAE\\] .*Rollback failed\\. ")
                .containsPattern("\\[CodeArts Deploy\\] .*Rolled back\\. ");
    }

    @Test
    void blockFailureIsRethrown() throws Exception {
        SAE_APP.fails(J.cloud());
        WorkflowRun build = J.run(Result.SUCCESS, """
                try {
                  rollbackOnFailure([%s]) { deploy(); error 'broken' }
                } catch (e) {
                  echo "caught: <$e.message>"
                }
                """.formatted(SAE_APP.nested()));
        J.assertLogContains("caught: <broken>", build);
    }

    @Test
    void attachesRollbackFailure() throws Exception {
        SAE_APP.fails(J.cloud());
        WorkflowRun build = J.run(
                Result.FAILURE, "rollbackOnFailure([%s]) { deploy(); error 'broken' }".formatted(SAE_APP.nested()));
        Throwable failure = ((CpsFlowExecution) build.getExecution()).getCauseOfFailure();
        assertThat(failure).hasMessage("broken");
        assertThat(failure.getSuppressed())
                .anySatisfy(problem -> assertThat(problem).hasMessageContaining("Rollback failed. "));
    }

    @Test
    void takesAllKinds() throws Exception {
        for (RollbackKind kind : RollbackKind.values()) {
            kind.succeedsAfter(J.cloud(), 1);
        }
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure([%s, %s, %s, %s, %s]) { deploy(); error 'broken' }"
                        .formatted(
                                DEPLOYMENT.nested("dryRun", true),
                                STACK.nested("dryRun", true),
                                SAE_APP.nested("dryRun", true),
                                CHANGE_ORDER.nested("dryRun", true),
                                EDAS_APP.nested("dryRun", true)));
        assertThat(JenkinsRule.getLog(build).lines().filter(line -> line.contains("Dry run: nothing was changed")))
                .hasSize(5);
    }

    @Test
    void successIsLeftAlone() throws Exception {
        WorkflowRun build = J.run(Result.SUCCESS, """
                def value = rollbackOnFailure([%s]) { deploy(); 'the value' }
                echo "got $value"
                """.formatted(SAE_APP.nested()));
        J.assertLogContains("got the value", build);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void requiresARollback() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, "rollbackOnFailure([]) { echo 'deploying' }");
        assertThat(JenkinsRule.getLog(build))
                .contains("ERROR: rollbacks is missing")
                .doesNotContain("deploying");
    }

    @Test
    void failedBranchRollsBackOnce() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.FAILURE, """
                rollbackOnFailure([%s]) { deploy()
                  parallel good: { echo 'good' }, bad: { error 'bad branch' }
                }
                """.formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
        J.assertLogContains("bad branch", build);
    }

    @Test
    void onlyFailedBranchRollsBack() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.run(Result.FAILURE, """
                parallel one: {
                  rollbackOnFailure([%s]) { deploy(); error 'bad branch' }
                }, two: {
                  rollbackOnFailure([%s]) { echo 'good' }
                }
                """.formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        assertThat(J.cloud().effects()).extracting(Effect::target).containsExactly(SAE_APP.target());
    }
}
