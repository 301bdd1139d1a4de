package io.jenkins.plugins.cloudrollback.history;

import hudson.Util;
import io.jenkins.plugins.cloudrollback.build.RollbackState;
import io.jenkins.plugins.cloudrollback.build.RollbackView;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Some rollbacks of a job, and what they amount to. */
@ExportedBean
public final class HistoryReport {
    /** How many the page shows unless it is asked for all. */
    private static final int FIRST = 200;

    /** Those that say something about how well rollbacks go: neither tried out nor stopped by a person. */
    private static final Set<RollbackState> COUNTED = EnumSet.of(
            RollbackState.SUCCEEDED,
            RollbackState.FAILED,
            RollbackState.REFUSED,
            RollbackState.TIMED_OUT,
            RollbackState.UNKNOWN);

    private final List<RollbackView> rollbacks;

    HistoryReport(List<RollbackView> newestFirst) {
        rollbacks = newestFirst;
    }

    /** Newest first. */
    @Exported
    public List<RollbackView> getRollbacks() {
        return rollbacks;
    }

    public List<RollbackView> getFirst() {
        return rollbacks.subList(0, Math.min(FIRST, rollbacks.size()));
    }

    /** Percent of those that ended without being stopped and were not only tried out; null if there are none. */
    @Exported
    public Integer getSuccessRate() {
        long counted = rollbacks.stream()
                .filter(view -> COUNTED.contains(view.getState()))
                .count();
        return counted == 0 ? null : (int) Math.floorDiv(100 * succeeded().size(), counted);
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
        return rollbacks.stream()
                .filter(view -> view.getState() == RollbackState.SUCCEEDED)
                .toList();
    }

    public HistoryChart getChart() {
        return new HistoryChart(rollbacks);
    }
}
