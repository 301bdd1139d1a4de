package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the invariants at the end of a schedule. */
final class Invariants {
    private static final Set<String> OUR_ACCOUNTS =
            Set.of(Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.HUAWEI_ACCESS_KEY_ID, Accounts.HUAWEI_USER);
    private static final int MAX_JOURNAL_LENGTH = 4096;
    private static final int BURST = 5;
    private static final Set<Status> NOTHING_CHANGED = EnumSet.of(Status.DRY_RUN, Status.REFUSED, Status.NOT_NEEDED);

    private final Schedule schedule;
    private final Status status;
    private final List<Schedule.FinalState> ours;
    private final List<Schedule.FinalState> equivalent;
    private final boolean succeeded;
    private final boolean failed;
    private final boolean running;
    /** True if the provider may hide the end of our rollback. */
    private final boolean hidden;
    /** True if the status of our rollback may be unknown: an answer was lost or somebody else changed the target. */
    private final boolean doubtful;

    Invariants(Schedule schedule) {
        this.schedule = schedule;
        status = schedule.outcome.status();
        ours = schedule.finalStates.stream()
                .filter(state -> OUR_ACCOUNTS.contains(state.effect().by()))
                .toList();
        equivalent = schedule.finalStates.stream()
                .filter(state -> OUR_ACCOUNTS.contains(state.effect().by())
                        || schedule.scenario.equivalentChanges.contains(
                                state.effect().changeId()))
                .toList();
        Set<Outcome> ends =
                equivalent.stream().map(Schedule.FinalState::outcome).collect(Collectors.toSet());
        succeeded = ends.contains(Outcome.SUCCEEDED);
        failed = ends.contains(Outcome.FAILED) || ends.contains(Outcome.STUCK);
        running = ends.contains(Outcome.RUNNING) || ends.contains(Outcome.STUCK);
        boolean goalUnknown = schedule.block != null
                && schedule.block.restorePoint != null
                && !schedule.scenario.isNamed()
                && schedule.block.restorePoint.fact(Plan.VERSION) == null;
        hidden = ours.stream()
                .anyMatch(state -> schedule.scenario.mayHide(state.outcome())
                        || hasAborted() && (goalUnknown || state.outcome() == Outcome.STUCK));
        doubtful = hidden
                || schedule.faults.startAmbiguous()
                || schedule.killedWhileRequesting
                || schedule.interfered
                || schedule.block != null && schedule.scenario.blockTarget().isDoubtful();
    }

    void check() {
        if (schedule.scenario.isRepeatable()) {
            oneAfterAnother();
        } else {
            require(
                    schedule.scenario.timesGoneBack() <= 1 && ours.size() <= schedule.scenario.maxEffects(),
                    "more rollbacks took effect than may: " + ours);
        }
        rightRollback();
        verdictIsTrue();
        require(
                hasAborted() || Set.copyOf(schedule.confirmed).size() == schedule.confirmed.size(),
                "a batch was confirmed twice: " + schedule.confirmed);
        if (schedule.faultless) {
            verdictIsComplete();
        }
        require(!schedule.stopped || status == Status.STOPPED, "stopped, but not ended as stopped");
        endsInTime();
        schedule.processes.forEach(this::staysWithinRate);
        schedule.log.forEach(line -> require(!RotatingCredentials.areIn(line), "a secret in the log: " + line));
        String journal = schedule.savedJournal();
        require(!RotatingCredentials.areIn(journal + schedule.outcome), "a secret in the journal");
        require(journal.length() <= MAX_JOURNAL_LENGTH, "a journal of " + journal.length() + " characters");
    }

    /** No two rollbacks ran at once, and the verdict is the end of the last one. */
    private void oneAfterAnother() {
        for (int next = 1; next < equivalent.size(); next++) {
            Schedule.FinalState before = equivalent.get(next - 1);
            boolean over = before.outcome() == Outcome.SUCCEEDED || before.outcome() == Outcome.FAILED;
            require(
                    over
                            && !before.since()
                                    .isAfter(equivalent.get(next).effect().at()),
                    "two rollbacks at once: " + equivalent);
        }
        boolean verdict = status == Status.SUCCEEDED || status == Status.FAILED;
        if (verdict && !schedule.interfered && !equivalent.isEmpty()) {
            Outcome last = equivalent.get(equivalent.size() - 1).outcome();
            require(last.name().equals(status.name()), status + ", but the stack ended as " + last);
        }
    }

