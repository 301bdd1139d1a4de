package io.jenkins.plugins.cloudrollback.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.ItemGroup;
import hudson.model.Items;
import hudson.model.Job;
import io.jenkins.plugins.cloudrollback.tracking.RollbackIndex;
import io.jenkins.plugins.cloudrollback.tracking.RollbackSummary;
import io.jenkins.plugins.cloudrollback.tracking.RollbackView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The rollbacks of several jobs.
 *
 * @param goingOn those in progress: first those that wait for a person, the newest first
 * @param ended those that ended last, newest first
 * @param jobs the key figures of each job, in the order of their names
 * @param unread the number of jobs that are missing, as their index is still being made from their builds
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record OverviewReport(
        @Exported List<RollbackView> goingOn,
        @Exported List<RollbackView> ended,
        @Exported List<JobRollbacks> jobs,
        @Exported int unread) {
    private static final Logger LOGGER = Logger.getLogger(OverviewReport.class.getName());
    private static final int MAX_ENDED = 50;
    /** How long a reader waits for indexes that have to be made first; they are kept for the next reader. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Comparator<RollbackView> WAITING_FIRST =
            Comparator.comparing((RollbackView view) -> !view.getState().isAwaitingPerson());
    private static final Comparator<RollbackView> NEWEST_FIRST =
            Comparator.comparing(RollbackView::getStartedAt).reversed();
    private static final Comparator<RollbackView> LAST_FIRST =
            Comparator.comparing(RollbackView::getEndedAt).reversed();

    /** Of the jobs that the current user may read, wherever they are in the group. */
    static OverviewReport of(ItemGroup<?> group) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<JobRollbacks> jobs = new ArrayList<>();
        int unread = 0;
        // Those that the user may only discover are left out.
        for (Job<?, ?> job : Items.allItems(group, Job.class)) {
            if (RollbackIndex.exist(job)) {
                List<RollbackSummary> rollbacks = read(job, end - System.nanoTime());
                if (rollbacks == null) {
                    unread++;
                } else if (!rollbacks.isEmpty()) {
                    jobs.add(new JobRollbacks(
                            job, HistoryReport.of(job, rollbacks, HistoryReport.MAX_BUILDS, null, null)));
                }
            }
        }
        jobs.sort(Comparator.comparing(job -> job.job().getFullDisplayName(), String.CASE_INSENSITIVE_ORDER));
        List<RollbackView> all = jobs.stream()
                .flatMap(job -> job.report().counted().stream())
                // Nothing more is known of one that can't be read.
                .filter(view -> view.getStartedAt() != null)
                .toList();
        return new OverviewReport(
                all.stream()
                        .filter(view -> !view.getState().hasEnded())
                        .sorted(WAITING_FIRST.thenComparing(NEWEST_FIRST))
                        .toList(),
                all.stream()
                        .filter(view -> view.getState().hasEnded())
                        .sorted(LAST_FIRST)
                        .limit(MAX_ENDED)
                        .toList(),
                List.copyOf(jobs),
                unread);
    }

    /** The rollbacks of a job; null if they can't be read in time. */
    @CheckForNull
    private static List<RollbackSummary> read(Job<?, ?> job, long nanos) {
        if (nanos <= 0) {
            return null;
        }
        try {
            return RollbackIndex.of(job, HistoryReport.MAX_BUILDS + 1L).get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            LOGGER.log(Level.WARNING, e, () -> "The overview of rollbacks lacks those of " + job);
            return null;
        }
    }

    /** Returns whether the report may change soon, so that the page should refresh itself. */
    public boolean mayChange() {
        return !goingOn.isEmpty() || unread > 0;
    }
}
