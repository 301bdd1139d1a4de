package io.jenkins.plugins.cloudrollback.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Job;
import io.jenkins.plugins.cloudrollback.tracking.RollbackIndex;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import io.jenkins.plugins.cloudrollback.tracking.RollbackSummary;
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

    /** Builds that are counted unless all are asked for, as a browser takes long for a page with thousands of rows. */
    static final int MAX_BUILDS = 200;

    /**
     * @param all those of the newest builds, of one more than are counted if there are more
     * @param builds the number of builds that are counted
     * @param service counts only those of this service; null for all
     * @param state lists only those in this state; null for all
     */
    static HistoryReport of(
            Job<?, ?> job,
            List<RollbackSummary> all,
            int builds,
            @CheckForNull String service,
            @CheckForNull String state) {
        List<Integer> numbers =
                all.stream().map(RollbackSummary::build).distinct().toList();
        int oldest = numbers.size() > builds ? numbers.get(builds - 1) : 0;
        List<RollbackView> counted = all.stream()
                .filter(rollback -> rollback.build() >= oldest)
                .filter(rollback -> service == null || service.equals(rollback.service()))
                .map(rollback -> RollbackView.of(job, rollback))
                .toList();
        List<RollbackView> listed = counted.stream()
                .filter(view -> state == null || state.equals(view.getState().name()))
                .toList();
        return new HistoryReport(listed, counted, numbers.size() > builds);
    }

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
