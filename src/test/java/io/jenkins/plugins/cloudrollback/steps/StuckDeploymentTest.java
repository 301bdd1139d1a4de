package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.time.Duration;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** A deployment that hangs would block its own rollback, so it is aborted. */
class StuckDeploymentTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    /** When the step that failed began, by the clock that the simulator has, too. */
    private static Instant failed(WorkflowRun build) {
        FlowNode error = new DepthFirstScanner()
                .findFirstMatch(
                        build.getExecution(),
                        node -> node.getDisplayFunctionName().equals("error"));
        return Instant.ofEpochMilli(TimingAction.getStartTime(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollbackOnFailure([%s]) { %s }", """
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') {
                      options { rollbackOnFailure([%s]) }
                      steps { %s }
                    }
                  }
                }
                """})
    void isAbortedWithinFiveSeconds(String script) throws Exception {
        J.simulator().sae().app(SAE_APP.target()).nextRollback(Script.of("1:1 2"));
        WorkflowRun build = J.run(
                Result.FAILURE,
                script.formatted(SAE_APP.nested(), "deploy(kind: 'SAE_APP', script: '1/1'); error 'broken'"));
        assertThat(J.simulator().calls().of("AbortAndRollbackChangeOrder"))
                .singleElement()
                .extracting(Call::at)
                .satisfies(aborted -> assertThat(Duration.between(failed(build), aborted))
                        .isBetween(Duration.ZERO, Duration.ofSeconds(5)));
        assertThat(J.cloud().effects()).hasSize(1);
    }
}
