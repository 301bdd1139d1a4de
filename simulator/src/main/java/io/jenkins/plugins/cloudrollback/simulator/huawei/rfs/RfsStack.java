package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A stack of RFS, and what others do to it meanwhile. */
public final class RfsStack {
    /** What a rollback does unless told otherwise. */
    public static final Script ROLLBACK = Script.of("ROLLBACK_IN_PROGRESS:30 ROLLBACK_COMPLETE");

    /** @param queued its first state is but the one from before, kept while it waits for its turn */
    record Deployment(String id, ScriptRun run, boolean queued) {
        boolean isWaiting(Instant now) {
            return queued && run.depth(now) == 1;
        }

        boolean isOver(Instant now) {
            return !isWaiting(now) && run.isOver(now);
        }
    }

    private final SharedState shared;
    private final String projectId;
    private final String id;
    private final String name;
    private final Instant created;
    private final String firstStatus;
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private Instant updated;
    private Deployment latest;
    private Script next;

    RfsStack(SharedState shared, String projectId, String id, String name, String status) {
        this.shared = shared;
        this.projectId = projectId;
        this.id = id;
        this.name = name;
        this.created = shared.now();
        this.updated = created;
        this.firstStatus = status;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String projectId() {
        return projectId;
    }

    /** The life of the next continued rollback; those after it follow {@link #ROLLBACK} again. */
    public void nextRollback(Script script) {
        synchronized (shared) {
            next = script;
        }
    }

    public String status() {
        synchronized (shared) {
            return status(shared.now());
        }
    }

    /** A colleague deploys; the id of the deployment. Empty while the stack is busy. */
    public Optional<String> deploy(Script script) {
        synchronized (shared) {
            return isBusy(shared.now())
                    ? Optional.empty()
                    : Optional.of(begin(script, false).id());
        }
    }

    /** A colleague continues the rollback. Empty while the stack is busy or when its rollback has not failed. */
    public Optional<String> rollback(String by, Script script) {
        synchronized (shared) {
            if (isBusy(shared.now()) || !status(shared.now()).equals("ROLLBACK_FAILED")) {
                return Optional.empty();
            }
            return Optional.of(beginRollback(by, script, false).id());
        }
    }

    Script takeNextScript() {
        Script script = next == null ? ROLLBACK : next;
        next = null;
        return script;
    }

    Deployment beginRollback(String by, Script script, boolean queued) {
        Deployment deployment = begin(script, queued);
        shared.effects.add(Service.RFS, name, deployment.id(), by, deployment.run());
        return deployment;
    }

    private Deployment begin(Script script, boolean queued) {
        updated = updated(shared.now());
        latest = new Deployment(shared.uuid(), new ScriptRun(Service.RFS, script, shared.now()), queued);
        deployments.put(latest.id(), latest);
        return latest;
    }

    Deployment deployment(String deploymentId) {
        return deployments.get(deploymentId);
    }

    Iterable<Deployment> deployments() {
        return deployments.values();
    }

    Instant created() {
        return created;
    }

    /** Being queued leaves no trace on the stack: neither its status nor this changes. */
    Instant updated(Instant now) {
        return latest == null || latest.isWaiting(now) ? updated : latest.run().since(now);
    }

    String status(Instant now) {
        return latest == null ? firstStatus : latest.run().stage(now).state();
    }

    boolean isBusy(Instant now) {
        return latest == null ? firstStatus.endsWith("_IN_PROGRESS") : !latest.isOver(now);
    }
}
