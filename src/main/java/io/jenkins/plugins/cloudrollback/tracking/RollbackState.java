package io.jenkins.plugins.cloudrollback.tracking;

import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import org.jvnet.localizer.Localizable;

/** The state of a rollback as the pages show it: in progress, or its outcome. */
public enum RollbackState {
    RUNNING("symbol-status-nobuilt-anime", Look.NEUTRAL, Messages._state_RUNNING()),
    AWAITING_CONFIRMATION("symbol-status-yellow-anime", Look.DOUBTFUL, Messages._state_AWAITING_CONFIRMATION()),
    AWAITING_APPROVAL("symbol-status-yellow-anime", Look.DOUBTFUL, Messages._state_AWAITING_APPROVAL()),
    /** In progress as far as is known, but this controller does not track it. */
    NOT_TRACKED("symbol-status-disabled", Look.DOUBTFUL, Messages._state_NOT_TRACKED()),
    SUCCEEDED("symbol-status-blue", Look.GOOD, Messages._state_SUCCEEDED()),
    DRY_RUN("symbol-status-nobuilt", Look.NEUTRAL, Messages._state_DRY_RUN()),
    FAILED("symbol-status-red", Look.BAD, Messages._state_FAILED()),
    REFUSED("symbol-status-red", Look.BAD, Messages._state_REFUSED()),
    TIMED_OUT("symbol-status-yellow", Look.DOUBTFUL, Messages._state_TIMED_OUT()),
    UNKNOWN("symbol-status-yellow", Look.DOUBTFUL, Messages._state_UNKNOWN()),
    STOPPED("symbol-status-aborted", Look.DOUBTFUL, Messages._state_STOPPED());

    /** Names of colors in the style sheets. */
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
     * @param last the journal; null if none can be read
     * @param tracked whether this controller tracks the rollback
     * @param progress the result of the last poll; null before the first
     * @param batchId the batch that can be confirmed; null if there is none
     */
    static RollbackState of(Journal last, boolean tracked, Progress progress, String batchId) {
        if (last != null && last.phase() == Journal.Phase.DONE) {
            return of(last.outcome().status());
        }
        if (!tracked) {
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

    /** The name in the language of the reader. */
    public String getDisplayName() {
        return name.toString();
    }

    public boolean hasEnded() {
        return ordinal() >= SUCCEEDED.ordinal();
    }
}
