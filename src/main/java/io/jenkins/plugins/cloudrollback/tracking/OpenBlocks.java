package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The blocks and freestyle builds with rollbacks that are going on now. When two that may deploy have a target in common,
 * each is told of the other: the provider does not tell which of them made a change. One that only rolls back is still
 * told of those that may deploy meanwhile. They aren't told of it, as rollbacks of this Jenkins are known. A person who rolls
 * back what another build has deployed is told as well.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class OpenBlocks {
    /** What a block or a freestyle build keeps. */
    public interface Kept {
        /**
         * Keeps that another one deploys to the same target.
         *
         * @param targetKey see {@link RollbackRequest#targetKey}
         * @param name for people
         */
        void addRival(String targetKey, String name);
    }

    /**
     * A block or a freestyle build.
     *
     * @param name for people
     * @param targets see {@link RollbackRequest#targetKey}
     * @param places the ids of the block and of those around it; empty for a freestyle build
     * @param deploys whether it may deploy yet, and does not only roll back
     */
    private record Block(
            Kept kept, Run<?, ?> build, String name, Set<String> targets, List<String> places, boolean deploys) {
        private static Set<String> targets(List<? extends RollbackRequest> rollbacks) {
            return rollbacks.stream().map(RollbackRequest::targetKey).collect(Collectors.toSet());
        }

        private boolean isInside(Block other) {
            return build.equals(other.build) && !other.places.isEmpty() && places.contains(other.places.get(0));
        }

        private Block rollingBack() {
            return new Block(kept, build, name, targets, places, false);
        }

        private void meet(Block other) {
            if (!isInside(other) && !other.isInside(this)) {
                tellOf(other);
                other.tellOf(this);
            }
        }

        private void tellOf(Block other) {
            if (other.deploys) {
                targets.stream().filter(other.targets::contains).forEach(target -> kept.addRival(target, other.name));
            }
        }
    }

    private final List<Block> blocks = new ArrayList<>();

    public static OpenBlocks get() {
        return ExtensionList.lookupSingleton(OpenBlocks.class);
    }

    /** Adds a freestyle build, until it is over. */
    public void add(Kept kept, Run<?, ?> build, List<? extends RollbackRequest> rollbacks) {
        add(new Block(kept, build, build.getFullDisplayName(), Block.targets(rollbacks), List.of(), true));
    }

    /**
     * Adds a block of a Pipeline, until it is removed.
     *
     * @param deploys false if it only rolls back
     */
    public void add(
            Kept kept, Run<?, ?> build, List<? extends RollbackRequest> rollbacks, FlowNode node, boolean deploys) {
        String branch = node.getEnclosingBlocks().stream()
                .map(outer -> outer.getAction(ThreadNameAction.class))
                .filter(named -> named != null)
                .findFirst()
                .map(named -> " (" + named.getThreadName() + ")")
                .orElse("");
        List<String> places = new ArrayList<>(List.of(node.getId()));
        places.addAll(node.getAllEnclosingIds());
        String name = build.getFullDisplayName() + branch;
        add(new Block(kept, build, name, Block.targets(rollbacks), places, deploys));
    }

    private synchronized void add(Block block) {
        // A build that is killed does not end its steps.
        blocks.removeIf(other -> other.kept == block.kept || !other.build.isBuilding());
        blocks.forEach(block::meet);
        blocks.add(block);
    }

    /** From now on, the block or freestyle build only rolls back. */
    public synchronized void rollsBack(Kept kept) {
        blocks.replaceAll(block -> block.kept == kept ? block.rollingBack() : block);
    }

    public synchronized void remove(Kept kept) {
        blocks.removeIf(block -> block.kept == kept);
    }

    /**
     * Tells of a block or a freestyle build that may deploy to a target now; by its name if the user may read its job. Null if
     * there is none.
     *
     * @param targetKey see {@link RollbackRequest#targetKey}
     */
    @CheckForNull
    Message deployingTo(String targetKey) {
        return deploying(targetKey)
                .map(block -> block.build.hasPermission(Item.READ)
                        ? Message.of("Messages", "deployment.rival", block.name)
                        : Message.of("Messages", "deployment.rival.hidden"))
                .orElse(null);
    }

    private synchronized Optional<Block> deploying(String targetKey) {
        return blocks.stream()
                .filter(block -> block.deploys && block.build.isBuilding() && block.targets.contains(targetKey))
                .findFirst();
    }
}
