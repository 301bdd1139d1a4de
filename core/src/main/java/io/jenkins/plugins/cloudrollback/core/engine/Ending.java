package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** How a run ends, and how it says so: never more than what the journal knows for certain. */
record Ending(Status status, Message message) {
    /** The statuses for which the console shows what happened, or what is still happening. */
    private static final Set<Status> WITH_CONSOLE = EnumSet.of(Status.FAILED, Status.TIMED_OUT, Status.UNKNOWN);

    /** The result of the change that was tracked. If that may be somebody else's, the result of ours is unknown. */
    static Ending verdict(RunLog log, Journal journal, Status status, Message message) {
        return journal.doubt() == null
                ? new Ending(status, message)
                : new Ending(Status.UNKNOWN, log.text("doubtful", message, journal.doubt()));
    }

    /** @param unsettled see {@link #refused} */
    static Ending decided(RunLog log, Journal journal, boolean unsettled, Decision decision) {
        Message reason = decision.reason();
        return switch (decision.status()) {
            case SUCCEEDED -> verdict(log, journal, Status.SUCCEEDED, log.text("succeeded", reason));
            case FAILED -> verdict(log, journal, Status.FAILED, log.text("failed", reason));
            case UNKNOWN -> verdict(log, journal, Status.UNKNOWN, log.text("lost", reason));
            // What was aborted before has changed something.
            case NOT_NEEDED ->
                journal.abortId() == null
                        ? new Ending(Status.NOT_NEEDED, log.text("notNeeded", reason))
                        : verdict(log, journal, Status.SUCCEEDED, log.text("succeeded", reason));
            default -> refused(log, journal, unsettled, reason);
        };
    }

    /** @param unsettled whether an earlier request may yet take effect */
    static Ending refused(RunLog log, Journal journal, boolean unsettled, Message reason) {
        if (unsettled) {
            return new Ending(Status.UNKNOWN, log.text("unsettled", reason));
        }
        return journal.abortId() == null
                ? new Ending(Status.REFUSED, log.text("refused", reason))
                : new Ending(Status.FAILED, log.text("refused.aborted", reason));
    }

    /** @param problem what the run was waiting for; null if that is not known */
    static Ending deadline(RunLog log, Journal journal, @CheckForNull Message problem) {
        return switch (journal.phase()) {
            case PREPARING ->
                journal.abortId() == null
                        ? new Ending(Status.REFUSED, log.text("gaveUp.PREPARING", problem))
                        : new Ending(Status.TIMED_OUT, log.text("gaveUp.aborted", problem));
            case REQUESTING -> new Ending(Status.UNKNOWN, log.text("gaveUp.REQUESTING", problem));
            case WAITING, DONE -> verdict(log, journal, Status.TIMED_OUT, log.text("gaveUp.WAITING", problem));
        };
    }

    static Ending stopped(RunLog log, Journal journal) {
        boolean aborted = journal.phase() == Phase.PREPARING && journal.abortId() != null;
        String when = aborted ? "aborted" : journal.phase().name();
        Message text = log.text("stopped." + when);
        boolean changed = aborted || journal.phase() != Phase.PREPARING;
        return new Ending(Status.STOPPED, changed ? withConsole(log, journal, text) : text);
    }

    /** Appends the URL, which must not run into a text that has no full stop, as those of providers. */
    private static Message withConsole(RunLog log, Journal journal, Message text) {
        return log.text("details", Message.sentence(text), journal.consoleUrl());
    }

    /** The change that restored what ran, which may be the one that aborted another. */
    @CheckForNull
    private static String changeId(Journal journal) {
        boolean aborted = journal.changeId() == null && journal.abortId() != null;
        return aborted && !journal.abortId().isEmpty() ? journal.abortId() : journal.changeId();
    }

    Outcome outcome(RunLog log, Journal journal, String service, Instant now) {
        Plan plan = journal.plan();
        boolean restored = status == Status.SUCCEEDED || status == Status.DRY_RUN;
        return new Outcome(
                status,
                service,
                plan == null ? null : plan.target(),
                changeId(journal),
                plan != null && restored ? plan.to() : null,
                Math.max(0, now.toEpochMilli() - journal.startedAt()),
                journal.consoleUrl(),
                WITH_CONSOLE.contains(status) ? withConsole(log, journal, message) : message);
    }
}
