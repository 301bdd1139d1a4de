package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.Map;
import java.util.Objects;

/**
 * What to do, decided from a {@link Situation} and what the target shows now.
 *
 * @param plan the target and what is chosen for it
 * @param changes what has changed at the target since the restore point: which change, whose and when, for people; null if
 *     nothing did, or if there is no restore point
 * @param reason what is done and why, for people
 * @param status how the rollback ends; null unless {@link Action#END}
 * @param baseline the state of the target, so that {@link Rollback#findStarted} can tell a newer change from older ones;
 *     null if nothing is requested or followed
 * @param changeId the provider's id of the rollback that is running; null if it has none, or if none is followed
 */
public record Decision(
        Action action,
        Plan plan,
        @Nullable Message changes,
        Message reason,
        @Nullable Status status,
        @Nullable Map<String, String> baseline,
        @CheckForNull String changeId) {

    public Decision {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(reason, "reason");
        baseline = baseline == null ? null : Map.copyOf(baseline);
    }

    public enum Action {
        /** Requests what the plan says. */
        REQUEST,
        /** Waits for a rollback that has the same effect as ours, whoever requested it. */
        FOLLOW,
        /** Decides again later, as a change at the target has to end first. */
        WAIT,
        /** Ends, as there is nothing to do, or nothing that may be done. */
        END
    }

    public static Decision request(Plan plan, Message reason, Map<String, String> baseline) {
        return new Decision(Action.REQUEST, plan, null, reason, null, baseline, null);
    }

    public static Decision follow(
            Plan plan, Message reason, Map<String, String> baseline, @CheckForNull String changeId) {
        return new Decision(Action.FOLLOW, plan, null, reason, null, baseline, changeId);
    }

    public static Decision waitFor(Plan plan, Message reason) {
        return new Decision(Action.WAIT, plan, null, reason, null, null, null);
    }

    public static Decision end(Status status, Plan plan, Message reason) {
        return new Decision(Action.END, plan, null, reason, status, null, null);
    }

    /** The same decision, with what has changed since the restore point. */
    public Decision since(@CheckForNull Message changed) {
        return new Decision(action, plan, changed, reason, status, baseline, changeId);
    }

    Decision with(Plan other) {
        return new Decision(action, other, changes, reason, status, baseline, changeId);
    }

    Decision with(@CheckForNull Map<String, String> other) {
        return new Decision(action, plan, changes, reason, status, other, changeId);
    }
}
