package io.jenkins.plugins.cloudrollback.history;

import hudson.Util;
import io.jenkins.plugins.cloudrollback.tracking.RollbackIndex;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import io.jenkins.plugins.cloudrollback.tracking.RollbackView;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Rollbacks of a job with their success rate and median duration.
 *
 * @param rollbacks those to list, newest first
 * @param counted those that the figures count: of all states, whichever is selected
 * @param truncated whether the job has older rollbacks that are not listed
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record HistoryReport(
        @Exported List<RollbackView> rollbacks,
        List<RollbackView> counted,
        @Exported boolean truncated) {
    /** The states that the success rate counts: not those that changed nothing on purpose, nor what a person stopped. */
    private static final Set<RollbackState> COUNTED = EnumSet.of(
            RollbackState.SUCCEEDED,
            RollbackState.FAILED,
            RollbackState.REFUSED,
            RollbackState.TIMED_OUT,
            RollbackState.UNKNOWN);

    /** The percentage of rollbacks that succeeded; null if there are none to count. */
    @Exported
    public Integer getSuccessRate() {
        long all = counted.stream()
                .filter(view -> COUNTED.contains(view.getState()))
                .count();
        return all == 0 ? null : (int) Math.floorDiv(100L * succeeded().count(), all);
    }

    /** The median duration of the rollbacks that succeeded; null if none did. */
    @Exported
    public Long getMedianDurationMillis() {
        return RollbackIndex.median(succeeded().map(RollbackView::getDurationMillis))
                .orElse(null);
    }

    /** The median duration as a text such as "2 min 31 sec"; null if none succeeded. */
    public String getMedianDuration() {
        Long median = getMedianDurationMillis();
        return median == null ? null : Util.getTimeSpanString(median);
    }

    private Stream<RollbackView> succeeded() {
        return counted.stream().filter(view -> view.getState() == RollbackState.SUCCEEDED);
    }

    public HistoryChart getChart() {
        return HistoryChart.of(rollbacks);
    }
}
