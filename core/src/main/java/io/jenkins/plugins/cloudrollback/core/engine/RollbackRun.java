package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Carries one rollback out, at most once, and waits for its end, whatever fails meanwhile.
 *
 * <pre>
 *              a definite "not now"
 *            +----------------------+
 *            v                      |
 *      PREPARING ---saved--->  REQUESTING ---accepted--->  WAITING ---ended---> DONE
 *       resolve                  request     or adopted     poll
 *        baseline                      |  ^
 *                            answer lost: look, until it is seen,
 *                            or surely absent (then ask again)
 * </pre>
 *
 * <p>No thread waits: a run is a chain of calls and timers. All of its steps hold its lock, and none of them blocks. A
 * run that died goes on from its last saved {@link Journal} by a new run made from it.
 */
public final class RollbackRun {
    /** The longest that one call may take. A run ends at its deadline, or one call later. */
    public static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private final Rollback rollback;
    private final Journal.Store store;
    private final Timeline time;
    private final RunLog log;
    private final Backoff pauses;
    private final Chain chain;
    private final Confirmations confirmations;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    private volatile Journal journal;
    /** What the disk has not taken yet. */
    private boolean unsaved;
    /** Whether a lost request would have shown by now. */
    private boolean settled;

    private boolean stuck;
    private CallException lastFailure;

    /** @param log takes each line for people; never a secret */
    public RollbackRun(
            Rollback rollback,
            Journal journal,
            Journal.Store store,
            Timeline time,
            RandomGenerator random,
            Consumer<String> log) {
        this.rollback = rollback;
        this.journal = journal;
        this.store = store;
        this.time = time;
        this.log = new RunLog(rollback.service(), time, log);
        this.pauses = new Backoff(rollback.longestPause(), random);
        this.chain = new Chain(time);
        this.confirmations = new Confirmations(rollback, chain, this.log, batchId -> {
            this.journal = this.journal.confirming(batchId);
            return store.save(this.journal);
        });
    }

    /** Begins, or goes on from the phase that the journal names. */
    public CompletableFuture<Outcome> start() {
        chain.step(() -> {
            watch();
            switch (journal.phase()) {
                case PREPARING -> prepare();
                case REQUESTING -> {
                    log.say("resumed.requesting", journal.plan().target());
                    lost();
                }
                case WAITING -> {
                    log.say("resumed.waiting", journal.plan().target());
                    confirmations.resume(journal.batchId());
                    poll();
                }
                case DONE -> {
                    // A process that was killed may not have got this into the log.
                    log.say("resumed.done", journal.outcome().message());
                    chain.end();
                    result.complete(journal.outcome());
                }
            }
        });
        return result;
    }

    /** Stops waiting at once. What the provider was asked for goes on. */
    public void stop() {
        chain.step(() -> {
            if (journal.phase() != Journal.Phase.DONE) {
                end(Status.STOPPED, log.text("stopped." + journal.phase(), journal.consoleUrl()));
            }
        });
        // Also when it has ended and only the disk keeps it from telling so.
        result.complete(journal.outcome());
    }

    public Journal journal() {
        return journal;
    }

    /** What the run is waiting for, in one line. */
    public String status() {
        return log.last();
    }

    /** What the last poll of this process showed; null before. */
    public Progress progress() {
        return confirmations.progress();
    }

    /** What waits for a person and can be confirmed now, as {@link Progress#id} names it; null if nothing does. */
    public String batchId() {
        return confirmations.batchId();
    }

    /** Lets a batch go on that waits for a person; fails with a {@link CallException}, also when none waits. */
    public CompletableFuture<Void> confirm(String batchId, String person) {
        CompletableFuture<Void> answer = confirmations.confirm(batchId, person);
        answer.thenRun(() -> chain.step(() -> {
            pauses.restart();
            later(this::poll);
        }));
        return answer;
    }

    // PREPARING

    private void prepare() {
        Plan known = journal.plan();
        chain.call(
                () -> known == null ? rollback.resolve() : CompletableFuture.completedFuture(known),
                this::planned,
                this::cannotPrepare);
    }

