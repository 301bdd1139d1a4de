package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.state.ChinaTime;
import java.time.Instant;
import java.util.List;

/** A change order of an application in SAE or EDAS. */
public final class ChangeOrder {
    public static final String DEPLOY = "CoDeploy";
    public static final String ROLLBACK = "CoRollback";
    /** The deployment of an earlier version, spelt as SAE does. */
    public static final String HISTORIC = "CoDeployHistroy";

    private final String id;
    private final String appId;
    private final String by;
    private final String source;
    private final Instant createdAt;
    private final List<String> pipelines;
    private String type;
    private String versionId;
    private ScriptRun run;
    private boolean rollsBack;
    private boolean endsTerminated;
    private Instant visibleFrom = Instant.MIN;
    private int failedReads;
    private String description = "";

    /** @param versionId the version that runs once the order has succeeded; null if unknown */
    ChangeOrder(
            String id,
            String appId,
            String type,
            String by,
            String source,
            String versionId,
            List<String> pipelines,
            ScriptRun run) {
        this.id = id;
        this.appId = appId;
        this.type = type;
        this.by = by;
        this.source = source;
        this.versionId = versionId;
        this.createdAt = run.began();
        this.pipelines = pipelines;
        this.run = run;
        this.rollsBack = type.equals(ROLLBACK) || type.equals(HISTORIC);
    }

    public String id() {
        return id;
    }

    public String appId() {
        return appId;
    }

    public String type() {
        return type;
    }

    public boolean isDeployment() {
        return type.equals(DEPLOY) || type.equals(HISTORIC);
    }

    /** Returns whether this goes back to an earlier version. */
    boolean rollsBack() {
        return rollsBack;
    }

    /** Returns the text that the request gave, or an empty one. */
    public String description() {
        return description;
    }

    public void describe(String text) {
        description = text;
    }

    /** Returns the display text of the type, in Chinese or in English. */
    public String typeText(boolean chinese) {
        return switch (type) {
            case ROLLBACK -> chinese ? "回滚应用" : "Roll Back Application";
            case DEPLOY, HISTORIC -> chinese ? "部署应用" : "Deploy Application";
            default -> chinese ? "其他变更" : "Other Change";
        };
    }

    /** Returns an opaque number, like the real APIs, which does not reveal the access key. */
    public String userId() {
        return "2" + Integer.toUnsignedString(by.hashCode());
    }

    public String source() {
        return source;
    }

    public String versionId() {
        return versionId;
    }

    public String createTime() {
        return ChinaTime.format(createdAt);
    }

    public ScriptRun run() {
        return run;
    }

    /**
     * Turns this order into the rollback of its own change.
     *
     * @param version the version that runs once this has succeeded; null if unknown
     */
    void rollBack(ScriptRun other, AbortStyle style, String version) {
        run = other;
        rollsBack = true;
        versionId = version;
        endsTerminated = style == AbortStyle.SAME_ORDER_TERMINATED;
        type = style == AbortStyle.SAME_ORDER_RETYPED ? ROLLBACK : type;
    }

    void hideUntil(Instant time) {
        visibleFrom = time;
    }

    public boolean isVisible(Instant now) {
        return !now.isBefore(visibleFrom);
    }

    public int status(Instant now) {
        int status = Integer.parseInt(run.stage(now).state());
        return endsTerminated && status == 2 ? 6 : status;
    }

    /**
     * Returns the status, or 3, failed, for the first {@code falseFailures} reads while this rolls back. After that it
     * goes on.
     */
    public int statusRead(int falseFailures, Instant now) {
        boolean fails = rollsBack && status(now) == 1 && failedReads < falseFailures;
        failedReads += fails ? 1 : 0;
        return fails ? 3 : status(now);
    }

    public int subStatus(Instant now) {
        return run.stage(now).subState();
    }

    public String finishTime(Instant now) {
        return run.isOver(now) ? ChinaTime.format(run.since(now)) : "";
    }

    /** Returns whether the order can still be aborted: ready, running or between two batches. */
    public boolean isRunning(Instant now) {
        return !run.isOver(now);
    }

    public boolean hasSucceeded(Instant now) {
        return run.outcome(now) == Outcome.SUCCEEDED;
    }

    public List<String> pipelines() {
        return pipelines;
    }

    /** Returns the index of the batch that runs or comes next. */
    public int batch(Instant now) {
        return Math.min(run.batch(now), pipelines.size() - 1);
    }

    public int pipelineStatus(int index, Instant now) {
        int batch = batch(now);
        if (index != batch) {
            return index < batch ? 2 : 0;
        }
        int status = status(now);
        boolean notBegun = status == 11 || status == 12;
        return notBegun ? 0 : subStatus(now) == 1 ? 3 : status;
    }

    /** Confirms the waiting batch. Returns false unless it belongs to {@code pipelineId}. */
    public boolean confirm(String pipelineId, Instant now) {
        return pipelines.get(batch(now)).equals(pipelineId) && run.resume("8", now);
    }
}
