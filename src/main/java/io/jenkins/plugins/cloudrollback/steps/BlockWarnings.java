package io.jenkins.plugins.cloudrollback.steps;

import hudson.model.Result;
import java.util.Set;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** Decides whether a certain block made the build unstable, as opposed to another branch. */
final class BlockWarnings {
    private static final Set<String> DOWNSTREAM = Set.of("build", "waitForBuild");

    private BlockWarnings() {}

    /**
     * Returns whether the block, which has just ended, explains the present result; in doubt, it does not.
     *
     * @param before the result when the block began
     */
    static boolean explain(FlowNode block, Result before, Result now) {
        if (now.isBetterThan(Result.UNSTABLE)) {
            return false;
        }
        boolean warned = new DepthFirstScanner()
                .filteredNodes(block.getExecution(), BlockWarnings::warns).stream()
                        .anyMatch(node -> node.getAllEnclosingIds().contains(block.getId()));
        // Some steps set the result without a warning; between parallel branches, nothing tells whose it was.
        return warned || now.isWorseThan(before) && !inBranch(block);
    }

    private static boolean inBranch(FlowNode block) {
        return block.getEnclosingBlocks().stream().anyMatch(outer -> outer.getAction(ThreadNameAction.class) != null);
    }

    private static boolean warns(FlowNode node) {
        WarningAction warning = node.getPersistentAction(WarningAction.class);
        return warning != null && warning.getResult().isWorseOrEqualTo(Result.UNSTABLE) && !warnsOfStage(node);
    }

    /** Some warnings are about a stage or a downstream build, and leave the result of this build alone. */
    private static boolean warnsOfStage(FlowNode node) {
        // The warning of a step with a block is at the block, inside of the step with its arguments.
        return DOWNSTREAM.contains(node.getDisplayFunctionName())
                || node.getEnclosingBlocks().stream()
                        .limit(1)
                        .map(step -> ArgumentsAction.getArguments(step).get("buildResult"))
                        .anyMatch(result -> "SUCCESS".equalsIgnoreCase(String.valueOf(result)));
    }
}
