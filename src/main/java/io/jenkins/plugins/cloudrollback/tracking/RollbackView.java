package io.jenkins.plugins.cloudrollback.tracking;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.Batches;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
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
    private final Decision decision;
    private final Plan plan;
    private final Outcome outcome;
    private final Batches batches;
    private final String batchId;
    private final RollbackState state;
    private final String message;

    RollbackView(Run<?, ?> build, RollbackRecord record) {
        this.build = build;
        id = record.uuid();
        journal = record.journal();
        RollbackRequest request = record.request();
        service = request == null ? null : request.service();
        RollbackRun run = record.run();
        Progress progress = run == null ? null : run.progress();
        String waiting = run == null ? null : run.batchId();
        state = RollbackState.of(journal, run != null, progress, waiting);
        batchId = state == RollbackState.AWAITING_CONFIRMATION ? waiting : null;
        batches = state.hasEnded() || progress == null ? null : progress.batches();
        decision = journal == null ? null : journal.decision();
        plan = journal == null ? null : journal.plan();
        outcome = journal == null ? null : journal.outcome();
        target = plan == null ? record.target() : Pages.render(plan.target());
        if (state.hasEnded()) {
            message = Pages.render(outcome.message());
        } else if (run == null) {
            message = journal == null ? Messages.record_unreadable() : Messages.record_open();
        } else {
            Message status = run.status();
            message = status == null ? Messages.status_starting() : Pages.render(status);
        }
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

    /** The version that ran before, for people; null if it is not known, or nothing had to be restored. */
    @Exported
    public String getFrom() {
        return restores() ? Pages.render(plan.from()) : null;
    }

    /** The version that is restored, for people; null if the provider has none, or nothing had to be restored. */
    @Exported
    public String getTo() {
        return restores() ? Pages.render(plan.to()) : null;
    }

    private boolean restores() {
        return plan != null && state != RollbackState.NOT_NEEDED && state != RollbackState.REFUSED;
    }

    /** What ran before the deployment, for people; null if it was not read. */
    @Exported
    public String getRestorePoint() {
        RestorePoint point = journal == null ? null : journal.restorePoint();
        return point == null ? null : Pages.render(point.ran());
    }

    /** What has changed since the restore point, for people; null for nothing, or if it is not known. */
    @Exported
    public String getChanges() {
        return decision == null ? null : Pages.render(decision.changes());
    }

    /** What was decided last, and why, for people; null until then. */
    @Exported
    public String getDecision() {
        return decision == null ? null : Pages.render(decision.reason());
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
        return outcome == null ? null : outcome.durationMillis();
    }

    /** The duration as a text; null until the rollback has ended. */
    public String getDuration() {
        return outcome == null ? null : Util.getTimeSpanString(outcome.durationMillis());
    }

    /** The URL of the provider's console; null until the target is known. */
    @Exported
    public String getConsoleUrl() {
        return plan == null ? null : plan.consoleUrl();
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