    /** Only what changed in the block is undone, and what ran before or was named runs again. */
    private void rightRollback() {
        Block block = schedule.block;
        Instant effect = ours.isEmpty() ? null : ours.get(0).effect().at();
        boolean bound = block != null || !schedule.scenario.isNamed();
        if (block != null && block.restorePoint != null) {
            require(
                    effect == null || !block.changes.isEmpty() || schedule.interfered || hidesChanges(),
                    "rolled back, though nothing had changed");
            require(
                    effect == null
                            || block.users.size() < 2
                            || !schedule.scenario.blockTarget().tellsUsers(),
                    "undone what several users changed");
        }
        if (bound && effect != null) {
            require(
                    schedule.scenario.strangers.stream()
                            .noneMatch(at -> at.isAfter(schedule.decidedAt) && at.isBefore(effect)),
                    "undone what another user changed meanwhile");
        }
        // Without a known version, the abort of the only change restores what ran before it.
        boolean known = block != null
                && (block.restorePoint == null
                        || schedule.scenario.isNamed()
                        || block.restorePoint.fact(Plan.VERSION) != null);
        if (status == Status.SUCCEEDED
                && known
                && provesGoal()
                && !hidesChanges()
                && schedule.scenario.strangers.isEmpty()) {
            require(block.goals.contains(block.running()), block.running() + " runs instead of " + block.goals);
        }
        if (status == Status.NOT_NEEDED) {
            require(effect == null, "NOT_NEEDED, but a rollback of ours took effect");
            require(
                    block == null || block.changes.isEmpty() || goalRuns() || hidesChanges() || !provesGoal(),
                    "NOT_NEEDED, but the block had changed something");
        }
        if (schedule.faultless && block != null && status != Status.DRY_RUN) {
            require(
                    block.changes.isEmpty() == (status == Status.NOT_NEEDED)
                            || !block.needsRollback()
                            || rolledBackByItself(),
                    status + " is not expected");
            require(status != Status.REFUSED || !block.needsRollback(), "refused, though all is known");
            require(
                    !block.changes.isEmpty()
                            || block.restorePoint == null
                            || status == Status.NOT_NEEDED
                            || !schedule.scenario.blockTarget().tellsChanges(),
                    status + ", but nothing had changed");
            if (block.needsRollback()
                    && block.stuck
                    && schedule.scenario.blockTarget().abortsByRollback()) {
                // It may end in that instant; what follows then may have to wait for the rate limit.
                Duration late = Duration.between(schedule.startedAt, firstRequest());
                require(late.toSeconds() <= 10, "the abort of a stuck deployment was requested after " + late);
            }
        }
    }

    /** RFS names no versions, so the restore point has to tell which changes are later ones. */
    private boolean provesGoal() {
        BlockTarget target = schedule.scenario.blockTarget();
        return target.provesGoal() && (schedule.block.restorePoint != null || target.tellsUsers());
    }

    private boolean hidesChanges() {
        return schedule.block != null && schedule.scenario.blockTarget().hidesChanges();
    }

    private boolean rolledBackByItself() {
        return schedule.scenario.rollsBackByItself() && (goalRuns() || schedule.block != null && !provesGoal());
    }

    private Instant firstRequest() {
        return schedule.simulator.calls().all().stream()
                .filter(call -> NetworkFaults.changes(call.path()))
                .findFirst()
                .orElseThrow()
                .at();
    }

    private void verdictIsTrue() {
        switch (status) {
            case SUCCEEDED ->
                require(
                        succeeded || isBack() || rolledBackByItself() || hidesChanges(),
                        "SUCCEEDED, but no rollback for us succeeded");
            case FAILED -> require(failed || mayStopHalfway() || hasStopped(), "FAILED, but no rollback for us failed");
            case NOT_NEEDED, REFUSED, DRY_RUN ->
                require(ours.isEmpty(), status + ", but a rollback of ours took effect");
            case TIMED_OUT -> {
                require(
                        !ours.isEmpty() || succeeded || failed || running || mayStopHalfway() || hasStopped(),
                        "TIMED_OUT, but there is nothing to wait for");
                require(schedule.deadlineSeen >= 0, "TIMED_OUT before the deadline");
                require(
                        !succeeded && !failed || running || hidden || justEnded(),
                        "TIMED_OUT, but it had ended long before");
            }
            case UNKNOWN -> require(doubtful, "UNKNOWN, but there was no reason for doubt");
            case STOPPED -> require(schedule.stopped, "STOPPED, but nobody did");
        }
    }

    /** Tells whether a running deployment has ended on request, after which the rollback itself may be refused. */
    private boolean hasStopped() {
        return schedule.log.stream().anyMatch(line -> line.contains("Decision: Stopping the running record"));
    }

