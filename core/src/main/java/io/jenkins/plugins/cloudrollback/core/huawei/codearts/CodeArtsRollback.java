package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiErrorFormat;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Goes back to a record by RollbackRecords and follows the record that this runs. The answer's id may be the id of a new
 * record or, as the document's sample shows it, the one that was sent: then an old success must not pass for a new one.
 */
public final class CodeArtsRollback implements Rollback {
    public static final String SERVICE = "codearts-deploy";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class, CodeArtsRollback.class);

    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsRollback.class);
    private static final String RECORD = "record";
    /** What the baseline holds: the latest record with its start, and the start of the record that is gone back to. */
    private static final String LATEST = "latest";

    private static final String LATEST_START = "latestStart";
    private static final String RECORD_START = "recordStart";

    private final CodeArtsParameters parameters;
    private final ApiClient api;
    private final ApiClient.Connection connection;

    public CodeArtsRollback(
            CodeArtsParameters parameters,
            ApiClient.Connection connection,
            Endpoints endpoints,
            IamTokens tokens,
            Supplier<? extends HuaweiCredentials> credentials) {
        this.parameters = parameters;
        this.connection = connection;
        this.api = CodeArtsApi.client(parameters.region(), connection, endpoints, tokens, credentials);
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

    private Plan plan(String from, String to, String record) {
        return new Plan(
                MESSAGES.get("target", parameters.taskId(), parameters.region()),
                from,
                to,
                Endpoints.console(SERVICE, parameters.region()),
                Map.of(RECORD, record));
    }

    private static String describe(String id, JsonNode record) {
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
                                RECORD_START, Json.need(record, "start_time", "ShowDeployStatus")));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        // The gateway refuses an empty body, so it is an empty object.
        ApiCall call = ApiCall.change(
                        "RollbackRecords",
                        "POST",
                        "/v2/tasks/{}/records/{}/rollback",
                        parameters.taskId(),
                        plan.fact(RECORD))
                .withHeader("Content-Type", "application/json")
                .withBody("{}");
        return api.call(call).thenApply(answer -> Json.need(answer, "id", call.operation()));
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
            String newest = Json.need(latest, "record_id", "ShowDeployStatus");
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
            String newest = Json.need(latest, "record_id", "ShowDeployStatus");
            return newest.equals(change.baseline().get(LATEST)) || newest.equals(change.id())
                    ? Progress.of(State.RUNNING, MESSAGES.get("notYet"))
                    : Progress.moved(
                            MESSAGES.get("runsAs", newest),
                            newest,
                            MESSAGES.get("newRecord", newest, Json.text(latest, "executor")));
        });
    }

    private static Progress progress(JsonNode record) {
        String status = Json.need(record, "status", "ShowDeployStatus");
        return switch (status) {
            case "pending" -> Progress.of(State.RUNNING, MESSAGES.get("status.pending"));
            case "running" -> Progress.of(State.RUNNING, MESSAGES.get("status.running"));
            case "succeeded" -> Progress.of(State.SUCCEEDED, MESSAGES.get("status.succeeded"));
            case "failed", "abort", "aborted", "timeout", "not_started" ->
                Progress.of(State.FAILED, MESSAGES.get("status." + status));
            // The step tells that it has ended, however that is called.
            default ->
                "finish".equals(Json.text(record, "step"))
                        ? Progress.of(State.LOST, MESSAGES.get("status.finished", Json.shown(status)))
                        : Progress.of(State.RUNNING, MESSAGES.get("status.unknown", Json.shown(status)));
        };
    }

    /** @param record null for the latest */
    private CompletionStage<JsonNode> state(String record) {
        return api.call(ApiCall.read("ShowDeployStatus", "GET", "/v2/tasks/{}/state", parameters.taskId())
                        .with("record_id", record)
                        .with("step_state", false))
                .thenApply(answer -> {
                    // Without it, the rest can't be trusted either: a missing start must not pass for another start.
                    Json.need(answer.path("result"), "status", "ShowDeployStatus");
                    return answer.path("result");
                });
    }

    /** The newest hundred of the last weeks, newest first. */
    private CompletionStage<List<JsonNode>> history() {
        return CodeArtsApi.history(api, connection.time().now(), parameters.projectId(), parameters.taskId(), 1)
                .thenApply(page -> page.entries().stream()
                        .filter(record -> Json.text(record, "start_time") != null)
                        .sorted(CodeArtsApi.NEWEST_FIRST)
                        .toList());
    }
}
