package io.jenkins.plugins.cloudrollback.steps;

import hudson.model.Result;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** Tells whether it was a certain block that left the build unstable, and not another branch of it. */
final class BlockWarnings {
    private BlockWarnings() {}

    /**
     * Whether the block, which has just ended, explains the build's result.
     *
     * @param before the result when the block began
     * @param now the result
     */
    static boolean explain(FlowNode block, Result before, Result now) {
        if (now.isBetterThan(Result.UNSTABLE)) {
            // A warning may concern a stage alone.
            return false;
        }
        List<FlowNode> warned = new DepthFirstScanner()
                .filteredNodes(block.getExecution(), (FlowNode node) -> warns(node, Result.UNSTABLE));
        if (warned.stream().anyMatch(node -> isWithin(node, block))) {
            return true;
        }
        // Some steps set the result without a warning; then it is the block's, unless another branch warned meanwhile.
        long begun = TimingAction.getStartTime(block);
        return now.isWorseThan(before)
                && warned.stream().noneMatch(node -> warns(node, now) && TimingAction.getStartTime(node) >= begun);
    }

    private static boolean isWithin(FlowNode node, FlowNode block) {
        return node.getAllEnclosingIds().contains(block.getId());
    }

    private static boolean warns(FlowNode node, Result atLeast) {
        WarningAction warning = node.getPersistentAction(WarningAction.class);
        return warning != null && warning.getResult().isWorseOrEqualTo(atLeast);
    }
}
