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
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
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
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsRollback.class);

    /** The record to restore. */
    private static final String RECORD = "record";

    /** The operation that requests the rollback; RollbackRecords if the plan does not name one. */
    private static final String OPERATION = "operation";

    private static final String START_DEPLOY_TASK = "StartDeployTask";

    /** The start time of that record in the baseline. */
    private static final String RECORD_START = "recordStart";

    /** The latest record in the baseline; missing if the provider did not name it. */
    private static final String LATEST = "latest";

    private static final String LATEST_START = "latestStart";

    /** The error codes for an operation that the gateway does not know. */
    private static final Set<String> UNKNOWN_OPERATION = Set.of("APIGW.0101", "APIG.0101");

    @Override
    public String service() {
        return "CodeArts Deploy";
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return resolve().thenApply(plan -> new RestorePoint(plan.target(), null, Map.of()));
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        return situation.plan() == null ? resolve().thenCompose(this::decide) : decide(situation.plan());
    }

    private CompletionStage<Plan> resolve() {
        return parameters.recordId() == null
                ? history().thenApply(this::planFromHistory)
                : latest().thenCombine(
                                state(parameters.recordId()),
                                (latest, record) -> plan(
                                        id(latest) == null ? null : describe(id(latest), latest),
                                        describe(parameters.recordId(), record),
                                        parameters.recordId()));
    }

    private Plan planFromHistory(Listing<Json> records) {
        if (records.truncated()) {
            throw CallException.rejected(MESSAGES.get("tooManyRecords", parameters.taskId()));
        }
        List<Json> newestFirst = records.entries();
        Json target = newestFirst.stream()
                .skip(1)
                .filter(CodeArtsApi::hasSucceeded)
                .findFirst()
                .orElseThrow(() -> CallException.rejected(MESSAGES.get("noRecordBefore", parameters.taskId())));
        Json latest = newestFirst.get(0);
        return plan(describe(id(latest), latest), describe(id(target), target), id(target));
    }

    private Plan plan(@CheckForNull Message from, Message to, String record) {
        return new Plan(
                MESSAGES.get("target", parameters.taskId(), parameters.region()),
                from,
                to,
                Endpoints.console(CodeArtsApi.SERVICE, parameters.region()),
                Map.of(RECORD, record));
    }

    private static Message describe(String id, Json record) {
        return MESSAGES.get("record", id, record.text("start_time"), record.text("state", "status"));
    }

    private CompletionStage<Decision> decide(Plan plan) {
        return latest().thenCombine(state(plan.fact(RECORD)), (latest, record) -> {
            Map<String, String> baseline = new HashMap<>();
            baseline.put(RECORD_START, record.required("start_time"));
            if (id(latest) != null) {
                baseline.put(LATEST, id(latest));
                baseline.put(LATEST_START, String.valueOf(latest.text("start_time")));
            }
            return Decision.request(plan, plan.target(), baseline);
        });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return START_DEPLOY_TASK.equals(plan.fact(OPERATION))
                ? api.startDeployTask(parameters.taskId(), plan.fact(RECORD))
                : api.rollbackRecords(parameters.taskId(), plan.fact(RECORD));
    }

    /** RollbackRecords is in no SDK, so the gateway of a region need not know it. */
    @Override
    @CheckForNull
    public Plan fallback(Plan plan, CallException refusal) {
        return plan.fact(OPERATION) == null && UNKNOWN_OPERATION.contains(String.valueOf(refusal.code()))
                ? new Plan(
                        plan.target(),
                        plan.from(),
                        plan.to(),
                        plan.consoleUrl(),
                        Map.of(RECORD, plan.fact(RECORD), OPERATION, START_DEPLOY_TASK))
                : null;
    }

    /**
     * Looks for a new run of the record, which counts as ours whoever started it, or for a new record. The API does not
     * tell whether a new record is a rollback and to what, so it may be somebody else's deployment. A refused request has
     * started nothing, as it was a POST.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        if (refused) {
            return CompletableFuture.completedFuture(Lookup.notFound());
        }
        String recordId = plan.fact(RECORD);
        return latest().thenCombine(state(recordId), (latest, record) -> {
            if (hasRunAgain(record, baseline)) {
                return Lookup.found(recordId);
            }
            String newest = id(latest);
            if (newest == null || baseline.get(LATEST) == null) {
                return Lookup.undetectable(latestUnknown());
            }
            boolean unchanged = newest.equals(baseline.get(LATEST))
                    && String.valueOf(latest.text("start_time")).equals(baseline.get(LATEST_START));
            return unchanged ? Lookup.notFound() : Lookup.ambiguous(newest, doubt(newest, latest));
        });
    }

    private static Message doubt(String id, Json record) {
        return MESSAGES.get("newRecord", id, record.text("executor", "operator"));
    }

    private Message latestUnknown() {
        return parameters.projectId() == null ? MESSAGES.get("latestUnknown.noProject") : MESSAGES.get("latestUnknown");
    }

    private static boolean hasRunAgain(Json record, Map<String, String> baseline) {
        String start = record.text("start_time");
        return start != null && !start.equals(baseline.get(RECORD_START));
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        return state(journal.changeId()).thenCompose(record -> {
            boolean stale = Objects.equals(journal.changeId(), journal.plan().fact(RECORD))
                    && !hasRunAgain(record, journal.baseline());
            return stale ? newRecord(journal) : CompletableFuture.completedStage(progress(record));
        });
    }

    /** Looks for a new record: as long as the old one has not run again, its id may only have been echoed. */
    private CompletionStage<Progress> newRecord(Journal journal) {
        return latest().thenApply(latest -> {
            String newest = id(latest);
            if (newest == null || journal.baseline().get(LATEST) == null) {
                return Progress.of(State.UNDECIDED, latestUnknown());
            }
            return newest.equals(journal.baseline().get(LATEST)) || newest.equals(journal.changeId())
                    ? Progress.of(State.RUNNING, MESSAGES.get("notYet"))
                    : Progress.moved(MESSAGES.get("runsAs", newest), newest, doubt(newest, latest));
        });
    }

    private static Progress progress(Json record) {
        String status = record.required("status");
        return switch (status) {
            case "initial", "pending", "running" -> Progress.of(State.RUNNING, MESSAGES.get("status." + status));
            case "succeeded" -> Progress.of(State.SUCCEEDED, MESSAGES.get("status.succeeded"));
            case "failed", "abort", "aborted", "timeout", "not_started" ->
                Progress.of(State.FAILED, MESSAGES.get("status." + status));
            // An unknown status; the step tells whether the record has ended.
            default ->
                "finish".equals(record.text("step"))
                        ? Progress.of(State.LOST, MESSAGES.get("status.finished", status))
                        : Progress.of(State.RUNNING, MESSAGES.get("status.unknown", status));
        };
    }

    /** @param recordId null for the latest record */
    private CompletionStage<Json> state(@CheckForNull String recordId) {
        return api.showDeployStatus(parameters.taskId(), recordId);
    }

    /** The latest record, by its state or by the history; without an {@link #id} if neither names it for certain. */
    private CompletionStage<Json> latest() {
        return state(null)
                .thenCompose(state -> id(state) != null || parameters.projectId() == null
                        ? CompletableFuture.completedStage(state)
                        : history().thenApply(records -> {
                            boolean certain = !records.truncated()
                                    && !records.entries().isEmpty()
                                    && records.entries().get(0).text("start_time") != null;
                            return certain ? records.entries().get(0) : state;
                        }));
    }

    /** The id of a record; null if the provider did not name it. */
    @CheckForNull
    private static String id(Json record) {
        return record.id("record_id", "execution_id");
    }

    /** The records of the last four weeks, newest first, without those that were cancelled before they started. */
    private CompletionStage<Listing<Json>> history() {
        return Listing.read(page -> api.listDeployTaskHistoryByDate(parameters.projectId(), parameters.taskId(), page))
                .thenApply(records -> new Listing<>(
                        records.entries().stream()
                                .filter(record -> record.text("start_time") != null
                                        || !"not_started".equals(record.text("state")))
                                .sorted(CodeArtsApi.NEWEST_FIRST)
                                .toList(),
                        records.truncated()));
    }
}