    private void planned(Plan plan) {
        if (journal.plan() == null) {
            journal = journal.preparing(plan);
            log.plan(plan, journal.deadline());
        }
        if (journal.dryRun()) {
            end(Status.DRY_RUN, log.text("dryRun", plan.target()));
        } else {
            chain.call(() -> rollback.baseline(plan), this::marked, this::cannotPrepare);
        }
    }

    private void marked(Map<String, String> baseline) {
        if (timeIsUp()) {
            giveUp();
        } else {
            enter(journal.requesting(baseline), this::request, this::prepare);
        }
    }

    private void cannotPrepare(CallException failure) {
        if (failure.isFinal()) {
            end(Status.REFUSED, log.text("refused", failure.getMessage()));
        } else {
            retry(failure, this::prepare);
        }
    }

    // REQUESTING

    private void request() {
        chain.call(() -> rollback.start(journal.plan()), this::accepted, this::notAccepted);
    }

    private void accepted(String changeId) {
        log.recovered();
        log.say("accepted", changeId);
        await(changeId, null);
        later(this::poll);
    }

    private void notAccepted(CallException failure) {
        switch (failure.kind()) {
            case AMBIGUOUS -> {
                log.say("answerLost", failure.getMessage());
                lost();
            }
            case UNREACHABLE -> prepareAgain(failure);
            // A gateway may have sent our request twice and passed on the answer to the second: look before believing.
            case BUSY, THROTTLED, UNAUTHORIZED, REJECTED -> findStarted(failure);
        }
    }

    private void lost() {
        settled = false;
        chain.meanwhile(rollback.visibilityDelay(), () -> settled = true);
        findStarted(null);
    }

    /** @param refusal the provider's definite answer; null when the answer was lost */
    private void findStarted(CallException refusal) {
        boolean conclusive = settled || refusal != null;
        chain.call(
                () -> rollback.findStarted(journal.plan(), journal.baseline()),
                lookup -> looked(lookup, refusal, conclusive),
                failure -> {
                    if (refusal != null && refusal.isFinal() && failure.isFinal()) {
                        refused(refusal);
                    } else {
                        retry(failure, () -> findStarted(refusal));
                    }
                });
    }

    private void looked(Lookup lookup, CallException refusal, boolean conclusive) {
        if (lookup.found()) {
            log.recovered();
            log.found(lookup.changeId());
            await(lookup.changeId(), refusal == null ? lookup.doubt() : log.text("doubt", refusal.getMessage()));
            // At once: it may have ended long ago, and so may our time.
            poll();
        } else if (refusal != null && refusal.isFinal()) {
            refused(refusal);
        } else if (refusal != null) {
            prepareAgain(refusal);
        } else if (conclusive && lookup.doubt() != null) {
            end(Status.UNKNOWN, log.text("invisible", lookup.doubt(), journal.consoleUrl()));
        } else if (conclusive) {
            log.say("absent");
            enter(journal.preparing(journal.plan()), this::prepare, this::lost);
        } else {
            later(() -> findStarted(null));
        }
    }

    /** Nothing was changed: from the top, with a new baseline, once the provider may have changed its mind. */
    private void prepareAgain(CallException failure) {
        enter(journal.preparing(journal.plan()), () -> retry(failure, this::prepare), () -> findStarted(failure));
    }

    private void refused(CallException refusal) {
        end(Status.REFUSED, log.text("refused", refusal.getMessage()));
    }

    // WAITING

    private void await(String changeId, String doubt) {
        journal = journal.waiting(changeId, doubt);
        pauses.restart();
        saveAnyway();
    }

    private void poll() {
        if (unsaved) {
            saveAnyway();
        }
        confirmations.pollBegins();
        chain.callLatest(() -> rollback.poll(journal.change()), this::polled, failure -> retry(failure, this::poll));
    }

    private void polled(Progress seen) {
        confirmations.polled(seen);
        log.recovered();
        boolean stuckBefore = stuck;
        stuck = seen.state() == Progress.State.STUCK;
        switch (stuck && stuckBefore ? Progress.State.FAILED : seen.state()) {
            case SUCCEEDED -> verdict(Status.SUCCEEDED, log.text("succeeded", seen.detail()));
            case FAILED -> verdict(Status.FAILED, log.text("failed", seen.detail(), journal.consoleUrl()));
            case LOST -> verdict(Status.UNKNOWN, log.text("lost", seen.detail(), journal.consoleUrl()));
            case CONFIRMABLE -> {
                confirmations.confirm(seen.id());
                goOn(seen);
            }
            case MOVED -> {
                journal = journal.waiting(seen.id(), journal.doubt() == null ? seen.doubt() : journal.doubt());
                saveAnyway();
                goOn(seen);
            }
            case RUNNING, STUCK, AWAITING_CONFIRMATION, AWAITING_APPROVAL -> goOn(seen);
        }
    }

