package io.jenkins.plugins.cloudrollback.core.simulator;

import java.time.Instant;
import java.util.List;

/** A change of an application at Alibaba Cloud, for SAE and EDAS alike. */
final class ChangeOrder {
    static final String DEPLOY = "CoDeploy";
    static final String ROLLBACK = "CoRollback";

    private final String id;
    private final String appId;
    private final String type;
    private final String by;
    private final String source;
    private final String versionId;
    private final Instant createdAt;
    private final List<String> pipelines;
    private Run run;

    /** @param versionId what the application runs once this succeeds; null if that can't be said */
    ChangeOrder(
            String id,
            String appId,
            String type,
            String by,
            String source,
            String versionId,
            List<String> pipelines,
            Run run) {
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

    String id() {
        return id;
    }

    String appId() {
        return appId;
    }

    String type() {
        return type;
    }

    String typeText() {
        return type.equals(ROLLBACK) ? "Roll Back Application" : "Deploy Application";
    }

    /** An opaque number, as in reality: nobody can find out by it which access key was used. */
    String userId() {
        return "2" + Integer.toUnsignedString(by.hashCode());
    }

    String source() {
        return source;
    }

    String versionId() {
        return versionId;
    }

    String createTime() {
        return World.local(createdAt);
    }

    Run run() {
        return run;
    }

    /** The same order begins another life: that of the rollback of what it did. */
    void restart(Run other) {
        run = other;
    }

    int status(Instant now) {
        return Integer.parseInt(run.stage(now).state());
    }

    int subStatus(Instant now) {
        return run.stage(now).subState();
    }

    String finishTime(Instant now) {
        return run.isOver(now) ? World.local(run.since(now)) : "";
    }

    /** Ready, running, or between two batches: what can still be aborted. */
    boolean isRunning(Instant now) {
        return !run.isOver(now);
    }

    List<String> pipelines() {
        return pipelines;
    }

    /** The batch that runs, or that is being waited for. */
    int batch(Instant now) {
        return Math.min(run.batch(now), pipelines.size() - 1);
    }

    int pipelineStatus(int index, Instant now) {
        int batch = batch(now);
        if (index != batch) {
            return index < batch ? 2 : 0;
        }
        int status = status(now);
        boolean notBegun = status == 11 || status == 12;
        return notBegun ? 0 : subStatus(now) == 1 ? 3 : status;
    }

    /** Lets the batch begin that waits for its confirmation; false unless it is the one of {@code pipelineId}. */
    boolean confirm(String pipelineId, Instant now) {
        return pipelines.get(batch(now)).equals(pipelineId) && run.release("8", now);
    }
}
