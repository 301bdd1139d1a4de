package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.Date;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A snapshot of a rollback for pages and the remote API, in the language of the reader. No provider is asked. */
@ExportedBean(defaultVisibility = 2)
public final class RollbackView {
    private final Run<?, ?> build;
    private final String id;
    private final String service;
    private final String target;
    private final Journal journal;
    private final Progress progress;
    private final String batchId;
    private final RollbackState state;
    private final String message;

    /**
     * @param request null if it is not known to this version of the plugin
     * @param journal null if none can be read
     * @param tracked whether this controller tracks the rollback
     * @param progress the result of the last poll; null before the first
     * @param batchId the batch that can be confirmed; null if there is none
     * @param status what the run waits for; null if it has not begun
     */
    RollbackView(
            Run<?, ?> build,
            String id,
            @CheckForNull RollbackRequest request,
            @CheckForNull Journal journal,
            boolean tracked,
            @CheckForNull Progress progress,
            @CheckForNull String batchId,
            @CheckForNull Message status) {
        this.build = build;
        this.id = id;
        this.journal = journal;
        this.progress = progress;
        this.batchId = batchId;
        service = request == null ? null : request.service();
        state = RollbackState.of(journal, tracked, progress, batchId);
        Plan plan = plan();
        if (plan != null) {
            target = Pages.render(plan.target());
        } else {
            target = request == null ? Messages.record_unknown() : request.target();
        }
        if (state.hasEnded()) {
            message = Pages.render(journal.outcome().message());
        } else if (!tracked) {
            message = journal == null ? Messages.record_unreadable() : Messages.record_open();
        } else {
            message = status == null ? Messages.status_starting() : Pages.render(status);
        }
    }

    private Plan plan() {
        return journal == null ? null : journal.plan();
    }

    private Outcome outcome() {
        return journal == null ? null : journal.outcome();
    }

    public Run<?, ?> getBuild() {
        return build;
    }

    public String getId() {
        return id;
    }

    /** The number of the build. */
    @Exported(name = "build")
    public int getNumber() {
        return build.getNumber();
    }

    /** The id of the service as in the configuration of endpoints, such as {@code sae}; null if not known. */
    @Exported
    public String getService() {
        return service;
    }

    /** The display name of the service. */
    public String getServiceName() {
        return EndpointOverride.serviceName(service);
    }

    /** The target, for people; contains the provider's id. */
    @Exported
    public String getTarget() {
        return target;
    }

    /** The version that ran before, for people; null if it is not known. */
    @Exported
    public String getFrom() {
        return plan() == null ? null : Pages.render(plan().from());
    }

    /** The version that is restored, for people; null if the provider has none. */
    @Exported
    public String getTo() {
        return plan() == null ? null : Pages.render(plan().to());
    }

    @Exported
    public RollbackState getState() {
        return state;
    }

    boolean mayChange() {
        return journal != null && !state.hasEnded();
    }

    /** The current step, or how the rollback ended and why, for people. */
    @Exported
    public String getMessage() {
        return message;
    }

    /** The provider's id of the rollback; null if there is none. */
    @Exported
    public String getChangeId() {
        return journal == null ? null : journal.changeId();
    }

    /** The beginning in epoch milliseconds; null if not known. */
    @Exported
    public Long getStartedAt() {
        return journal == null ? null : journal.startedAt();
    }

    public Date getStarted() {
        return journal == null ? null : new Date(journal.startedAt());
    }

    /** The time when the run gives up. */
    public Date getDeadline() {
        return journal == null ? null : Date.from(journal.deadline());
    }

    /** The duration in milliseconds; null until the rollback has ended. */
    @Exported
    public Long getDurationMillis() {
        return outcome() == null ? null : outcome().durationMillis();
    }

    /** The duration as a text; null until the rollback has ended. */
    public String getDuration() {
        return outcome() == null ? null : Util.getTimeSpanString(outcome().durationMillis());
    }

    /** The URL of the provider's console; null until the target is known. */
    @Exported
    public String getConsoleUrl() {
        return plan() == null ? null : plan().consoleUrl();
    }

    /** The number of batches while the rollback runs; null if the provider reports none. */
    @Exported
    public Integer getBatches() {
        return state.hasEnded() || progress == null || progress.batches() == null
                ? null
                : progress.batches().all();
    }

    /** The number of batches that are done. */
    @Exported
    public Integer getBatchesDone() {
        return getBatches() == null ? null : progress.batches().done();
    }

    public int getPercent() {
        return getBatches() == null ? 0 : 100 * getBatchesDone() / getBatches();
    }

    /** The batch that waits for a person and can be confirmed; null if there is none. */
    public String getBatchId() {
        return state == RollbackState.AWAITING_CONFIRMATION ? batchId : null;
    }
}
