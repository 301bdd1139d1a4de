package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Converts the answer of DescribeChangeOrder to a {@link Progress}.
 *
 * @param order the {@code Data} of the answer
 */
record SaeProgress(SaeApi api, boolean confirmBatches, Json order) {
    static final int TERMINATED = 6;
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeProgress.class);

    CompletionStage<Progress> get() {
        return state().thenApply(progress -> progress.with(batches()));
    }

    private CompletionStage<Progress> state() {
        int status = ChangeOrders.status(order);
        return switch (status) {
            case 0, 9, 12 -> Progress.completedStage(State.RUNNING, text(status));
            case 1 ->
                order.integer("SubStatus", 0) == 1
                        ? withReasons(State.STUCK, MESSAGES.get("stuck"))
                        : Progress.completedStage(State.RUNNING, text(status));
            case 2 -> Progress.completedStage(State.SUCCEEDED, text(status));
            case 3, TERMINATED, 10 -> withReasons(State.FAILED, text(status));
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
                ? Progress.waiting(State.CONFIRMABLE, text(8), batchId)
                : Progress.waiting(State.AWAITING_CONFIRMATION, MESSAGES.get("status.8.person", count()), batchId);
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
        return pipelines().batches(order.integer("BatchCount", 0));
    }

    private Pipelines pipelines() {
        return new Pipelines(order.list("Pipelines"), "Status");
    }

    /** The id of the first waiting pipeline or, if no pipeline has that status, of the current one. */
    @CheckForNull
    private String waitingPipeline() {
        String waiting = pipelines().waiting();
        return waiting == null ? order.id("CurrentPipelineId") : waiting;
    }

    /**
     * The batch that waits after one that has ended.
     *
     * @param batch the {@code Data} of DescribePipeline
     * @return null if the batch has not ended, or if the order does not wait
     */
    @CheckForNull
    static String nextWaiting(Json batch) {
        boolean ended = batch.integer("PipelineStatus", -1) == 2 && batch.integer("CoStatus", -1) == 8;
        return ended ? batch.id("NextPipelineId") : null;
    }

    /** Adds the errors of the order and of the tasks of its current pipeline, where the provider reports them. */
    private CompletionStage<Progress> withReasons(State state, Message detail) {
        String pipeline = order.id("CurrentPipelineId");
        CompletionStage<List<Message>> ofTasks = pipeline == null
                ? CompletableFuture.completedStage(List.of())
                : api.describePipeline(pipeline)
                        .handle((answer, failure) -> failure == null ? taskErrors(answer) : List.of());
        return ofTasks.thenApply(errors -> {
            Message reasons = Message.joined(
                    "; ",
                    Stream.concat(Stream.ofNullable(order.message("ErrorMessage")), errors.stream())
                            .toList());
            return Progress.of(state, reasons == null ? detail : MESSAGES.get("reported", detail, reasons));
        });
    }

    private static List<Message> taskErrors(Json pipeline) {
        return pipeline.list("StageList").stream()
                .flatMap(stage -> stage.list("TaskList").stream())
                .filter(task -> task.text("ErrorMessage") != null)
                .map(task -> task.text("TaskName") + ": " + task.text("ErrorMessage"))
                .map(error -> Message.literal(UntrustedText.sanitize(error)))
                .limit(3)
                .toList();
    }
}
