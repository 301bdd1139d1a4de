package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Restores a record by RollbackRecords or, where the gateway does not know that, by StartDeployTask, and tracks the record
 * that this runs. The id in the answer may be that of a new record or, as in the sample of the API document, the id of the
 * request. In the latter case, the old success of the record must not count as a new one.
 */
public record CodeArtsRollback(CodeArtsParameters parameters, CodeArtsApi api) implements Rollback {
    static final String NAME = "CodeArts Deploy";

    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsRollback.class);

    /** The fact with the operation that requests the rollback; RollbackRecords if the plan does not name one. */
    private static final String OPERATION = "operation";

    private static final String START_DEPLOY_TASK = "StartDeployTask";

    /** The error codes for an operation that the gateway does not know. */
    private static final Set<String> UNKNOWN_OPERATION = Set.of("APIGW.0101", "APIG.0101");

    @Override
    public String service() {
        return NAME;
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        // Also finds out whether the record that is named exists.
        return version(parameters.recordId())
                .thenCombine(
                        records(), (named, records) -> new CodeArtsDecision(parameters, records).restorePoint(own));
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        return records().thenCompose(records -> {
            CodeArtsDecision decision = new CodeArtsDecision(parameters, records);
            String version = decision.version(situation);
            return version(version).thenApply(record -> decision.decide(situation, version, record));
        });
    }

    /** @return null if the id is null */
    private CompletionStage<Json> version(@CheckForNull String recordId) {
        return recordId == null ? CompletableFuture.completedStage(null) : state(api, recordId);
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        if (plan.abort()) {
            // The record that is stopped is not ours, and a stop has no id of its own.
            return api.stopDeployTaskRecord(parameters.taskId(), plan.fact(Plan.ABORTED))
                    .thenApply(stopped -> null);
        }
        return START_DEPLOY_TASK.equals(plan.fact(OPERATION))
                ? api.startDeployTask(parameters.taskId(), plan.fact(Plan.VERSION))
                : api.rollbackRecords(parameters.taskId(), plan.fact(Plan.VERSION));
    }

    /** RollbackRecords is in no SDK, so the gateway of a region need not know it. */
    @Override
    @CheckForNull
    public Plan fallback(Plan plan, CallException refusal) {
        if (plan.abort()
                || plan.fact(OPERATION) != null
                || !UNKNOWN_OPERATION.contains(String.valueOf(refusal.code()))) {
            return null;
        }
        Map<String, String> facts = new HashMap<>(plan.facts());
        facts.put(OPERATION, START_DEPLOY_TASK);
        return new Plan(plan.target(), plan.from(), plan.to(), plan.consoleUrl(), facts);
    }

    /**
     * Looks for a new run of the record, which counts as ours whoever started it, or for a new record. The API does not
     * tell whether a new record is a rollback and to what, so it may be somebody else's deployment. A refused request has
     * started nothing, as it was a POST. Whatever has ended a record that was to be aborted, the effect is the same.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        if (plan.abort()) {
            return stopped(plan)
                    .thenApply(progress ->
                            progress.state() == State.RUNNING ? Lookup.notFound() : Lookup.equivalent(null));
        } else if (refused) {
            return CompletableFuture.completedFuture(Lookup.notFound());
        }
        String recordId = plan.fact(Plan.VERSION);
        return records().thenCombine(state(api, recordId), (records, record) -> {
            if (CodeArtsProgress.hasRunAgain(record, baseline)) {
                return Lookup.found(recordId);
            }
            List<Json> newer = records.since(baseline);
            if (newer == null) {
                return Lookup.undetectable(CodeArtsDecision.latestUnknown(parameters));
            }
            return newer.isEmpty()
                    ? Lookup.notFound()
                    : Lookup.ambiguous(CodeArtsRecords.id(newer.get(0)), doubt(newer.get(0)));
        });
    }

    private static Message doubt(Json record) {
        return MESSAGES.get("newRecord", CodeArtsRecords.id(record), record.text("executor", "operator"));
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        Plan plan = journal.plan();
        if (plan.abort()) {
            return stopped(plan);
        }
        return state(api.polling(), journal.changeId()).thenCompose(record -> {
            boolean stale = Objects.equals(journal.changeId(), plan.fact(Plan.VERSION))
                    && !CodeArtsProgress.hasRunAgain(record, journal.baseline());
            return stale ? newRecord(journal) : CompletableFuture.completedStage(CodeArtsProgress.of(record));
        });
    }

    /** The progress of the record that the plan stops; ended if it was started again since. */
    private CompletionStage<Progress> stopped(Plan plan) {
        return state(api.polling(), plan.fact(Plan.ABORTED))
                .thenApply(record -> CodeArtsProgress.hasRunAgain(record, plan.facts())
                        ? Progress.of(State.LOST, MESSAGES.get("ranAgain"))
                        : CodeArtsProgress.of(record));
    }

    /** Looks for a new record: as long as the old one has not run again, its id may only have been echoed. */
    private CompletionStage<Progress> newRecord(Journal journal) {
        return records().thenApply(records -> {
            List<Json> newer = records.since(journal.baseline());
            if (newer == null) {
                return Progress.of(State.UNDECIDED, CodeArtsDecision.latestUnknown(parameters));
            } else if (newer.isEmpty()) {
                return Progress.of(State.RUNNING, MESSAGES.get("notYet"));
            }
            String newest = CodeArtsRecords.id(newer.get(0));
            return Progress.moved(MESSAGES.get("runsAs", newest), newest, doubt(newer.get(0)));
        });
    }

    /** @param recordId null for the latest record */
    private CompletionStage<Json> state(CodeArtsApi client, @CheckForNull String recordId) {
        return client.showDeployStatus(parameters.taskId(), recordId);
    }

    private CompletionStage<CodeArtsRecords> records() {
        return state(api, null)
                .thenCompose(state -> parameters.projectId() == null
                        ? CompletableFuture.completedStage(CodeArtsRecords.of(state, null))
                        : Listing.read(page -> api.listDeployTaskHistoryByDate(
                                        parameters.projectId(), parameters.taskId(), page))
                                .thenApply(history -> CodeArtsRecords.of(state, history)));
    }
}
