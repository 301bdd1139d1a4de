package io.jenkins.plugins.cloudrollback.steps;

import hudson.model.Result;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** Decides whether a certain block made the build unstable, as opposed to another branch. */
final class BlockWarnings {
    private BlockWarnings() {}

    /** Returns whether the block, which has just ended, explains the present result; {@code before} is that at its begin. */
    static boolean explain(FlowNode block, Result before, Result now) {
        if (now.isBetterThan(Result.UNSTABLE)) {
            // A warning may affect only a stage.
            return false;
        }
        List<FlowNode> warned = new DepthFirstScanner()
                .filteredNodes(block.getExecution(), (FlowNode node) -> warns(node, Result.UNSTABLE));
        if (warned.stream().anyMatch(node -> node.getAllEnclosingIds().contains(block.getId()))) {
            return true;
        }
        // Some steps set the result without a warning; it counts for the block, unless another branch warned meanwhile.
        long begun = TimingAction.getStartTime(block);
        return now.isWorseThan(before)
                && warned.stream().noneMatch(node -> warns(node, now) && TimingAction.getStartTime(node) >= begun);
    }

    private static boolean warns(FlowNode node, Result atLeast) {
        WarningAction warning = node.getPersistentAction(WarningAction.class);
        return warning != null && warning.getResult().isWorseOrEqualTo(atLeast);
    }
}
