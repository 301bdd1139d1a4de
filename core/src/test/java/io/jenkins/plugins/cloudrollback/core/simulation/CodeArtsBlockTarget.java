package io.jenkins.plugins.cloudrollback.core.simulation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A deployment task, which runs what the package of its newest succeeded record is. */
record CodeArtsBlockTarget(CodeArtsTask task, CodeArtsParameters parameters, Set<CodeArtsMode> modes)
        implements BlockTarget {
    @Override
    public Optional<String> deploy(String user, Script script) {
        return task.deploy(user, script);
    }

    @Override
    public Optional<String> rollback(String user, String to, Script script) {
        return task.rollback(user, to, script);
    }

    @Override
    public String running() {
        return task.runningRecord();
    }

    @Override
    public String goal(@CheckForNull String ran) {
        return parameters.recordId() == null ? ran : parameters.recordId();
    }

    @Override
    public List<String> ending() {
        return List.of(
                "succeeded",
                "succeeded",
                "failed",
                "pending:5 running:60 succeeded",
                "running:120 succeeded",
                "running:90 failed",
                "pending:30 not_started");
    }

    @Override
    public List<String> stuck() {
        return List.of("running", "pending:5 running:20 resting");
    }

    @Override
    public String done() {
        return "succeeded";
    }

    @Override
    public List<String> slow() {
        return List.of("running:600 succeeded", "running:120 failed");
    }

    @Override
    public boolean tellsUsers() {
        return parameters.projectId() != null;
    }

    /** Without the history, only the latest record is known, if the provider names it. */
    @Override
    public boolean tellsChanges() {
        return parameters.projectId() != null;
    }

    @Override
    public boolean hidesChanges() {
        return parameters.projectId() == null
                && modes.stream().anyMatch(mode -> mode.aspect().equals("latest"));
    }

    @Override
    public boolean canGoBack(String script, boolean stuck) {
        boolean started = !script.endsWith("not_started");
        return started && tellsChanges() && (!stuck || parameters.runningChange() == RunningChange.ABORT);
    }

    @Override
    public boolean abortsByRollback() {
        return false;
    }
}
