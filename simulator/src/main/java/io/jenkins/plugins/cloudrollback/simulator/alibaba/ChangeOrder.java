package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.state.ChinaTime;
import java.time.Instant;
import java.util.List;

/** A change of an application at Alibaba Cloud, for SAE and EDAS alike. */
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

    /** @param versionId what the application runs once this succeeds; null if that can't be said */
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

    /** An opaque number, as in reality: nobody can find out by it which access key was used. */
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

    /** The same order begins another life: that of the rollback of what it did. */
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

    /** Ready, running, or between two batches: what can still be aborted. */
    public boolean isRunning(Instant now) {
        return !run.isOver(now);
    }

    public List<String> pipelines() {
        return pipelines;
    }

    /** The batch that runs, or that is being waited for. */
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

    /** Lets the batch begin that waits for its confirmation; false unless it is the one of {@code pipelineId}. */
    public boolean confirm(String pipelineId, Instant now) {
        return pipelines.get(batch(now)).equals(pipelineId) && run.release("8", now);
    }
}
