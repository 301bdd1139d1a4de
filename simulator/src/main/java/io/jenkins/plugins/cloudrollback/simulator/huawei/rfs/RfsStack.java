package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A stack of RFS with its deployments. Its public methods are for tests: they act as other users do. */
public final class RfsStack {
    /** The script of a rollback by default. */
    public static final Script ROLLBACK = Script.of("ROLLBACK_IN_PROGRESS:30 ROLLBACK_COMPLETE");

    /**
     * A deployment or rollback.
     *
     * @param queued whether its first state is only the previous one, kept while it is queued
     */
    record Deployment(String id, ScriptRun run, boolean queued) {
        boolean isWaiting(Instant now) {
            return queued && run.stagesEntered(now) == 1;
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

    /** Sets the script of the next continued rollback; later ones follow {@link #ROLLBACK} again. */
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

    /** Starts a deployment by another user. Returns its id, or empty if the stack is busy. */
    public Optional<String> deploy(Script script) {
        synchronized (shared) {
            return isBusy(shared.now())
                    ? Optional.empty()
                    : Optional.of(begin(script, false).id());
        }
    }

    /** Continues the rollback, as another user. Returns empty if the stack is busy or its rollback has not failed. */
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

    /** Returns when the status last changed. A queued deployment does not change it. */
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
