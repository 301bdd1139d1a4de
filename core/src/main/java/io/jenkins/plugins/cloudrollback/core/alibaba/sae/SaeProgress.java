package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.Batches;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** What the fields of DescribeChangeOrder mean. */
final class SaeProgress {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeProgress.class);

    private SaeProgress() {}

    /** @param order the {@code Data} of the answer */
    static CompletionStage<Progress> of(JsonNode order, boolean confirmBatches, ApiClient api) {
        return state(order, confirmBatches, api).thenApply(progress -> progress.with(batches(order)));
    }

    private static CompletionStage<Progress> state(JsonNode order, boolean confirmBatches, ApiClient api) {
        int status = Json.integer(order, "Status", -1);
        return switch (status) {
            case 0, 9, 12 -> now(State.RUNNING, text(status, order));
            case 1 ->
                Json.integer(order, "SubStatus", 0) == 1
                        ? withReasons(State.STUCK, MESSAGES.get("stuck"), order, api)
                        : now(State.RUNNING, text(status, order));
            case 2 -> now(State.SUCCEEDED, text(status, order));
            case 3, 6, 10 -> withReasons(State.FAILED, text(status, order), order, api);
            case 8 -> CompletableFuture.completedFuture(waiting(order, confirmBatches));
            case 11 -> now(State.AWAITING_APPROVAL, text(status, order));
            case -1 -> CompletableFuture.failedFuture(new CallException(Kind.AMBIGUOUS, MESSAGES.get("noStatus")));
            default -> now(State.RUNNING, MESSAGES.get("status.unknown", status));
        };
    }

    private static Progress waiting(JsonNode order, boolean confirmBatches) {
        String batchId = waitingPipeline(order);
        if (batchId == null) {
            return Progress.of(State.RUNNING, MESSAGES.get("status.8.console", count(order)));
        }
        return confirmBatches
                ? Progress.confirmable(text(8, order), batchId)
                : Progress.awaitingConfirmation(MESSAGES.get("status.8.person", count(order)), batchId);
    }

    private static CompletionStage<Progress> now(State state, String detail) {
        return CompletableFuture.completedFuture(Progress.of(state, detail));
    }

    private static String text(int status, JsonNode order) {
        return MESSAGES.get("status." + status, count(order));
    }

    private static String count(JsonNode order) {
        Batches batches = batches(order);
        return batches == null ? "" : MESSAGES.get("batches", batches.current(), batches.all());
    }

    private static Batches batches(JsonNode order) {
        List<JsonNode> pipelines = Json.list(order, "Pipelines");
        int all = Math.max(pipelines.size(), Json.integer(order, "BatchCount", 0));
        long done = pipelines.stream()
                .filter(pipeline -> Json.integer(pipeline, "Status", -1) == 2)
                .count();
        return all == 0 ? null : new Batches((int) done, all);
    }

    /** The pipeline that shows the waiting status; where none does, the one that is said to be current. */
    private static String waitingPipeline(JsonNode order) {
        return Json.list(order, "Pipelines").stream()
                .filter(pipeline -> Json.integer(pipeline, "Status", -1) == 8)
                .map(pipeline -> Json.text(pipeline, "PipelineId"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Json.text(order, "CurrentPipelineId"));
    }

    /** With the errors of the tasks of the batch that failed, where the provider tells them. */
    private static CompletionStage<Progress> withReasons(State state, String detail, JsonNode order, ApiClient api) {
        String own = Json.text(order, "ErrorMessage");
        String told = own == null ? detail : detail + ": " + Json.shown(own);
        String pipeline = Json.text(order, "CurrentPipelineId");
        if (pipeline == null) {
            return now(state, told);
        }
        return api.call(ApiCall.read("DescribePipeline", "GET", "/pop/v1/sam/changeorder/DescribePipeline")
                        .with("PipelineId", pipeline))
                .handle((answer, failure) -> failure != null ? "" : taskErrors(answer.path("Data")))
                .thenApply(errors -> Progress.of(state, errors.isEmpty() ? told : told + "; " + errors));
    }

    private static String taskErrors(JsonNode pipeline) {
        return Json.list(pipeline, "StageList").stream()
                .flatMap(stage -> Json.list(stage, "TaskList").stream())
                .filter(task -> Json.text(task, "ErrorMessage") != null)
                .map(task -> Json.shown(Json.text(task, "TaskName") + ": " + Json.text(task, "ErrorMessage")))
                .limit(3)
                .collect(Collectors.joining("; "));
    }
}
