package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Goes back to a record by RollbackRecords and follows the record that this runs. The answer's id may be the id of a new
 * record or, as the document's sample shows it, the one that was sent: then an old success must not pass for a new one.
 */
public final class CodeArtsRollback implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsRollback.class);
    private static final String RECORD = "record";
    /** What the baseline holds: the latest record with its start, and the start of the record that is gone back to. */
    private static final String LATEST = "latest";

    private static final String LATEST_START = "latestStart";
    private static final String RECORD_START = "recordStart";

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
                .filter(record -> "succeeded".equals(Json.text(record, "state")))
                .findFirst()
                .orElseThrow(
                        () -> new CallException(Kind.REJECTED, MESSAGES.get("noRecordBefore", parameters.taskId())));
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
                                RECORD_START, Json.required(record, "start_time", "ShowDeployStatus")));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.rollbackRecords(parameters.taskId(), plan.fact(RECORD));
    }

    /**
     * The record run once more is ours or as good as ours. Of a new record the API does not tell whether it is a rollback
     * and to what, so it may be somebody else's deployment.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline) {
        String record = plan.fact(RECORD);
        return state(null).thenCombine(state(record), (latest, again) -> {
            if (began(again, baseline)) {
                return Lookup.found(record);
            }
            String newest = Json.required(latest, "record_id", "ShowDeployStatus");
            boolean asBefore = newest.equals(baseline.get(LATEST))
                    && String.valueOf(Json.text(latest, "start_time")).equals(baseline.get(LATEST_START));
            return asBefore
                    ? Lookup.notFound()
                    : Lookup.ambiguous(newest, MESSAGES.get("newRecord", newest, Json.text(latest, "executor")));
        });
    }

    private static boolean began(JsonNode record, Map<String, String> baseline) {
        String start = Json.text(record, "start_time");
        return start != null && !start.equals(baseline.get(RECORD_START));
    }

    @Override
    public CompletionStage<Progress> poll(Change change) {
        return state(change.id()).thenCompose(record -> {
            boolean stale = change.id().equals(change.plan().fact(RECORD)) && !began(record, change.baseline());
            return stale ? successor(change) : CompletableFuture.completedFuture(progress(record));
        });
    }

    /** The old record has not run again: either not yet, or its id was only echoed and a new record runs instead. */
    private CompletionStage<Progress> successor(Change change) {
        return state(null).thenApply(latest -> {
            String newest = Json.required(latest, "record_id", "ShowDeployStatus");
            return newest.equals(change.baseline().get(LATEST)) || newest.equals(change.id())
                    ? Progress.of(State.RUNNING, MESSAGES.get("notYet"))
                    : Progress.moved(
                            MESSAGES.get("runsAs", newest),
                            newest,
                            MESSAGES.get("newRecord", newest, Json.text(latest, "executor")));
        });
    }

    private static Progress progress(JsonNode record) {
        String status = Json.required(record, "status", "ShowDeployStatus");
        return switch (status) {
            case "pending" -> Progress.of(State.RUNNING, MESSAGES.get("status.pending"));
            case "running" -> Progress.of(State.RUNNING, MESSAGES.get("status.running"));
            case "succeeded" -> Progress.of(State.SUCCEEDED, MESSAGES.get("status.succeeded"));
            case "failed", "abort", "aborted", "timeout", "not_started" ->
                Progress.of(State.FAILED, MESSAGES.get("status." + status));
            // The step tells that it has ended, however that is called.
            default ->
                "finish".equals(Json.text(record, "step"))
                        ? Progress.of(State.LOST, MESSAGES.get("status.finished", UntrustedText.sanitize(status)))
                        : Progress.of(State.RUNNING, MESSAGES.get("status.unknown", UntrustedText.sanitize(status)));
        };
    }

    /** @param recordId null for the latest */
    private CompletionStage<JsonNode> state(@CheckForNull String recordId) {
        return api.showDeployStatus(parameters.taskId(), recordId);
    }

    /** The newest hundred records of the last weeks, newest first. */
    private CompletionStage<List<JsonNode>> history() {
        return api.listDeployTaskHistoryByDate(parameters.projectId(), parameters.taskId(), 1)
                .thenApply(page -> page.entries().stream()
                        .filter(record -> Json.text(record, "start_time") != null)
                        .sorted(CodeArtsApi.NEWEST_FIRST)
                        .toList());
    }
}
