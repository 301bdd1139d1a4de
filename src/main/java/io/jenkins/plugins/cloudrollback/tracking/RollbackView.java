package io.jenkins.plugins.cloudrollback.tracking;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import java.util.Date;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What pages and the remote API show of a rollback at one moment, from what Jenkins knows: no provider is asked. */
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
     * @param progress of the last poll; null if nobody follows the rollback, or before the first
     * @param batchId what waits for a person to confirm it here; null if nothing does
     * @param status what is being waited for; null if nobody follows the rollback
     */
    RollbackView(
            Run<?, ?> build,
            String id,
            RollbackRequest request,
            Journal journal,
            Progress progress,
            String batchId,
            String status) {
        this.build = build;
        this.id = id;
        this.journal = journal;
        this.progress = progress;
        this.batchId = batchId;
        service = request == null ? null : request.service();
        state = RollbackState.of(journal, status != null, progress, batchId);
        Plan plan = plan();
        if (plan != null) {
            target = plan.target();
        } else {
            target = request == null ? Messages.record_unknown() : request.target();
        }
        if (state.hasEnded()) {
            message = journal.outcome().message();
        } else if (status == null) {
            message = journal == null ? Messages.record_unreadable() : Messages.record_open();
        } else {
            message = status.isEmpty() ? Messages.status_starting() : status;
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

    /** Number of the build. */
    @Exported(name = "build")
    public int getNumber() {
        return build.getNumber();
    }

    /** As in the configuration of endpoints, such as {@code sae}; null if not known. */
    @Exported
    public String getService() {
        return service;
    }

    /** For people. */
    public String getServiceName() {
        return EndpointOverride.serviceName(service);
    }

    /** What is rolled back, for people; contains the provider's id of it. */
    @Exported
    public String getTarget() {
        return target;
    }

    /** The version before, for people; null where it is not known. */
    @Exported
    public String getFrom() {
        return plan() == null ? null : plan().from();
    }

    /** The version gone back to, for people; null where the provider has none. */
    @Exported
    public String getTo() {
        return plan() == null ? null : plan().to();
    }

    @Exported
    public RollbackState getState() {
        return state;
    }

    boolean mayChange() {
        return journal != null && !state.hasEnded();
    }

    /** What happens, or how it ended and why, for people. */
    @Exported
    public String getMessage() {
        return message;
    }

    /** The provider's id of the rollback; null where there is none. */
    @Exported
    public String getChangeId() {
        return journal == null ? null : journal.changeId();
    }

    /** Epoch milliseconds; null if not known. */
    @Exported
    public Long getStartedAt() {
        return journal == null ? null : journal.startedAt();
    }

    public Date getStarted() {
        return journal == null ? null : new Date(journal.startedAt());
    }

    /** When it is given up. */
    public Date getDeadline() {
        return journal == null ? null : Date.from(journal.deadline());
    }

    /** Null until it has ended. */
    @Exported
    public Long getDurationMillis() {
        return outcome() == null ? null : outcome().durationMillis();
    }

    /** For people; null until it has ended. */
    public String getDuration() {
        return outcome() == null ? null : Util.getTimeSpanString(outcome().durationMillis());
    }

    /** The page in the provider's console; null until the target is known. */
    @Exported
    public String getConsoleUrl() {
        return plan() == null ? null : plan().consoleUrl();
    }

    /** How many batches there are while it goes on; null where there are none to count. */
    @Exported
    public Integer getBatches() {
        return state.hasEnded() || progress == null || progress.batches() == null
                ? null
                : progress.batches().all();
    }

    /** How many of them are done. */
    @Exported
    public Integer getBatchesDone() {
        return getBatches() == null ? null : progress.batches().done();
    }

    public int getPercent() {
        return getBatches() == null ? 0 : 100 * getBatchesDone() / getBatches();
    }

    /** What waits for a person to confirm it here; null if nothing does. */
    public String getBatchId() {
        return state == RollbackState.AWAITING_CONFIRMATION ? batchId : null;
    }
}
