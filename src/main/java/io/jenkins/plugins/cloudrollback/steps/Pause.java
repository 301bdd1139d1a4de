package io.jenkins.plugins.cloudrollback.steps;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/**
 * Shows a step as paused while its rollback waits for a person.
 *
 * @param nodes those that views show
 */
record Pause(List<FlowNode> nodes) {
    private static final Logger LOGGER = Logger.getLogger(Pause.class.getName());

    /** A step, with the stage or branch around it, as some views show neither blocks nor the steps of a stage. */
    static Pause of(FlowNode step) {
        Stream<FlowNode> stage = step.getEnclosingBlocks().stream()
                .filter(block -> block.getAction(LabelAction.class) != null)
                .limit(1)
                .map(block -> block);
        return new Pause(Stream.concat(Stream.of(step), stage).toList());
    }

    /** Pauses or continues, as the rollback does. */
    void follow(RollbackRecord record) {
        Journal journal = record.journal();
        boolean waits = journal != null && journal.awaits() != null;
        nodes.forEach(node -> show(node, waits));
    }

    private static void show(FlowNode node, boolean waits) {
        PauseAction pause = node.getAction(PauseAction.class);
        if (waits == (pause != null && pause.isPaused())) {
            return;
        }
        if (pause == null) {
            node.addAction(new PauseAction("Rollback"));
            return;
        }
        // Some views look only at the first action of a node, so a second pause prolongs the first one.
        long now = System.currentTimeMillis();
        pause.setStartTime(waits ? now - pause.getPauseDuration() : pause.getStartTime());
        pause.setEndTime(waits ? 0 : now);
        try {
            node.save();
        } catch (IOException e) {
            // It is only shown.
            LOGGER.log(Level.WARNING, e, () -> "Cannot save the pause of " + node);
        }
    }
}
