package io.jenkins.plugins.cloudrollback.history;

import hudson.Util;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import io.jenkins.plugins.cloudrollback.tracking.RollbackView;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Rollbacks of a job with their success rate and median duration. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class HistoryReport {
    /** The states that the success rate counts: neither dry runs nor rollbacks that a person stopped. */
    private static final Set<RollbackState> COUNTED = EnumSet.of(
            RollbackState.SUCCEEDED,
            RollbackState.FAILED,
            RollbackState.REFUSED,
            RollbackState.TIMED_OUT,
            RollbackState.UNKNOWN);

    private final List<RollbackView> rollbacks;
    private final List<RollbackView> counted;
    private final boolean truncated;

    /**
     * @param selected the rollbacks to list, newest first
     * @param counted the rollbacks that the figures count: those of all states, whichever is selected
     * @param truncated whether there are older ones
     */
    HistoryReport(List<RollbackView> selected, List<RollbackView> counted, boolean truncated) {
        rollbacks = selected;
        this.counted = counted;
        this.truncated = truncated;
    }

    /** Newest first. */
    @Exported
    public List<RollbackView> getRollbacks() {
        return rollbacks;
    }

    /** Returns whether the job has older rollbacks that are not listed. */
    @Exported
    public boolean isTruncated() {
        return truncated;
    }

    /** The percentage of rollbacks that succeeded; null if there are none to count. */
    @Exported
    public Integer getSuccessRate() {
        long all = counted.stream()
                .filter(view -> COUNTED.contains(view.getState()))
                .count();
        return all == 0 ? null : (int) Math.floorDiv(100L * succeeded().size(), all);
    }

    /** The median duration of the rollbacks that succeeded; null if none did. */
    @Exported
    public Long getMedianDurationMillis() {
        List<Long> durations = succeeded().stream()
                .map(RollbackView::getDurationMillis)
                .sorted()
                .toList();
        int middle = durations.size() / 2;
        if (durations.isEmpty()) {
            return null;
        }
        return durations.size() % 2 == 1
                ? durations.get(middle)
                : Long.valueOf((durations.get(middle - 1) + durations.get(middle)) / 2);
    }

    /** The median duration as a text such as "2 min 31 sec"; null if none succeeded. */
    public String getMedianDuration() {
        Long median = getMedianDurationMillis();
        return median == null ? null : Util.getTimeSpanString(median);
    }

    private List<RollbackView> succeeded() {
        return counted.stream()
                .filter(view -> view.getState() == RollbackState.SUCCEEDED)
                .toList();
    }

    public HistoryChart getChart() {
        return new HistoryChart(rollbacks);
    }
}
