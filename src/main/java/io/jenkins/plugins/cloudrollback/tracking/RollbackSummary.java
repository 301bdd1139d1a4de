package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.text.Elapsed;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What pages show of a rollback, apart from its progress, as {@link RollbackIndex} keeps it; never a secret.
 *
 * @param build the number of the build
 * @param buildName the display name of the build
 * @param id see {@link RollbackRecord#uuid}
 * @param service see {@link RollbackRequest#service}; null if this version of the plugin does not know the request
 * @param targetKey see {@link RollbackRequest#targetKey}; null like the service
 * @param target see {@link Plan#target}, or what was requested if it was never resolved
 * @param from see {@link Plan#from}; null also if nothing had to be restored
 * @param to see {@link Plan#to}; null also if nothing had to be restored
 * @param restorePoint what ran before the deployment; null if it was not read
 * @param changes see {@link Decision#changes}
 * @param reason see {@link Decision#reason}; null until the first decision
 * @param changeId see {@link Journal#changeId}
 * @param consoleUrl see {@link Plan#consoleUrl}; null until the target is resolved
 * @param requestedBy the person who has asked for it on the page of the build; null if the build itself rolls back
 * @param startedAt epoch milliseconds; null if the journal can't be read
 * @param deadlineAt epoch milliseconds; null if the journal can't be read
 * @param status null until the rollback has ended
 * @param message how it ended and why; null until then
 * @param durationMillis null until the rollback has ended
 */
public record RollbackSummary(
        int build,
        String buildName,
        String id,
        @CheckForNull String service,
        @CheckForNull String targetKey,
        Message target,
        @CheckForNull Message from,
        @CheckForNull Message to,
        @CheckForNull Message restorePoint,
        @CheckForNull Message changes,
        @CheckForNull Message reason,
        @CheckForNull String changeId,
        @CheckForNull String consoleUrl,
        @CheckForNull String requestedBy,
        @CheckForNull Long startedAt,
        @CheckForNull Long deadlineAt,
        @Nullable Outcome.Status status,
        @Nullable Message message,
        @Nullable Long durationMillis) {

    private static final Set<Outcome.Status> NOTHING_RESTORED =
            EnumSet.of(Outcome.Status.NOT_NEEDED, Outcome.Status.REFUSED);

    public RollbackSummary {
        Objects.requireNonNull(target, "target");
        if (status != null) {
            Objects.requireNonNull(durationMillis, "durationMillis");
        }
    }

    static RollbackSummary of(Run<?, ?> build, RollbackRecord record) {
        return of(build, record, record.journal());
    }

    /** @param journal null if there is none, or if it can't be read */
    static RollbackSummary of(Run<?, ?> build, RollbackRecord record, @CheckForNull Journal journal) {
        RollbackRequest request = record.request();
        Plan plan = journal == null ? null : journal.plan();
        Decision decision = journal == null ? null : journal.decision();
        Outcome outcome = journal == null ? null : journal.outcome();
        boolean restores = plan != null && (outcome == null || !NOTHING_RESTORED.contains(outcome.status()));
        return new RollbackSummary(
                build.getNumber(),
                build.getDisplayName(),
                record.uuid(),
                request == null ? null : request.service(),
                request == null ? null : request.targetKey(),
                plan == null ? record.target() : plan.target(),
                restores ? plan.from() : null,
                restores ? plan.to() : null,
                journal == null || journal.restorePoint() == null
                        ? null
                        : journal.restorePoint().ran(),
                decision == null ? null : decision.changes(),
                decision == null ? null : decision.reason(),
                outcome != null ? outcome.changeId() : journal == null ? null : journal.changeId(),
                plan == null ? null : plan.consoleUrl(),
                record.requestedBy(),
                journal == null ? null : journal.startedAt(),
                journal == null ? null : journal.deadline().toEpochMilli(),
                outcome == null ? null : outcome.status(),
                outcome == null ? null : outcome.message(),
                outcome == null ? null : outcome.durationMillis());
    }

    boolean hasEnded() {
        return status != null;
    }

    /** All in one line, such as "app demo: v14 -> v13, rolled back after 02:31". */
    Message line(RollbackState state) {
        Message end = Message.of("Messages", "line." + state.name(), duration());
        if (to == null) {
            return Message.of("Messages", "line", target, end);
        }
        return from == null
                ? Message.of("Messages", "line.to", target, to, end)
                : Message.of("Messages", "line.fromTo", target, from, to, end);
    }

    /** Such as {@code 02:31}; null until the rollback has ended. */
    @CheckForNull
    String duration() {
        return durationMillis == null ? null : Elapsed.text(Duration.ofMillis(durationMillis));
    }

    /** Differs when the index has to be written: not with each phase, as a rollback in progress is shown from its build. */
    List<Object> essence() {
        return Arrays.asList(buildName, id, status);
    }
}
