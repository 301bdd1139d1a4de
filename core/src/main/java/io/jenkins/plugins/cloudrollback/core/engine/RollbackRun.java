package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Carries out one rollback at most once and waits for its end, across lost answers, outages and restarts.
 *
 * <pre>
 *            refused for now
 *            +------------------+
 *            v                  |
 *      PREPARING --saved--> REQUESTING --accepted or found--> WAITING --ended--> DONE
 *       decide               request                            poll
 *        ^ |                   |  ^                               |
 *        +-+             answer lost: look for the change until   |
 *      a change            it is found or certainly absent        |
 *      has to end          (then decide again)                    |
 *        ^                                                        |
 *        +------------ only a running change was aborted ---------+
 * </pre>
 *
 * <p>A run is a chain of asynchronous calls and timers, so no thread is blocked. All steps hold the lock of the chain.
 * After a restart, a new run with the last saved {@link Journal} continues.
 */
public final class RollbackRun {
    /** The time limit of one call, from when it is sent. A run ends at its deadline or one call later. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private static final Set<State> ENDED = Set.of(State.SUCCEEDED, State.FAILED, State.LOST);

    private final Rollback rollback;
    private final Journal.Store store;
    private final Timeline time;
    private final RunLog log;
    private final Chain chain;
    private final Retries retries;
    private final JournalKeeper journal;
    private final Confirmations confirmations;
    private final Debouncer debouncer;
    private final Pace pace;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    /** True once a change that a lost request has started would be visible at the provider. */
    private boolean visible;

    /** True if a lost request may yet take effect, see {@link Lookup#repeatable}: then the journal keeps saying so. */
    private boolean unsettled;

    /** True after the request was refused as unauthorized once, perhaps because a token had expired. */
    private boolean reauthorized;

    private boolean trackOnly;

    /** @param log receives each line of the log, without secrets */
    public RollbackRun(
            Rollback rollback,
            Journal journal,
            Journal.Store store,
            Timeline time,
            RandomGenerator random,
            Consumer<String> log) {
        this.rollback = rollback;
        this.store = store;
        this.time = time;
        this.log = new RunLog(rollback.service(), journal.startedAt(), time, log);
        this.chain = new Chain(time);
        this.retries = new Retries(chain, time, this.log, Retries.MAX_PAUSE, random, journal.deadline(), this::giveUp);
        this.journal = new JournalKeeper(journal, store, chain, this.log, retries);
        this.confirmations = new Confirmations(rollback, chain, this.log, this.journal);
        this.debouncer = new Debouncer(time, rollback.visibilityDelay());
        this.pace = new Pace(rollback.pollPause(), Instant.ofEpochMilli(journal.startedAt()), store::usual, time);
    }

    /** Starts the rollback, or resumes it in the phase of the journal. */
    public CompletableFuture<Outcome> start() {
        chain.step(() -> {
            retries.watch();
            switch (journal().phase()) {
                case PREPARING -> prepare();
                case REQUESTING -> {
                    log.say("resumed.requesting", journal().plan().target());
                    lost();
                }
                case WAITING -> {
                    log.say("resumed.waiting", journal().plan().target());
                    confirmations.resume(journal().batchId());
                    poll();
                }
                case DONE -> {
                    // The previous process may have died before it wrote this to the log.
                    log.say("resumed.done", journal().outcome().message());
                    chain.end();
                    result.complete(journal().outcome());
                }
            }
        });
        return result;
    }

    /**
     * Continues a rollback whose build is over, without requesting anything that was not requested before. Waiting batches
     * are still confirmed, as a half-finished rollback is worse.
     */
    public CompletableFuture<Outcome> track() {
        trackOnly = true;
        return start();
    }

    /** Stops waiting at once. A rollback that was requested continues at the provider. */
    public void stop() {
        chain.step(() -> {
            if (journal().phase() != Phase.DONE) {
                end(Ending.stopped(log, journal()));
            }
        });
        // Even if the run has ended and only the save of its journal delays the result.
        result.complete(journal().outcome());
    }

    public Journal journal() {
        return journal.get();
    }

    /** The last line of the log, which says what the run is waiting for; null if there is none yet. */
    @CheckForNull
    public Message status() {
        return log.last();
    }

    /** The result of the last poll. Not persisted: null after a restart until the first poll. */
    @CheckForNull
    public Progress progress() {
        return confirmations.progress();
    }

