package io.jenkins.plugins.cloudrollback.steps;

import hudson.model.Result;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** Tells whether it was a certain block that left the build unstable, and not another branch of it. */
final class BlockWarnings {
    private BlockWarnings() {}

    /**
     * @param worse whether the build's result has become worse in the meantime. Some steps set it without a warning, so
     *     it counts when there is no warning that would explain it
     */
    static boolean makeUnstable(FlowNode block, boolean worse) {
        List<FlowNode> warned =
                new DepthFirstScanner().filteredNodes(block.getExecution(), (FlowNode node) -> isUnstable(node));
        return warned.isEmpty()
                ? worse
                : warned.stream().anyMatch(node -> node.getAllEnclosingIds().contains(block.getId()));
    }

    private static boolean isUnstable(FlowNode node) {
        WarningAction warning = node.getPersistentAction(WarningAction.class);
        return warning != null && warning.getResult().isWorseOrEqualTo(Result.UNSTABLE);
    }
}
