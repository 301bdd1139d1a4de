package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Restores a record by RollbackRecords and tracks the record that this runs. The id in the answer may be that of a new
 * record or, as in the sample of the API document, the id of the request. In the latter case, the old success of the
 * record must not count as a new one.
 */
public record CodeArtsRollback(CodeArtsParameters parameters, CodeArtsApi api) implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsRollback.class);

    /** The record to restore. */
    private static final String RECORD = "record";

    /** The start time of that record in the baseline. */
    private static final String RECORD_START = "recordStart";

    /** The latest record in the baseline. */
    private static final String LATEST = "latest";

    private static final String LATEST_START = "latestStart";

    @Override
    public String service() {
        return "CodeArts Deploy";
    }

    @Override
    public CompletionStage<Plan> resolve() {
        return parameters.recordId() == null
                ? history().thenApply(this::planFromHistory)
                : state(null)
                        .thenCombine(
                                state(parameters.recordId()),
                                (latest, record) -> plan(
                                        describe(latest.text("record_id"), latest),
                                        describe(parameters.recordId(), record),
                                        parameters.recordId()));
    }

    private Plan planFromHistory(List<Json> newestFirst) {
        Json target = newestFirst.stream()
                .skip(1)
                .filter(CodeArtsApi::hasSucceeded)
                .findFirst()
                .orElseThrow(() -> CallException.rejected(MESSAGES.get("noRecordBefore", parameters.taskId())));
        Json latest = newestFirst.get(0);
        String id = target.text("execution_id");
        return plan(describe(latest.text("execution_id"), latest), describe(id, target), id);
    }

    private Plan plan(Message from, Message to, String record) {
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

    @Override
    public CompletionStage<Decision> decide(Plan plan) {
        return state(null)
                .thenCombine(
                        state(plan.fact(RECORD)),
                        (latest, record) -> Decision.request(Map.of(
                                LATEST, String.valueOf(latest.text("record_id")),
                                LATEST_START, String.valueOf(latest.text("start_time")),
                                RECORD_START, record.required("start_time"))));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.rollbackRecords(parameters.taskId(), plan.fact(RECORD));
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
        return state(null).thenCombine(state(recordId), (latest, record) -> {
            if (hasRunAgain(record, baseline)) {
                return Lookup.found(recordId);
            }
            String newest = latest.required("record_id");
            boolean unchanged = newest.equals(baseline.get(LATEST))
                    && String.valueOf(latest.text("start_time")).equals(baseline.get(LATEST_START));
            return unchanged ? Lookup.notFound() : Lookup.ambiguous(newest, doubt(newest, latest));
        });
    }

    private static Message doubt(String id, Json record) {
        return MESSAGES.get("newRecord", id, record.text("executor"));
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
        return state(null).thenApply(latest -> {
            String newest = latest.required("record_id");
            return newest.equals(journal.baseline().get(LATEST)) || newest.equals(journal.changeId())
                    ? Progress.of(State.RUNNING, MESSAGES.get("notYet"))
                    : Progress.moved(MESSAGES.get("runsAs", newest), newest, doubt(newest, latest));
        });
    }

    private static Progress progress(Json record) {
        String status = record.required("status");
        return switch (status) {
            case "pending", "running" -> Progress.of(State.RUNNING, MESSAGES.get("status." + status));
            case "succeeded" -> Progress.of(State.SUCCEEDED, MESSAGES.get("status.succeeded"));
            case "failed", "abort", "aborted", "timeout", "not_started" ->
                Progress.of(State.FAILED, MESSAGES.get("status." + status));
            // An unknown status; the step tells whether the record has ended.
            default ->
                "finish".equals(record.text("step"))
                        ? Progress.of(State.LOST, MESSAGES.get("status.finished", UntrustedText.sanitize(status)))
                        : Progress.of(State.RUNNING, MESSAGES.get("status.unknown", UntrustedText.sanitize(status)));
        };
    }

    /** @param recordId null for the latest record */
    private CompletionStage<Json> state(@CheckForNull String recordId) {
        return api.showDeployStatus(parameters.taskId(), recordId);
    }

    /** The newest 100 records of the last four weeks, newest first. */
    private CompletionStage<List<Json>> history() {
        return api.listDeployTaskHistoryByDate(parameters.projectId(), parameters.taskId(), 1)
                .thenApply(page -> page.entries().stream()
                        .filter(record -> record.text("start_time") != null)
                        .sorted(CodeArtsApi.NEWEST_FIRST)
                        .toList());
    }
}