    /** The {@link Progress#id} of the batch that waits for a person and can be confirmed now; null if there is none. */
    @CheckForNull
    public String batchId() {
        return confirmations.batchId();
    }

    /** Confirms a batch on behalf of a person. Fails with a {@link CallException}, also if the batch is not waiting. */
    public CompletableFuture<Void> confirm(String batchId, String person) {
        CompletableFuture<Void> answer = confirmations.confirm(batchId, person);
        answer.thenRun(() -> chain.step(() -> {
            retries.restart();
            retries.later(this::poll);
        }));
        return answer;
    }

    // PREPARING

    private void prepare() {
        if (trackOnly && journal().abortId() == null) {
            boolean decided = journal().decision() != null;
            refused(log.text(decided ? "tooLate.baseline" : "tooLate.resolve"));
            return;
        }
        chain.call(() -> rollback.decide(journal().situation(store)), this::decided, this::cannotPrepare);
    }

    private void decided(Decision decision) {
        Journal next = journal().decided(decision);
        boolean repeated = next.equals(journal());
        journal.set(next);
        log.decision(journal());
        if (journal().dryRun() && decision.status() != Status.REFUSED) {
            end(new Ending(Status.DRY_RUN, log.text("dryRun", decision.plan().target(), decision.reason())));
            return;
        }
        switch (decision.action()) {
            case REQUEST -> enterRequest(decision);
            case FOLLOW -> {
                await(decision.changeId(), null);
                poll();
            }
            case WAIT -> {
                if (!repeated) {
                    // After a restart, when the target may show something else, it must not be chosen again.
                    journal.keep(journal());
                }
                retries.later(this::prepare);
            }
            case END -> end(Ending.decided(log, journal(), unsettled, decision));
        }
    }

    private void enterRequest(Decision decision) {
        Message refusal = journal().abortId() == null ? store.refusal(journal()) : null;
        if (retries.isTimeUp()) {
            giveUp();
        } else if (trackOnly || refusal != null) {
            refused(trackOnly ? log.text("tooLate.baseline") : refusal);
        } else {
            journal.enter(journal().requesting(decision), this::request, this::prepare);
        }
    }

    private void cannotPrepare(CallException failure) {
        if (failure.isFinal()) {
            refused(failure.message());
        } else {
            retries.retry(failure, this::prepare);
        }
    }

    // REQUESTING

    private void request() {
        chain.call(() -> rollback.start(journal().plan()), this::accepted, this::notAccepted);
    }

    private void accepted(String changeId) {
        log.recovered();
        boolean named = changeId != null;
        log.say(named ? "accepted" : "accepted.noId", changeId);
        await(changeId, null);
        retries.later(this::poll);
    }

    private void notAccepted(CallException failure) {
        switch (failure.kind()) {
            case AMBIGUOUS -> {
                log.say("answerLost", failure.message());
                lost();
            }
            case UNREACHABLE -> prepareAgain(failure);
            case BUSY, THROTTLED, UNAUTHORIZED, REJECTED -> findStarted(failure);
        }
    }

    private void lost() {
        visible = false;
        chain.meanwhile(rollback.visibilityDelay(), () -> visible = true);
        findStarted(null);
    }

    /** @param refusal the provider's definite answer; null if the answer was lost */
    private void findStarted(@CheckForNull CallException refusal) {
        boolean conclusive = visible || refusal != null;
        chain.call(
                () -> rollback.findStarted(journal().plan(), journal().baseline(), refusal != null),
                lookup -> lookedUp(lookup, refusal, conclusive),
                failure -> {
                    if (refusal != null && refusal.isFinal() && failure.isFinal()) {
                        refused(refusal.message());
                    } else {
                        retries.retry(failure, () -> findStarted(refusal));
                    }
                });
    }

