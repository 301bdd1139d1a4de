package io.jenkins.plugins.cloudrollback.history;

import hudson.Util;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import io.jenkins.plugins.cloudrollback.tracking.RollbackView;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Some rollbacks of a job, and what they amount to. */
@ExportedBean
public final class HistoryReport {
    /** Those that say something about how well rollbacks go: neither tried out nor stopped by a person. */
    private static final Set<RollbackState> COUNTED = EnumSet.of(
            RollbackState.SUCCEEDED,
            RollbackState.FAILED,
            RollbackState.REFUSED,
            RollbackState.TIMED_OUT,
            RollbackState.UNKNOWN);

    private final List<RollbackView> rollbacks;
    private final List<RollbackView> counted;
    private final boolean cut;

    /**
     * @param chosen what is listed, newest first
     * @param counted what the figures are of: whatever state is chosen, a rate is one of all states
     * @param cut whether there are older ones
     */
    HistoryReport(List<RollbackView> chosen, List<RollbackView> counted, boolean cut) {
        rollbacks = chosen;
        this.counted = counted;
        this.cut = cut;
    }

    /** Newest first. */
    @Exported
    public List<RollbackView> getRollbacks() {
        return rollbacks;
    }

    /** Whether there are older ones. */
    @Exported
    public boolean isCut() {
        return cut;
    }

    /** Percent of those that were carried out or refused, of any state; null if there are none. */
    @Exported
    public Integer getSuccessRate() {
        long all = counted.stream()
                .filter(view -> COUNTED.contains(view.getState()))
                .count();
        return all == 0 ? null : (int) Math.floorDiv(100L * succeeded().size(), all);
    }

    /** Of those that succeeded; null if none did. */
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

    /** For people. */
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