    private void goOn(Progress progress) {
        if (log.progress(journal.startedAt(), progress.detail())) {
            pauses.restart();
        }
        later(this::poll);
    }

    /** What is known of a change that may be somebody else's says nothing certain of ours. */
    private void verdict(Status status, String message) {
        if (journal.doubt() == null) {
            end(status, message);
        } else {
            end(Status.UNKNOWN, log.text("doubtful", message, journal.doubt(), journal.consoleUrl()));
        }
    }

    // Ends

    private void giveUp() {
        String problem = lastFailure == null ? "" : lastFailure.getMessage();
        switch (journal.phase()) {
            case PREPARING -> end(Status.REFUSED, log.text("gaveUp.PREPARING", problem));
            case REQUESTING -> end(Status.UNKNOWN, log.text("gaveUp.REQUESTING", problem, journal.consoleUrl()));
            case WAITING -> verdict(Status.TIMED_OUT, log.text("gaveUp.WAITING", problem, journal.consoleUrl()));
            case DONE -> {}
        }
    }

    private void end(Status status, String message) {
        chain.end();
        Plan plan = journal.plan();
        journal = journal.done(new Outcome(
                status,
                rollback.service(),
                plan == null ? null : plan.target(),
                journal.changeId(),
                plan == null ? null : plan.to(),
                Math.max(0, time.now().toEpochMilli() - journal.startedAt()),
                journal.consoleUrl(),
                message));
        log.end(journal.outcome(), journal.startedAt());
        // The end is saved before it is told, so that a run which was told as ended never begins again.
        Outcome outcome = journal.outcome();
        Chain.attempt(() -> store.save(journal)).whenComplete((saved, failure) -> result.complete(outcome));
        time.after(CALL_LIMIT, () -> result.complete(outcome));
    }

    /** Saves the next phase before it is entered. */
    private void enter(Journal next, Runnable then, Runnable otherwise) {
        chain.call(
                () -> store.save(next),
                saved -> {
                    journal = next;
                    then.run();
                },
                failure -> {
                    String message = log.text("notSaved", failure.getMessage());
                    retry(new CallException(Kind.AMBIGUOUS, "journal", Duration.ZERO, message, failure), otherwise);
                });
    }

    /** A change that is known to run is waited for, whether the disk takes it or not. */
    private void saveAnyway() {
        boolean told = unsaved;
        unsaved = false;
        chain.call(() -> store.save(journal), saved -> {}, failure -> {
            unsaved = true;
            if (!told) {
                log.say("notSaved", failure.getMessage());
            }
        });
    }

    private void retry(CallException failure, Runnable step) {
        lastFailure = failure;
        log.trouble(failure);
        later(step, failure.retryAfter());
    }

    private void later(Runnable step) {
        lastFailure = null;
        later(step, Duration.ZERO);
    }

    /** The last attempt is made at the deadline; what is still not finished after that is given up. */
    private void later(Runnable step, Duration atLeast) {
        if (timeIsUp()) {
            giveUp();
            return;
        }
        Duration pause = pauses.next();
        pause = pause.compareTo(atLeast) < 0 ? atLeast : pause;
        Duration left = Duration.between(time.now(), journal.deadline());
        chain.after(pause.compareTo(left) < 0 ? pause : left, step);
    }

    private boolean timeIsUp() {
        return !time.now().isBefore(journal.deadline());
    }

    /** Ends a run whose last call does not return. The clock may have been set back since the timer was. */
    private void watch() {
        Duration left = Duration.between(time.now(), journal.deadline().plus(CALL_LIMIT));
        chain.watch(left.isNegative() ? CALL_LIMIT : left, () -> {
            if (time.now().isBefore(journal.deadline().plus(CALL_LIMIT))) {
                watch();
            } else {
                giveUp();
            }
        });
    }
}