    private void lookedUp(Lookup lookup, @CheckForNull CallException refusal, boolean conclusive) {
        if (lookup.found()) {
            log.recovered();
            boolean named = lookup.changeId() != null;
            log.say(named ? "adopted" : "adopted.noId", lookup.changeId());
            boolean doubtful = refusal != null
                    && !lookup.equivalent()
                    && !store.restores(journal().plan(), rollback.service(), lookup.changeId());
            await(lookup.changeId(), doubtful ? log.text("doubt", refusal.message()) : lookup.doubt());
            // Without a pause, as the change may have ended long ago and the deadline may have passed.
            poll();
        } else if (refusal != null) {
            notStarted(refusal);
        } else if (!conclusive || trackOnly && lookup.equivalent()) {
            retries.later(() -> findStarted(null));
        } else if (lookup.doubt() != null) {
            end(new Ending(Status.UNKNOWN, log.text("undetectable", lookup.doubt())));
        } else {
            unsettled |= lookup.equivalent();
            log.say(unsettled ? "repeating" : "absent");
            journal.enter(preparing(journal().decision()), this::prepare, this::lost);
        }
    }

    private void notStarted(CallException refusal) {
        Plan other = rollback.fallback(journal().plan(), refusal);
        if (other != null) {
            log.say("fallback", refusal.message());
            journal.enter(preparing(journal().decision().with(other)), this::prepare, () -> findStarted(refusal));
        } else if (!refusal.isFinal()) {
            prepareAgain(refusal);
        } else if (refusal.kind() == CallException.Kind.UNAUTHORIZED && !reauthorized) {
            reauthorized = true;
            prepareAgain(refusal);
        } else {
            refused(refusal.message());
        }
    }

    /** Starts over with a new baseline, as nothing was changed. */
    private void prepareAgain(CallException failure) {
        journal.enter(
                preparing(journal().decision()),
                () -> retries.retry(failure, this::prepare),
                () -> findStarted(failure));
    }

    private Journal preparing(Decision last) {
        return unsettled ? journal() : journal().preparing(last);
    }

    private void refused(Message reason) {
        end(Ending.refused(log, journal(), unsettled, reason));
    }

    // WAITING

    private void await(@CheckForNull String changeId, @CheckForNull Message doubt) {
        retries.restart();
        journal.keep(journal().waiting(changeId, doubt));
    }

    private void poll() {
        journal.saveAgain();
        String lapsed = confirmations.lapsed();
        long began = time.nanos();
        chain.callLatest(
                () -> rollback.poll(journal()),
                current -> polled(current, lapsed, began),
                failure -> retries.retry(failure, this::poll));
    }

    /**
     * @param lapsed see {@link Confirmations#polled}
     * @param began {@link Timeline#nanos} at which the poll began
     */
    private void polled(Progress current, @CheckForNull String lapsed, long began) {
        confirmations.polled(current, lapsed);
        log.recovered();
        State state = debouncer.verified(current.state(), began);
        if (journal().plan().abort() && ENDED.contains(state)) {
            log.progress(current.detail());
            debouncer.reset();
            retries.restart();
            journal.enter(journal().aborted(), this::prepare, this::poll);
            return;
        }
        switch (state) {
            case SUCCEEDED -> verdict(Status.SUCCEEDED, log.text("succeeded", current.detail()));
            case FAILED -> verdict(Status.FAILED, log.text("failed", current.detail()));
            case LOST -> verdict(Status.UNKNOWN, log.text("lost", current.detail()));
            case CONFIRMABLE -> {
                confirmations.confirmOnce(current.id(), null);
                continueWaiting(current);
            }
            case MOVED -> {
                await(current.id(), current.doubt());
                continueWaiting(current);
            }
            case RUNNING, STUCK, UNDECIDED, AWAITING_CONFIRMATION, AWAITING_APPROVAL -> continueWaiting(current);
        }
    }

    private void continueWaiting(Progress current) {
        if (log.progress(current.detail())) {
            retries.restart();
        }
        confirmations.keepWait(current);
        retries.later(this::poll, pace.longestPause());
    }

    private void verdict(Status status, Message message) {
        end(Ending.verdict(log, journal(), status, message));
    }

    // DONE

    private void giveUp() {
        Decision last = journal().decision();
        boolean waits = journal().phase() == Phase.PREPARING && last != null;
        end(Ending.deadline(log, journal(), retries.problem(waits ? last.reason() : null)));
    }

    private void end(Ending ending) {
        chain.end();
        Outcome outcome = ending.outcome(log, journal(), rollback.service(), time.now());
        CompletionStage<Void> save = journal.record(journal().done(outcome));
        log.timed(outcome.message());
        // The end is saved before it is reported, so that a run that was reported as ended is never resumed.
        save.whenComplete((saved, failure) -> result.complete(outcome));
        time.after(CALL_TIMEOUT, () -> result.complete(outcome));
    }
}
