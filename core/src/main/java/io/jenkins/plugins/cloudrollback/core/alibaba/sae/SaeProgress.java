package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.alibaba.Pipelines;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Converts the answer of DescribeChangeOrder to a {@link Progress}. */
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
        int status = ChangeOrders.status(order);
        return switch (status) {
            case 0, 9, 12 -> Progress.completedStage(State.RUNNING, text(status));
            case 1 ->
                Json.integer(order, "SubStatus", 0) == 1
                        ? withReasons(State.STUCK, MESSAGES.get("stuck"))
                        : Progress.completedStage(State.RUNNING, text(status));
            case 2 -> Progress.completedStage(State.SUCCEEDED, text(status));
            case 3, 6, 10 -> withReasons(State.FAILED, text(status));
            case 8 -> CompletableFuture.completedStage(waiting());
            case 11 -> Progress.completedStage(State.AWAITING_APPROVAL, text(status));
            case -1 -> CompletableFuture.failedFuture(new CallException(Kind.AMBIGUOUS, MESSAGES.get("noStatus")));
            default -> Progress.completedStage(State.RUNNING, MESSAGES.get("status.unknown", status));
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
        return pipelines().batches(Json.integer(order, "BatchCount", 0));
    }

    private Pipelines pipelines() {
        return new Pipelines(Json.list(order, "Pipelines"), "Status");
    }

    /** The id of the first waiting pipeline or, if no pipeline has that status, of the current one. */
    @CheckForNull
    private String waitingPipeline() {
        String waiting = pipelines().waiting();
        return waiting == null ? Json.text(order, "CurrentPipelineId") : waiting;
    }

    /** Adds the errors of the order and of the tasks of its current pipeline, where the provider reports them. */
    private CompletionStage<Progress> withReasons(State state, Message detail) {
        List<Message> reasons = new ArrayList<>();
        String error = Json.text(order, "ErrorMessage");
        if (error != null) {
            reasons.add(Message.literal(UntrustedText.sanitize(error)));
        }
        String pipeline = Json.text(order, "CurrentPipelineId");
        if (pipeline == null) {
            return Progress.completedStage(state, withReasons(detail, reasons));
        }
        return api.describePipeline(pipeline)
                .handle((answer, failure) -> failure != null ? List.<Message>of() : taskErrors(answer))
                .thenApply(errors -> {
                    reasons.addAll(errors);
                    return Progress.of(state, withReasons(detail, reasons));
                });
    }

    private static Message withReasons(Message detail, List<Message> reasons) {
        return reasons.isEmpty() ? detail : MESSAGES.get("reported", detail, Message.joined("; ", reasons));
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
