package io.jenkins.plugins.cloudrollback.tracking;

import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import org.jvnet.localizer.Localizable;

/** Where a rollback stands, as the pages show it: the outcomes, and what comes before them. */
public enum RollbackState {
    RUNNING("symbol-status-nobuilt-anime", Look.NEUTRAL, Messages._state_RUNNING()),
    AWAITING_CONFIRMATION("symbol-status-yellow-anime", Look.DOUBTFUL, Messages._state_AWAITING_CONFIRMATION()),
    AWAITING_APPROVAL("symbol-status-yellow-anime", Look.DOUBTFUL, Messages._state_AWAITING_APPROVAL()),
    /** It has begun, and nobody follows it: at the moment, or any more. */
    NOT_TRACKED("symbol-status-disabled", Look.DOUBTFUL, Messages._state_OUT_OF_SIGHT()),
    SUCCEEDED("symbol-status-blue", Look.GOOD, Messages._state_SUCCEEDED()),
    DRY_RUN("symbol-status-nobuilt", Look.NEUTRAL, Messages._state_DRY_RUN()),
    FAILED("symbol-status-red", Look.BAD, Messages._state_FAILED()),
    REFUSED("symbol-status-red", Look.BAD, Messages._state_REFUSED()),
    TIMED_OUT("symbol-status-yellow", Look.DOUBTFUL, Messages._state_TIMED_OUT()),
    UNKNOWN("symbol-status-yellow", Look.DOUBTFUL, Messages._state_UNKNOWN()),
    STOPPED("symbol-status-aborted", Look.DOUBTFUL, Messages._state_STOPPED());

    /** Names a colour in the style sheets. */
    private static final class Look {
        private static final String GOOD = "good";
        private static final String DOUBTFUL = "doubtful";
        private static final String BAD = "bad";
        private static final String NEUTRAL = "neutral";
    }

    private final String symbol;
    private final String look;
    private final Localizable name;

    RollbackState(String symbol, String look, Localizable name) {
        this.symbol = symbol;
        this.look = look;
        this.name = name;
    }

    static RollbackState of(Outcome.Status status) {
        return valueOf(status.name());
    }

    /**
     * @param last null if none can be read
     * @param followed whether somebody waits for it in this life of the controller
     * @param progress null before the first poll
     * @param batchId what can be confirmed; null if nothing can
     */
    static RollbackState of(Journal last, boolean followed, Progress progress, String batchId) {
        if (last != null && last.phase() == Journal.Phase.DONE) {
            return of(last.outcome().status());
        }
        if (!followed) {
            return NOT_TRACKED;
        }
        if (batchId != null) {
            return AWAITING_CONFIRMATION;
        }
        boolean approval = progress != null && progress.state() == Progress.State.AWAITING_APPROVAL;
        return approval ? AWAITING_APPROVAL : RUNNING;
    }

    public String getSymbol() {
        return symbol;
    }

    public String getLook() {
        return look;
    }

    /** For people, in their language. */
    public String getDisplayName() {
        return name.toString();
    }

    public boolean hasEnded() {
        return ordinal() >= SUCCEEDED.ordinal();
    }
}
