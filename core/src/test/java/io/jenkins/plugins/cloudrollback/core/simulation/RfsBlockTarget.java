package io.jenkins.plugins.cloudrollback.core.simulation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A stack. RFS names no versions: it runs its last stable state, what the block has deployed, or a mixture. */
final class RfsBlockTarget implements BlockTarget {
    private static final String STABLE = "the stable state from before the block";
    private static final String MIXED = "a mixture";
    private static final String STUCK_ROLLBACK = "DEPLOYMENT_IN_PROGRESS:30 ROLLBACK_IN_PROGRESS:30 ROLLBACK_FAILED";

    private final RfsStack stack;
    private final Set<RfsMode> modes;
    /** What the block deployed last that stays if it succeeds; null if there was nothing. */
    @CheckForNull
    private String deployed;

    private boolean failedBefore = true;

    /** Whether a deployment from before the block may have succeeded in it. */
    private boolean slowBefore;

    RfsBlockTarget(RfsStack stack, Set<RfsMode> modes) {
        this.stack = stack;
        this.modes = modes;
    }

    @Override
    public Optional<String> deploy(String user, Script script) {
        boolean before = user.equals("alice");
        Optional<String> id = stack.deploy(script);
        if (id.isPresent()) {
            String end = script.stages().get(script.stages().size() - 1).state();
            slowBefore |= before
                    && end.equals("DEPLOYMENT_COMPLETE")
                    && script.stages().size() > 1;
            failedBefore = before ? !end.equals("DEPLOYMENT_COMPLETE") : failedBefore;
            deployed = !before && end.equals("DEPLOYMENT_COMPLETE") ? id.get() : deployed;
        }
        return id;
    }

    @Override
    public Optional<String> rollback(String user, String to, Script script) {
        return stack.rollback(user, script);
    }

    @Override
    public String running() {
        boolean stable = stack.status().endsWith("_COMPLETE");
        return !stable ? MIXED : deployed == null ? STABLE : deployed;
    }

    @Override
    public String goal(@CheckForNull String ran) {
        return STABLE;
    }

    @Override
    public List<String> ending() {
        return List.of(
                STUCK_ROLLBACK,
                STUCK_ROLLBACK,
                "DEPLOYMENT_IN_PROGRESS:90 ROLLBACK_IN_PROGRESS:60 ROLLBACK_FAILED",
                "ROLLBACK_FAILED",
                "DEPLOYMENT_IN_PROGRESS:30 ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE",
                "DEPLOYMENT_IN_PROGRESS:60 DEPLOYMENT_FAILED",
                "DEPLOYMENT_IN_PROGRESS:60 DEPLOYMENT_COMPLETE");
    }

    @Override
    public List<String> stuck() {
        return List.of();
    }

    @Override
    public String done() {
        return "DEPLOYMENT_COMPLETE";
    }

    @Override
    public List<String> slow() {
        return List.of(
                "DEPLOYMENT_IN_PROGRESS:600 DEPLOYMENT_COMPLETE", "DEPLOYMENT_IN_PROGRESS:120 " + STUCK_ROLLBACK);
    }

    @Override
    public boolean tellsUsers() {
        return false;
    }

    @Override
    public boolean tellsChanges() {
        return modes.isEmpty();
    }

    /** What is late cannot be told from what has not happened, unless the events come in time. */
    @Override
    public boolean hidesChanges() {
        return modes.contains(RfsMode.STATUS_LATE)
                && !Collections.disjoint(
                        modes, Set.of(RfsMode.EVENTS_FORBIDDEN, RfsMode.EVENTS_LATE, RfsMode.EVENTS_WITHOUT_BEGIN));
    }

    /** The events tell whether a deployment of the block had succeeded, which is a stable state as well. */
    @Override
    public boolean provesGoal() {
        return Collections.disjoint(
                modes, Set.of(RfsMode.EVENTS_FORBIDDEN, RfsMode.EVENTS_WITHOUT_BEGIN, RfsMode.EVENTS_LATE));
    }

    @Override
    public boolean isDoubtful() {
        return deployed != null || slowBefore;
    }

    @Override
    public boolean canGoBack(String script, boolean stuck) {
        return modes.isEmpty() && !failedBefore && script.endsWith("ROLLBACK_FAILED");
    }
}
