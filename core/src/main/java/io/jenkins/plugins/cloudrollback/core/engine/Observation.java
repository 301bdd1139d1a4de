package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a target shows, in terms that all providers share, and what that means for a rollback. All lists have the newest
 * change first, and only changes that may have changed the version.
 *
 * @param situation what is known besides
 * @param named whether the parameters name the version to go back to
 * @param version the id of the version to go back to; null if it is not known or there is none
 * @param abort whether the parameters ask for running changes to be aborted, no matter whose they are
 * @param since the changes since the restore point; null if the provider does not tell them for certain. Ignored without a
 *     restore point
 * @param meanwhile the changes since it was chosen what to do; empty before the first decision, null if the provider does
 *     not tell them for certain
 * @param running the changes that run now
 * @param last the last change; null if there is none
 */
public record Observation(
        Situation situation,
        boolean named,
        @CheckForNull String version,
        boolean abort,
        @Nullable List<Change> since,
        @Nullable List<Change> meanwhile,
        List<Change> running,
        @Nullable Change last) {
    private static final MessageBundle MESSAGES = MessageBundle.of(Observation.class);
    private static final int MAX_NAMED = 5;

    /** The row of the decision table. A pure function. */
    public Rule rule() {
        boolean automatic = situation.automatic() && situation.restorePoint() != null;
        boolean bound = situation.automatic() || !named;
        if (situation.automatic() && !automatic && !named) {
            return Rule.NO_RESTORE_POINT;
        } else if (automatic && since == null || bound && meanwhile == null) {
            return Rule.CHANGES_UNKNOWN;
        } else if (automatic && situation.abortId() == null && since.isEmpty()) {
            return Rule.NOTHING_CHANGED;
        } else if (last != null && version != null && version.equals(last.restored()) && !isOurs(last)) {
            if (last.isRunning()) {
                return Rule.BEING_RESTORED;
            } else if (last.state() == Change.State.SUCCEEDED) {
                return Rule.RESTORED_ALREADY;
            }
        }
        if (automatic && situation.abortId() == null && since.stream().allMatch(Change::isOwn)) {
            return Rule.ONLY_ROLLBACKS;
        } else if (bound && !strangers(meanwhile).isEmpty()) {
            return Rule.CHANGED_WHILE_WAITING;
        } else if (automatic && users() > 1) {
            return Rule.SEVERAL_USERS;
        } else if (automatic && situation.rival() != null && !strangers(since).isEmpty()) {
            return Rule.SHARED_TARGET;
        } else if (automatic && version == null && since.size() > 1) {
            return Rule.NO_VERSION;
        } else if (!running.isEmpty()) {
            return canAbort(running.get(0), automatic) ? Rule.ABORT_RUNNING : Rule.WAIT_FOR_RUNNING;
        }
        return version == null ? Rule.NO_VERSION : Rule.GO_BACK;
    }

    /** Tells whether the change belongs to this rollback, which has aborted it or has aborted another one by it. */
    private boolean isOurs(Change change) {
        return situation.abortId() != null
                && (change.id().equals(situation.abortId()) || change.id().equals(situation.fact(Plan.ABORTED)));
    }

    /** Tells whether all that is known to have changed since the restore point is what this rollback has aborted. */
    public boolean hasAbortedAll() {
        return since != null && since.stream().allMatch(this::isOurs);
    }

    /** The changes that neither this rollback made nor one to the same version. */
    private List<Change> strangers(List<Change> changes) {
        return changes.stream()
                .filter(change -> !isOurs(change))
                .filter(change -> version == null || !version.equals(change.restored()))
                .toList();
    }

    /** The number of users, as far as the provider tells them; a rollback of this Jenkins is no second user's change. */
    private long users() {
        return since.stream()
                .filter(change -> !change.isOwn() && !isOurs(change))
                .map(change -> Optional.ofNullable(change.user()))
                .distinct()
                .count();
    }

    private boolean canAbort(Change change, boolean automatic) {
        return change.abortable()
                && !change.isOwn()
                && !isOurs(change)
                && (abort || automatic && since.contains(change));
    }

    /** The change that is to be aborted or waited for. */
    public Change runningChange() {
        return running.get(0);
    }

    /** What has changed since the restore point or, without one, since the last decision; null for nothing. */
    @CheckForNull
    public Message changes() {
        if (situation.restorePoint() != null && since != null) {
            return list(since);
        }
        return meanwhile == null ? null : list(strangers(meanwhile));
    }

    /**
     * The decision of each rule but the two that request something.
     *
     * @param noVersion why the version to go back to is not known
     */
    public Decision decision(Rule rule, Plan plan, @CheckForNull Message noVersion) {
        return switch (rule) {
            case NO_RESTORE_POINT -> refused(plan, MESSAGES.get("rule.noRestorePoint"));
            case CHANGES_UNKNOWN -> refused(plan, MESSAGES.get("rule.changesUnknown"));
            case NOTHING_CHANGED -> Decision.end(Status.NOT_NEEDED, plan, MESSAGES.get("rule.nothingChanged"));
            case BEING_RESTORED -> Decision.waitFor(plan, MESSAGES.get("rule.beingRestored", last.text()));
            case RESTORED_ALREADY ->
                Decision.end(Status.NOT_NEEDED, plan, MESSAGES.get("rule.restoredAlready", last.text()));
            case ONLY_ROLLBACKS -> Decision.end(Status.NOT_NEEDED, plan, MESSAGES.get("rule.onlyRollbacks"));
            case CHANGED_WHILE_WAITING ->
                refused(plan, MESSAGES.get("rule.changedWhileWaiting", list(strangers(meanwhile))));
            case SEVERAL_USERS -> refused(plan, MESSAGES.get("rule.severalUsers"));
            case SHARED_TARGET -> refused(plan, MESSAGES.get("rule.sharedTarget", situation.rival()));
            case WAIT_FOR_RUNNING ->
                Decision.waitFor(
                        plan,
                        MESSAGES.get("rule.waitForRunning", runningChange().text()));
            case NO_VERSION -> refused(plan, Objects.requireNonNull(noVersion, "noVersion"));
            case ABORT_RUNNING, GO_BACK -> throw new IllegalArgumentException(rule.name());
        };
    }

    private static Decision refused(Plan plan, Message reason) {
        return Decision.end(Status.REFUSED, plan, reason);
    }

    @CheckForNull
    private static Message list(List<Change> changes) {
        Stream<Message> named = changes.stream().limit(MAX_NAMED).map(Change::text);
        Stream<Message> others = changes.size() > MAX_NAMED
                ? Stream.of(MESSAGES.get("changes.more", changes.size() - MAX_NAMED))
                : Stream.empty();
        return Message.joined("; ", Stream.concat(named, others).toList());
    }
}
