package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.graphanalysis.NodeStepTypePredicate;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The label and the status of a waiting step. */
class StepViewTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @EnumSource
    void labelNamesTheTarget(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.SUCCESS, kind.call("dryRun", true));
        String function = kind.call().substring(0, kind.call().indexOf(' '));
        var node = new DepthFirstScanner().findFirstMatch(build.getExecution(), new NodeStepTypePredicate(function));
        assertThat(node.getAction(LabelAction.class).getDisplayName())
                .contains(kind.target(), kind.step().getRegion());
    }

    @Test
    void statusNamesTheProgress() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 600);
        WorkflowRun build = J.start(SAE_APP.call());
        J.waitForMessage("The provider accepted the request. Change ID: ", build);
        assertThat(status(build)).startsWith("The provider accepted the request. Change ID: ");
        J.waitForMessage("Running (batch 1 of 1)", build);
        assertThat(status(build)).contains("Running (batch 1 of 1)");
        build.doStop();
        J.waitForCompletion(build);
    }

    @Test
    void blockShowsRollbackStatus() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 600);
        WorkflowRun build = J.start("rollbackOnFailure([" + SAE_APP.nested() + "]) { deploy(); error 'broken' }");
        J.waitForMessage("The provider accepted the request. Change ID: ", build);
        assertThat(status(build)).startsWith("The provider accepted the request. Change ID: ");
        build.doStop();
        J.waitForCompletion(build);
    }

    private static String status(WorkflowRun build) throws Exception {
        List<StepExecution> running =
                build.getExecution().getCurrentExecutions(true).get();
        assertThat(running).hasSize(1);
        return running.get(0).getStatus();
    }
}
