package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold at the end of every schedule. */
final class Invariants {
    private static final Set<String> US =
            Set.of(Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.HUAWEI_ACCESS_KEY_ID, Accounts.HUAWEI_USER);
    private static final int LARGEST_JOURNAL = 4096;
    private static final int BURST = 5;

    private final Schedule schedule;
    private final Status status;
    private final List<Schedule.Seen> ours;
    private final List<Schedule.Seen> forUs;
    private final boolean good;
    private final boolean bad;
    private final boolean open;
    /** Whether the provider's answers left room for doubt. */
    private final boolean doubtful;

    Invariants(Schedule schedule) {
        this.schedule = schedule;
        status = schedule.outcome.status();
        ours = schedule.seen.stream()
                .filter(seen -> US.contains(seen.effect().by()))
                .toList();
        forUs = schedule.seen.stream()
                .filter(seen -> US.contains(seen.effect().by())
                        || schedule.scenario.asGoodAsOurs.contains(seen.effect().changeId()))
                .toList();
        Set<Outcome> ends = forUs.stream().map(Schedule.Seen::outcome).collect(Collectors.toSet());
        good = ends.contains(Outcome.SUCCEEDED);
        bad = ends.contains(Outcome.FAILED) || ends.contains(Outcome.STUCK);
        open = ends.contains(Outcome.RUNNING) || ends.contains(Outcome.STUCK);
        doubtful = schedule.weather.startCompromised() || schedule.killedWhileRequesting || schedule.meddled;
    }

    void check() {
        require(ours.size() <= 1, "more than one rollback took effect: " + ours);
        verdictIsTrue();
        if (schedule.calm) {
            verdictIsComplete();
        }
        require(!schedule.stopped || status == Status.STOPPED, "stopped, but not ended as stopped");
        endsInTime();
        schedule.lives.forEach(this::staysWithinBudget);
        schedule.log.forEach(line -> require(!Proofs.betrayed(line), "a secret in the log: " + line));
        String journal = schedule.disk();
        require(!Proofs.betrayed(journal + schedule.outcome), "a secret in the journal");
        require(journal.length() <= LARGEST_JOURNAL, "a journal of " + journal.length() + " characters");
    }

    private void verdictIsTrue() {
        switch (status) {
            case SUCCEEDED -> require(good, "SUCCEEDED, but no rollback for us succeeded");
            case FAILED -> require(bad, "FAILED, but no rollback for us failed");
            case REFUSED, DRY_RUN -> require(ours.isEmpty(), status + ", but a rollback of ours took effect");
            case TIMED_OUT -> {
                require(!ours.isEmpty() || good || bad || open, "TIMED_OUT, but there is nothing to wait for");
                require(schedule.deadlineSeen >= 0, "TIMED_OUT before the deadline");
                require(!good && !bad || open || justEnded(), "TIMED_OUT, but it had ended long before");
            }
            case UNKNOWN -> require(doubtful, "UNKNOWN, but there was no reason for doubt");
            case STOPPED -> require(schedule.stopped, "STOPPED, but nobody did");
        }
    }

    /** Without any mishap there is no excuse. */
    private void verdictIsComplete() {
        if (ours.isEmpty()) {
            // EDAS: the change that was to be aborted ended before.
            require(status == Status.DRY_RUN || status == Status.REFUSED, status + ", but nothing took effect");
            return;
        }
        Status expected =
                switch (ours.get(0).outcome()) {
                    case SUCCEEDED -> Status.SUCCEEDED;
                    case FAILED -> Status.FAILED;
                    case RUNNING -> Status.TIMED_OUT;
                    // Only SAE says that a batch is stuck.
                    case STUCK -> status == Status.FAILED ? Status.FAILED : Status.TIMED_OUT;
                };
        // What ends while the last look is on its way back is too late.
        boolean missed = status == Status.TIMED_OUT
                && ours.get(0).sinceNanos() < Duration.ofSeconds(1).toNanos();
        require(status == expected || missed, status + " instead of " + expected);
    }

    /** Too late for a poll to have shown it, with the failures of this weather and the time that the process lived. */
    private boolean justEnded() {
        long alive = schedule.endedAt - schedule.bornAt;
        long enough = Duration.ofMinutes(20).toNanos();
        return forUs.stream().anyMatch(seen -> Math.min(seen.sinceNanos(), alive) < enough);
    }

    private void endsInTime() {
        if (schedule.deadlineSeen >= 0) {
            long late = schedule.endedAt - schedule.deadlineSeen;
            // After a jump of the clock the calls of one poll run to their own ends: a token, a list, a state.
            int calls = schedule.clockStepped ? 4 : 1;
            long allowed =
                    RollbackRun.CALL_TIMEOUT.multipliedBy(calls).plusSeconds(1).toNanos();
            require(late <= allowed, "ended " + Duration.ofNanos(late) + " after the deadline");
        }
    }

    private void staysWithinBudget(Schedule.Counting calls) {
        // Who stops, or gives up, while a request is on its way out is told that it may have been sent.
        boolean told = status == Status.STOPPED || status == Status.UNKNOWN;
        require(told || calls.lastChange <= schedule.endedAt, "a change was asked for after the end");
        staysWithinBudget(calls.reads);
        staysWithinBudget(calls.tokens);
    }

    /** In any span of time: no more reads than the rate allows, besides the burst. */
    private void staysWithinBudget(List<Long> reads) {
        double perNano = schedule.callsPerSecond / 1e9;
        for (int first = 0; first < reads.size(); first++) {
            int last = Math.min(reads.size() - 1, first + 40);
            double allowed = BURST + 2 + (reads.get(last) - reads.get(first)) * perNano;
            require(last - first + 1 <= allowed, (last - first + 1) + " calls where " + allowed + " are allowed");
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
