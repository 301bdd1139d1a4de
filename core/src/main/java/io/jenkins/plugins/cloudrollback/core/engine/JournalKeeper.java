package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Holds the journal of a run and saves it, either before a phase is entered or as soon as the store accepts it. */
final class JournalKeeper {
    private final Journal.Store store;
    private final Chain chain;
    private final RunLog log;
    private final Retries retries;
    private volatile Journal journal;
    private boolean unsaved;

    JournalKeeper(Journal journal, Journal.Store store, Chain chain, RunLog log, Retries retries) {
        this.journal = journal;
        this.store = store;
        this.chain = chain;
        this.log = log;
        this.retries = retries;
    }

    Journal get() {
        return journal;
    }

    /** Replaces the journal without saving it. The change is lost if the process dies before the next save. */
    void set(Journal next) {
        journal = next;
    }

    /** Saves the journal of a phase and takes its first step; if it can't be saved, retries the other step later. */
    void enter(Journal next, Runnable firstStep, Runnable otherwise) {
        chain.call(
                () -> store.save(next),
                saved -> {
                    journal = next;
                    firstStep.run();
                },
                failure -> retries.retry(failure.kind() == Kind.BUSY ? failure : notSaved(failure), otherwise));
    }

    private CallException notSaved(CallException failure) {
        Message reason = log.text("notSaved", failure.message());
        return new CallException(Kind.AMBIGUOUS, "journal", Duration.ZERO, reason, failure);
    }

    /** Replaces and saves the journal; the run goes on even if it can't be saved. */
    CompletionStage<Void> record(Journal next) {
        journal = next;
        return Chain.attempt(() -> store.save(next));
    }

    /** Like {@link #record}, but a failure is logged, and {@link #saveAgain} repeats the save. */
    void keep(Journal next) {
        journal = next;
        save();
    }

    void saveAgain() {
        if (unsaved) {
            save();
        }
    }

    private void save() {
        boolean reported = unsaved;
        unsaved = false;
        chain.call(() -> store.save(journal), saved -> {}, failure -> {
            unsaved = true;
            if (!reported) {
                log.say("notSaved", failure.message());
            }
        });
    }
}
