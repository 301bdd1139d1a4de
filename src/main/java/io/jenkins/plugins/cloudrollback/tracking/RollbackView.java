package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.Batches;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.Date;
import java.util.Objects;
import java.util.stream.Stream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A snapshot of a rollback for pages and the remote API, in the language of the reader. No provider is asked. */
@ExportedBean(defaultVisibility = 2)
public final class RollbackView {
    private final Job<?, ?> job;
    private final RollbackSummary summary;
    private final Batches batches;
    private final String batchId;
    private final RollbackState state;
    private final Message message;

    /** @param run null if this controller does not carry the rollback out */
    RollbackView(Job<?, ?> job, RollbackSummary summary, @CheckForNull RollbackRun run) {
        this.job = job;
        this.summary = summary;
        Progress progress = run == null ? null : run.progress();
        String waiting = run == null ? null : run.batchId();
        state = RollbackState.of(summary.status(), run != null, progress, waiting);
        batchId = state == RollbackState.AWAITING_CONFIRMATION ? waiting : null;
        batches = state.hasEnded() || progress == null ? null : progress.batches();
        if (state.hasEnded()) {
            message = summary.message();
        } else if (run == null) {
            message = Message.of("Messages", summary.startedAt() == null ? "record.unreadable" : "record.open");
        } else {
            Message status = run.status();
            message = status == null ? Message.of("Messages", "status.starting") : status;
        }
    }

    /** Loads no build, unless it is that of a rollback in progress. */
    public static RollbackView of(Job<?, ?> job, RollbackSummary summary) {
        Run<?, ?> build = summary.hasEnded() ? null : job.getBuildByNumber(summary.build());
        RollbackAction action = build == null ? null : build.getAction(RollbackAction.class);
        return Stream.ofNullable(action)
                .flatMap(loaded -> loaded.getRollbacks().stream())
                .filter(view -> Objects.equals(view.getId(), summary.id()))
                .findFirst()
                .orElseGet(() -> new RollbackView(job, summary, null));
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** The full name of the job. */
    @Exported(name = "job")
    public String getJobName() {
        return job.getFullName();
    }

    public String getId() {
        return summary.id();
    }

    /** The number of the build. */
    @Exported(name = "build")
    public int getNumber() {
        return summary.build();
    }

    /** The display name of the build. */
    public String getBuildName() {
        return summary.buildName();
    }

    /** The id of the service as in the configuration of endpoints, such as {@code sae}; null if not known. */
    @Exported
    public String getService() {
        return summary.service();
    }

    /** The display name of the service. */
    public String getServiceName() {
        return EndpointOverride.serviceName(summary.service());
    }

    /** The target, for people; contains the provider's id. */
    @Exported
    public String getTarget() {
        return Pages.render(summary.target());
    }

    /** The target without its id, where its name is known. */
    public String getTargetName() {
        return Pages.brief(summary.target());
    }

    /** The version that ran before, for people; null if it is not known, or nothing had to be restored. */
    @Exported
    public String getFrom() {
        return Pages.render(summary.from());
    }

    public String getFromName() {
        return Pages.brief(summary.from());
    }

    /** The version that is restored, for people; null if the provider has none, or nothing had to be restored. */
    @Exported
    public String getTo() {
        return Pages.render(summary.to());
    }

    public String getToName() {
        return Pages.brief(summary.to());
    }

    /** What ran before the deployment, for people; null if it was not read. */
    @Exported
    public String getRestorePoint() {
        return Pages.render(summary.restorePoint());
    }

    public String getBriefRestorePoint() {
        return Pages.brief(summary.restorePoint());
    }

    /** What has changed since the restore point, for people; null for nothing, or if it is not known. */
    @Exported
    public String getChanges() {
        return Pages.render(summary.changes());
    }

    public String getBriefChanges() {
        return Pages.brief(summary.changes());
    }

    /** What was decided last, and why, for people; null until then. */
    @Exported
    public String getDecision() {
        return Pages.render(summary.reason());
    }

    public String getBriefDecision() {
        return Pages.brief(summary.reason());
    }

    @Exported
    public RollbackState getState() {
        return state;
    }

    boolean mayChange() {
        return summary.startedAt() != null && !state.hasEnded();
    }

    /** The current step, or how the rollback ended and why, for people. */
    @Exported
    public String getMessage() {
        return Pages.render(message);
    }

    /** All in one line. */
    @Exported
    public String getSummary() {
        return Pages.brief(summary.line(state));
    }

    /** What scripts and other plugins get. */
    public RollbackResult result() {
        return new RollbackResult(summary, state, message);
    }

    /** The message for a page that has a link to the console: without the URL of the console, and with names. */
    public String getBriefMessage() {
        return Pages.brief(message);
    }

    /** The provider's id of the rollback; null if there is none. */
    @Exported
    public String getChangeId() {
        return summary.changeId();
    }

    /** The person who has asked for it on the page of the build; null if the build itself rolls back. */
    @Exported
    public String getRequestedBy() {
        return summary.requestedBy();
    }

    /** The beginning in epoch milliseconds; null if not known. */
    @Exported
    public Long getStartedAt() {
        return summary.startedAt();
    }

    /** The end in epoch milliseconds; null until then. */
    public Long getEndedAt() {
        Long started = summary.startedAt();
        Long took = summary.durationMillis();
        return started == null || took == null ? null : Long.valueOf(started + took);
    }

    public Date getStarted() {
        return date(summary.startedAt());
    }

    /** The time when the run gives up. */
    public Date getDeadline() {
        return date(summary.deadlineAt());
    }

    private static Date date(@CheckForNull Long epochMillis) {
        return epochMillis == null ? null : new Date(epochMillis);
    }

    /** The duration in milliseconds; null until the rollback has ended. */
    @Exported
    public Long getDurationMillis() {
        return summary.durationMillis();
    }

    /** The duration as a text; null until the rollback has ended. */
    public String getDuration() {
        return summary.durationMillis() == null ? null : Util.getTimeSpanString(summary.durationMillis());
    }

    /** The URL of the provider's console; null until the target is known. */
    @Exported
    public String getConsoleUrl() {
        return summary.consoleUrl();
    }

    /** The number of batches while the rollback runs; null if the provider reports none. */
    @Exported
    public Integer getBatches() {
        return batches == null ? null : batches.all();
    }

    /** The number of batches that are done. */
    @Exported
    public Integer getBatchesDone() {
        return batches == null ? null : batches.done();
    }

    public int getPercent() {
        return batches == null ? 0 : 100 * batches.done() / batches.all();
    }

    /** The batch that waits for a person and can be confirmed; null if there is none. */
    public String getBatchId() {
        return batchId;
    }
}
