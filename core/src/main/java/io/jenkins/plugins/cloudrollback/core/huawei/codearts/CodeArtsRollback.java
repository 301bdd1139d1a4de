package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
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
public final class CodeArtsRollback implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsRollback.class);
    private static final String STATUS_OPERATION = "ShowDeployStatus";

    /** The record to restore. */
    private static final String RECORD = "record";

    /** The start time of that record in the baseline. */
    private static final String RECORD_START = "recordStart";

    /** The latest record in the baseline. */
    private static final String LATEST = "latest";

    private static final String LATEST_START = "latestStart";

    private final CodeArtsParameters parameters;
    private final CodeArtsApi api;

    public CodeArtsRollback(CodeArtsParameters parameters, CodeArtsApi api) {
        this.parameters = parameters;
        this.api = api;
    }

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
                                        describe(Json.text(latest, "record_id"), latest),
                                        describe(parameters.recordId(), record),
                                        parameters.recordId()));
    }

    private Plan planFromHistory(List<JsonNode> newestFirst) {
        JsonNode target = newestFirst.stream()
                .skip(1)
                .filter(CodeArtsApi::hasSucceeded)
                .findFirst()
                .orElseThrow(() -> CallException.rejected(MESSAGES.get("noRecordBefore", parameters.taskId())));
        JsonNode latest = newestFirst.get(0);
        String id = Json.text(target, "execution_id");
        return plan(describe(Json.text(latest, "execution_id"), latest), describe(id, target), id);
    }

    private Plan plan(Message from, Message to, String record) {
        return new Plan(
                MESSAGES.get("target", parameters.taskId(), parameters.region()),
                from,
                to,
                Endpoints.console(CodeArtsApi.SERVICE, parameters.region()),
                Map.of(RECORD, record));
    }

    private static Message describe(String id, JsonNode record) {
        return MESSAGES.get("record", id, Json.text(record, "start_time"), Json.text(record, "state", "status"));
    }

    @Override
    public CompletionStage<Map<String, String>> baseline(Plan plan) {
        return state(null)
                .thenCombine(
                        state(plan.fact(RECORD)),
                        (latest, record) -> Map.of(
                                LATEST, String.valueOf(Json.text(latest, "record_id")),
                                LATEST_START, String.valueOf(Json.text(latest, "start_time")),
                                RECORD_START, Json.required(record, "start_time", STATUS_OPERATION)));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.rollbackRecords(parameters.taskId(), plan.fact(RECORD));
    }

    /**
     * Looks for a new run of the record, which counts as ours whoever started it, or for a new record. The API does not
     * tell whether a new record is a rollback and to what, so it may be somebody else's deployment.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline) {
        String recordId = plan.fact(RECORD);
        return state(null).thenCombine(state(recordId), (latest, record) -> {
            if (hasRunAgain(record, baseline)) {
                return Lookup.found(recordId);
            }
            String newest = Json.required(latest, "record_id", STATUS_OPERATION);
            boolean unchanged = newest.equals(baseline.get(LATEST))
                    && String.valueOf(Json.text(latest, "start_time")).equals(baseline.get(LATEST_START));
            return unchanged ? Lookup.notFound() : Lookup.ambiguous(newest, doubt(newest, latest));
        });
    }

    private static Message doubt(String id, JsonNode record) {
        return MESSAGES.get("newRecord", id, Json.text(record, "executor"));
    }

    private static boolean hasRunAgain(JsonNode record, Map<String, String> baseline) {
        String start = Json.text(record, "start_time");
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
            String newest = Json.required(latest, "record_id", STATUS_OPERATION);
            return newest.equals(journal.baseline().get(LATEST)) || newest.equals(journal.changeId())
                    ? Progress.of(State.RUNNING, MESSAGES.get("notYet"))
                    : Progress.moved(MESSAGES.get("runsAs", newest), newest, doubt(newest, latest));
        });
    }

    private static Progress progress(JsonNode record) {
        String status = Json.required(record, "status", STATUS_OPERATION);
        return switch (status) {
            case "pending" -> Progress.of(State.RUNNING, MESSAGES.get("status.pending"));
            case "running" -> Progress.of(State.RUNNING, MESSAGES.get("status.running"));
            case "succeeded" -> Progress.of(State.SUCCEEDED, MESSAGES.get("status.succeeded"));
            case "failed", "abort", "aborted", "timeout", "not_started" ->
                Progress.of(State.FAILED, MESSAGES.get("status." + status));
            // An unknown status; the step tells whether the record has ended.
            default ->
                "finish".equals(Json.text(record, "step"))
                        ? Progress.of(State.LOST, MESSAGES.get("status.finished", UntrustedText.sanitize(status)))
                        : Progress.of(State.RUNNING, MESSAGES.get("status.unknown", UntrustedText.sanitize(status)));
        };
    }

    /** @param recordId null for the latest record */
    private CompletionStage<JsonNode> state(@CheckForNull String recordId) {
        return api.showDeployStatus(parameters.taskId(), recordId);
    }

    /** The newest 100 records of the last four weeks, newest first. */
    private CompletionStage<List<JsonNode>> history() {
        return api.listDeployTaskHistoryByDate(parameters.projectId(), parameters.taskId(), 1)
                .thenApply(page -> page.entries().stream()
                        .filter(record -> Json.text(record, "start_time") != null)
                        .sorted(CodeArtsApi.NEWEST_FIRST)
                        .toList());
    }
}
