package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.script.Stage;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
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

        /** Returns when its last change that was visible by {@code horizon} happened, or null if there is none. */
        Instant changedBy(Instant horizon, Instant now) {
            return run.sinceBy(horizon, queued ? 1 : 0, now);
        }
    }

    private final SharedState shared;
    private final String projectId;
    private final String id;
    private final String name;
    private final Instant created;
    private final String firstStatus;
    private final Deque<Deployment> newestFirst = new ArrayDeque<>();
    private Instant settingsUpdated;
    private boolean autoRollback = true;
    private Script next;

    RfsStack(SharedState shared, String projectId, String id, String name, String status) {
        this.shared = shared;
        this.projectId = projectId;
        this.id = id;
        this.name = name;
        this.created = shared.now();
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

    /**
     * Updates the settings of the stack only, as another user does by <a
     * href="https://support.huaweicloud.com/intl/en-us/api-aos/UpdateStack.html">UpdateStack</a>. This changes the
     * update time, but not the status.
     */
    public void updateSettings() {
        synchronized (shared) {
            settingsUpdated = shared.now();
        }
    }

    /** Sets whether the stack rolls a failed deployment back by itself, as its metadata say; by default it does. */
    public void autoRollback(boolean enabled) {
        synchronized (shared) {
            autoRollback = enabled;
        }
    }

    boolean autoRollback() {
        return autoRollback;
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
        ScriptRun run = new ScriptRun(Service.RFS, script, shared.now());
        newestFirst.addFirst(new Deployment(shared.uuid(), run, queued));
        return newestFirst.peekFirst();
    }

    /** Returns the deployments, newest first. */
    Iterable<Deployment> deployments() {
        return newestFirst;
    }

    Instant created() {
        return created;
    }

    /** Returns the update time as of {@code horizon}. A queued deployment does not change it. */
    Instant updated(Instant horizon, Instant now) {
        Instant updated = created;
        for (Deployment deployment : newestFirst) {
            Instant changed = deployment.changedBy(horizon, now);
            if (changed != null) {
                updated = changed;
                break;
            }
        }
        boolean later =
                settingsUpdated != null && settingsUpdated.isAfter(updated) && !settingsUpdated.isAfter(horizon);
        return later ? settingsUpdated : updated;
    }

    String status(Instant now) {
        return status(Instant.MAX, now);
    }

    /** Returns the status as of {@code horizon}. */
    String status(Instant horizon, Instant now) {
        for (Deployment deployment : newestFirst) {
            Stage stage = deployment.run().stageBy(horizon, now);
            if (stage != null) {
                return stage.state();
            }
        }
        return firstStatus;
    }

    boolean isBusy(Instant now) {
        return newestFirst.isEmpty()
                ? firstStatus.endsWith("_IN_PROGRESS")
                : !newestFirst.peekFirst().isOver(now);
    }
}
