package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.Batches;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Interprets the answer of DescribeChangeOrder. */
final class SaeProgress {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeProgress.class);

    private final SaeApi api;
    private final boolean confirmBatches;
    private final JsonNode order;

    /** @param order the {@code Data} of the answer */
    SaeProgress(SaeApi api, boolean confirmBatches, JsonNode order) {
        this.api = api;
        this.confirmBatches = confirmBatches;
        this.order = order;
    }

    CompletionStage<Progress> get() {
        return state().thenApply(progress -> progress.with(batches()));
    }

    private CompletionStage<Progress> state() {
        int status = Json.integer(order, "Status", -1);
        return switch (status) {
            case 0, 9, 12 -> now(State.RUNNING, text(status));
            case 1 ->
                Json.integer(order, "SubStatus", 0) == 1
                        ? withReasons(State.STUCK, MESSAGES.get("stuck"))
                        : now(State.RUNNING, text(status));
            case 2 -> now(State.SUCCEEDED, text(status));
            case 3, 6, 10 -> withReasons(State.FAILED, text(status));
            case 8 -> CompletableFuture.completedFuture(waiting());
            case 11 -> now(State.AWAITING_APPROVAL, text(status));
            case -1 -> CompletableFuture.failedFuture(new CallException(Kind.AMBIGUOUS, MESSAGES.get("noStatus")));
            default -> now(State.RUNNING, MESSAGES.get("status.unknown", status));
        };
    }

    private Progress waiting() {
        String batchId = waitingPipeline();
        if (batchId == null) {
            return Progress.of(State.RUNNING, MESSAGES.get("status.8.console", count()));
        }
        return confirmBatches
                ? Progress.confirmable(text(8), batchId)
                : Progress.awaitingConfirmation(MESSAGES.get("status.8.person", count()), batchId);
    }

    private static CompletionStage<Progress> now(State state, Message detail) {
        return CompletableFuture.completedFuture(Progress.of(state, detail));
    }

    private Message text(int status) {
        return MESSAGES.get("status." + status, count());
    }

    @CheckForNull
    private Message count() {
        Batches batches = batches();
        return batches == null ? null : MESSAGES.get("batches", batches.current(), batches.all());
    }

    @CheckForNull
    private Batches batches() {
        List<JsonNode> pipelines = Json.list(order, "Pipelines");
        int all = Math.max(pipelines.size(), Json.integer(order, "BatchCount", 0));
        long done = pipelines.stream()
                .filter(pipeline -> Json.integer(pipeline, "Status", -1) == 2)
                .count();
        return all == 0 ? null : new Batches((int) done, all);
    }

    /** The pipeline with the status "waiting"; where none has it, the current one. */
    @CheckForNull
    private String waitingPipeline() {
        return Json.list(order, "Pipelines").stream()
                .filter(pipeline -> Json.integer(pipeline, "Status", -1) == 8)
                .map(pipeline -> Json.text(pipeline, "PipelineId"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Json.text(order, "CurrentPipelineId"));
    }

    /** Adds the errors of the tasks of the batch that failed, where the provider reports them. */
    private CompletionStage<Progress> withReasons(State state, Message detail) {
        String own = Json.text(order, "ErrorMessage");
        Message told = own == null
                ? detail
                : Message.joined(": ", List.of(detail, Message.literal(UntrustedText.sanitize(own))));
        String pipeline = Json.text(order, "CurrentPipelineId");
        if (pipeline == null) {
            return now(state, told);
        }
        return api.describePipeline(pipeline)
                .handle((answer, failure) -> failure != null ? List.<Message>of() : taskErrors(answer))
                .thenApply(errors -> {
                    List<Message> all = new ArrayList<>(List.of(told));
                    all.addAll(errors);
                    return Progress.of(state, errors.isEmpty() ? told : Message.joined("; ", all));
                });
    }

    private static List<Message> taskErrors(JsonNode pipeline) {
        return Json.list(pipeline, "StageList").stream()
                .flatMap(stage -> Json.list(stage, "TaskList").stream())
                .filter(task -> Json.text(task, "ErrorMessage") != null)
                .map(task -> Json.text(task, "TaskName") + ": " + Json.text(task, "ErrorMessage"))
                .map(error -> Message.literal(UntrustedText.sanitize(error)))
                .limit(3)
                .toList();
    }
}
