package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jvnet.localizer.Localizable;

/** The state of a rollback as the pages show it: in progress, or its outcome. */
public enum RollbackState {
    RUNNING("symbol-status-nobuilt-anime", "neutral", Messages._state_RUNNING()),
    AWAITING_CONFIRMATION("symbol-status-yellow-anime", "doubtful", Messages._state_AWAITING_CONFIRMATION()),
    AWAITING_APPROVAL("symbol-status-yellow-anime", "doubtful", Messages._state_AWAITING_APPROVAL()),
    /** In progress as far as is known, but this controller does not track it. */
    NOT_TRACKED("symbol-status-disabled", "doubtful", Messages._state_NOT_TRACKED()),
    SUCCEEDED("symbol-status-blue", "good", Messages._state_SUCCEEDED()),
    NOT_NEEDED("symbol-check", "unneeded", Messages._state_NOT_NEEDED()),
    DRY_RUN("symbol-status-nobuilt", "neutral", Messages._state_DRY_RUN()),
    FAILED("symbol-status-red", "bad", Messages._state_FAILED()),
    REFUSED("symbol-status-red", "bad", Messages._state_REFUSED()),
    TIMED_OUT("symbol-status-yellow", "doubtful", Messages._state_TIMED_OUT()),
    UNKNOWN("symbol-status-yellow", "doubtful", Messages._state_UNKNOWN()),
    STOPPED("symbol-status-aborted", "doubtful", Messages._state_STOPPED());

    /** From what needs no attention to what needs it most. */
    private static final List<RollbackState> BY_SEVERITY = List.of(
            NOT_NEEDED,
            DRY_RUN,
            SUCCEEDED,
            RUNNING,
            AWAITING_CONFIRMATION,
            AWAITING_APPROVAL,
            NOT_TRACKED,
            REFUSED,
            STOPPED,
            TIMED_OUT,
            UNKNOWN,
            FAILED);

    private final String symbol;
    private final String look;
    private final Localizable name;

    /** @param look the name of a color in the style sheets */
    RollbackState(String symbol, String look, Localizable name) {
        this.symbol = symbol;
        this.look = look;
        this.name = name;
    }

    /** The state by the end, the last poll and the batch that can be confirmed; each is null if there is none. */
    static RollbackState of(Outcome.Status end, boolean tracked, Progress progress, String batchId) {
        if (end != null) {
            return valueOf(end.name());
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

    /** The worst one; null if there is none. */
    @CheckForNull
    static RollbackState worst(Stream<RollbackState> states) {
        return states.max(Comparator.comparing(BY_SEVERITY::indexOf)).orElse(null);
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

    /** The name of the {@link Outcome.Status}, or {@code IN_PROGRESS} until the rollback has ended. */
    String status() {
        return hasEnded() ? name() : "IN_PROGRESS";
    }

    /** Returns whether the rollback goes on only when a person has acted. */
    public boolean isAwaitingPerson() {
        return this == AWAITING_CONFIRMATION || this == AWAITING_APPROVAL;
    }

    public boolean hasEnded() {
        return ordinal() >= SUCCEEDED.ordinal();
    }
}
