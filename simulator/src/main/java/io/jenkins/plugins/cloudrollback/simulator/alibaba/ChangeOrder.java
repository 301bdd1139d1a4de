package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.state.ChinaTime;
import java.time.Instant;
import java.util.List;

/** A change order of an application in SAE or EDAS. */
public final class ChangeOrder {
    public static final String DEPLOY = "CoDeploy";
    public static final String ROLLBACK = "CoRollback";

    private final String id;
    private final String appId;
    private final String type;
    private final String by;
    private final String source;
    private final String versionId;
    private final Instant createdAt;
    private final List<String> pipelines;
    private ScriptRun run;

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

    public String typeText() {
        return type.equals(ROLLBACK) ? "Roll Back Application" : "Deploy Application";
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

    /** Turns this order into the rollback of its own change. */
    void restart(ScriptRun other) {
        run = other;
    }

    public int status(Instant now) {
        return Integer.parseInt(run.stage(now).state());
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
