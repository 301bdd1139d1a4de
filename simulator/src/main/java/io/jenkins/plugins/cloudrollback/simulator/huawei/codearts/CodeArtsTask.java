package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A deployment task of CodeArts Deploy with its records. Its public methods are for tests: they act as other users do.
 */
public final class CodeArtsTask {
    /** The script of a rollback by default. */
    public static final Script ROLLBACK = Script.of("pending:5 running:30 succeeded");

    /** An execution of the task. A rollback under the same id replaces its run. */
    static final class Record {
        final String id;
        final long releaseId;
        /** The package that was deployed. */
        final String packageUrl;

        String operator;
        ScriptRun run;

        Record(String id, long releaseId, String packageUrl, String operator, ScriptRun run) {
            this.id = id;
            this.releaseId = releaseId;
            this.packageUrl = packageUrl;
            this.operator = operator;
            this.run = run;
        }
    }

    private final SharedState shared;
    private final String projectId;
    private final String appId;
    private final String id;
    private final String name;
    private final List<Record> records = new ArrayList<>();
    private Script next;
    private long releases;
    private int packages;
    private Instant stopped = Instant.MIN;
    private String latestPackage;
    private boolean alwaysLatestPackage;

    CodeArtsTask(SharedState shared, String projectId, String appId, String id, String name) {
        this.shared = shared;
        this.projectId = projectId;
        this.appId = appId;
        this.id = id;
        this.name = name;
    }

    public String id() {
        return id;
    }

    public String appId() {
        return appId;
    }

    public String projectId() {
        return projectId;
    }

    public String name() {
        return name;
    }

    /** Sets the script of the next rollback; later ones follow {@link #ROLLBACK} again. */
    public void nextRollback(Script script) {
        synchronized (shared) {
            next = script;
        }
    }

    /**
     * Sets whether the application always deploys its latest package. Then a rollback does so too, as the <a
     * href="https://support.huaweicloud.com/intl/en-us/deployman_faq/deployman_faq_10198.html">FAQ</a> says.
     */
    public void alwaysLatestPackage(boolean latest) {
        synchronized (shared) {
            alwaysLatestPackage = latest;
        }
    }

    /** Starts a deployment by another user. Returns the id of its record, or empty if the task is running. */
    public Optional<String> deploy(String operator, Script script) {
        synchronized (shared) {
            return isBusy(shared.now()) ? Optional.empty() : Optional.of(begin(operator, script).id);
        }
    }

    /** Runs a record again, under its id and with a new start time, by another user. */
    public void runAgain(String recordId, String operator, Script script) {
        synchronized (shared) {
            runAgain(record(recordId), operator, script);
        }
    }

    /** Ends a running record at once. */
    public void end(String recordId, String state) {
        synchronized (shared) {
            record(recordId).run.end(state, shared.now());
        }
    }

    private void runAgain(Record record, String operator, Script script) {
        record.run = run(script);
        record.operator = operator;
        records.remove(record);
        add(record);
    }

    /** Adds a finished deployment with a given id. */
    public CodeArtsTask addRecord(String recordId, String operator, String state) {
        synchronized (shared) {
            add(new Record(recordId, ++releases, newPackage(), operator, run(Script.of(state))));
            return this;
        }
    }

    /** Starts a rollback by another user. Returns the id of its record, or empty if the task is running. */
    public Optional<String> rollback(String operator, Script script) {
        synchronized (shared) {
            if (isBusy(shared.now())) {
                return Optional.empty();
            }
            Record record = begin(operator, script);
            shared.effects.add(Service.CODEARTS_DEPLOY, id, record.id, operator, record.run);
            return Optional.of(record.id);
        }
    }

    /** Starts a rollback to a record by another user. Returns the id of its record, or empty if the task is running. */
    public Optional<String> rollback(String operator, String recordId, Script script) {
        synchronized (shared) {
            next = script;
            return isBusy(shared.now())
                    ? Optional.empty()
                    : Optional.of(rollBack(record(recordId), false, operator).id);
        }
    }

    /** Returns the id of the record that deployed the running package first; null if none has succeeded. */
    public String runningRecord() {
        synchronized (shared) {
            return records.stream()
                    .filter(record -> record.run.outcome(shared.now()) == Outcome.SUCCEEDED)
                    .findFirst()
                    .map(record -> firstOf(record.packageUrl))
                    .orElse(null);
        }
    }

    private String firstOf(String packageUrl) {
        return records.stream()
                .filter(record -> record.packageUrl.equals(packageUrl))
                .min(Comparator.comparingLong(record -> record.releaseId))
                .orElseThrow()
                .id;
    }

    /** Starts the requested rollback to {@code target}, as a new record or as {@code target} itself. */
    Record rollBack(Record target, boolean sameId, String caller) {
        Script script = next == null ? ROLLBACK : next;
        next = null;
        Record record = target;
        if (sameId) {
            runAgain(record, caller, script);
        } else {
            record = begin(caller, alwaysLatestPackage ? latestPackage : target.packageUrl, script);
        }
        shared.effects.add(Service.CODEARTS_DEPLOY, id, record.id, caller, record.run);
        return record;
    }

    /** Starts a deployment of a new package. */
    Record begin(String operator, Script script) {
        return begin(operator, newPackage(), script);
    }

    private Record begin(String operator, String packageUrl, Script script) {
        Record record = new Record(shared.hexId(), ++releases, packageUrl, operator, run(script));
        add(record);
        return record;
    }

    private String newPackage() {
        latestPackage = "/%1$s/1.0.%2$d/%1$s.tgz".formatted(name, ++packages);
        return latestPackage;
    }

    private ScriptRun run(Script script) {
        return new ScriptRun(Service.CODEARTS_DEPLOY, script, shared.now());
    }

    private void add(Record record) {
        records.add(0, record);
    }

    /** Returns the records, newest first. */
    List<Record> records() {
        return records;
    }

    /** Returns null if there is none. */
    Record record(String recordId) {
        for (Record record : records) {
            if (record.id.equals(recordId)) {
                return record;
            }
        }
        return null;
    }

    boolean isBusy(Instant now) {
        for (Record record : records) {
            if (!record.run.isOver(now)) {
                return true;
            }
        }
        return false;
    }

    void stopped(Instant now) {
        stopped = now;
    }

    /** Returns whether a record was stopped in the last minute. */
    boolean wasStopped(Instant now) {
        return stopped.isAfter(now.minusSeconds(60));
    }
}