    /** Tells whether a running change was aborted, which then keeps the batches that it had. */
    private boolean hasAborted() {
        return ours.size() > schedule.scenario.timesGoneBack();
    }

    /** The end of an aborted change tells little, so what runs counts. */
    private boolean isBack() {
        boolean aborted = hasAborted()
                || schedule.scenario.maxEffects() > 1
                        && (schedule.faults.startAmbiguous() || schedule.killedWhileRequesting);
        return aborted && goalRuns();
    }

    private boolean goalRuns() {
        BlockTarget target = schedule.scenario.blockTarget();
        if (schedule.block != null) {
            return schedule.block.goals.contains(target.running());
        }
        // A step without a named version has chosen it.
        return String.valueOf(schedule.outcome.restoredVersion()).contains(target.running());
    }

    /** Tells whether a running change may have been aborted without a verdict on what was to follow. */
    private boolean mayStopHalfway() {
        return schedule.scenario.maxEffects() > 1 && doubtful;
    }

    /** Without faults, the verdict must be exact. */
    private void verdictIsComplete() {
        if (ours.isEmpty()) {
            // EDAS: the change ended before it could be aborted.
            require(
                    NOTHING_CHANGED.contains(status)
                            || status == Status.SUCCEEDED && rolledBackByItself()
                            || status == Status.UNKNOWN && doubtful,
                    status + ", but nothing took effect");
            return;
        }
        Schedule.FinalState last = ours.get(ours.size() - 1);
        Status expected =
                switch (last.outcome()) {
                    case SUCCEEDED -> Status.SUCCEEDED;
                    case FAILED -> Status.FAILED;
                    case RUNNING -> Status.TIMED_OUT;
                    // Only SAE says that a batch is stuck.
                    case STUCK -> status == Status.FAILED ? Status.FAILED : Status.TIMED_OUT;
                };
        // The change may end while the answer to the last poll is in flight; some states have to last to be a verdict.
        boolean missed = status == Status.TIMED_OUT
                && last.sinceNanos()
                        < schedule.scenario.timeToTell(last.outcome()).toNanos();
        boolean unseen = hidden && (status == Status.TIMED_OUT || status == Status.UNKNOWN)
                || hidden && status == Status.FAILED && mayStopHalfway()
                || status == Status.UNKNOWN
                        && schedule.block != null
                        && schedule.scenario.blockTarget().isDoubtful();
        require(
                status == expected || missed || unseen || status == Status.SUCCEEDED && isBack(),
                status + " instead of " + expected);
    }

    /** Tells whether polls may have missed the end, given the faults and the uptime of the process. */
    private boolean justEnded() {
        long uptime = schedule.endedAt - schedule.processStartedAt;
        long maxMissed = Duration.ofMinutes(20).toNanos();
        return equivalent.stream().anyMatch(state -> Math.min(state.sinceNanos(), uptime) < maxMissed);
    }

    private void endsInTime() {
        if (schedule.deadlineSeen >= 0) {
            // The last look may wait for its turn, but each call ends by itself.
            long last = Math.max(
                    schedule.deadlineSeen,
                    schedule.processes.stream()
                            .mapToLong(Schedule.CallCounter::last)
                            .max()
                            .orElse(0));
            Duration late = Duration.ofNanos(schedule.endedAt - last);
            require(
                    late.compareTo(RollbackRun.CALL_TIMEOUT.plusSeconds(1)) <= 0,
                    "ended " + late + " after its last call");
            Duration all = Duration.ofNanos(schedule.endedAt - schedule.deadlineSeen);
            require(all.compareTo(Duration.ofMinutes(3)) <= 0, "ended " + all + " after the deadline");
        }
    }

    private void staysWithinRate(Schedule.CallCounter calls) {
        // These statuses say that a request may have been sent.
        boolean mayBeSent = status == Status.STOPPED || status == Status.UNKNOWN;
        require(mayBeSent || calls.lastChange <= schedule.endedAt, "a change was asked for after the end");
        staysWithinRate(calls.calls);
        staysWithinRate(calls.tokens);
    }

    /** In any period, there are no more calls than rate and burst allow, those that change something included. */
    private void staysWithinRate(List<Long> calls) {
        double perNano = schedule.callsPerSecond / 1e9;
        for (int first = 0; first < calls.size(); first++) {
            int last = Math.min(calls.size() - 1, first + 40);
            double allowed = BURST + 2 + (calls.get(last) - calls.get(first)) * perNano;
            require(last - first + 1 <= allowed, (last - first + 1) + " calls where " + allowed + " are allowed");
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
