package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.alibaba.Pipelines;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.Batches;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Converts the answer of GetChangeOrderInfo to a {@link Progress}. */
final class EdasProgress {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasProgress.class);
    static final int SUCCEEDED = 2;
    static final int TERMINATED = 6;
    private static final int WAITING = 8;

    private EdasProgress() {}

    /** Reads an order. One that has failed is read again, as such a status has been seen to pass. */
    static CompletionStage<Json> read(EdasApi api, String id) {
        return api.getChangeOrderInfo(id)
                .thenCompose(order -> of(order).state() == State.STUCK
                        ? api.getChangeOrderInfo(id)
                        : CompletableFuture.completedStage(order));
    }

    /** @param order the {@code changeOrderInfo} of the answer */
    static Progress of(Json order) {
        Pipelines pipelines = new Pipelines(order.list("PipelineInfoList", "PipelineInfo"), "PipelineStatus");
        int status = ChangeOrders.status(order);
        Batches batches = pipelines.batches(0);
        return (status == WAITING ? waiting(pipelines, batches) : state(status, batches)).with(batches);
    }

    /**
     * The progress of an order that was aborted and may roll back under its own id. Its batches may be those of what was
     * aborted, so they do not count and cannot be confirmed here.
     */
    static Progress ofAborted(Json order) {
        int status = ChangeOrders.status(order);
        return status == WAITING ? Progress.of(State.RUNNING, MESSAGES.get("status.8.aborted")) : state(status, null);
    }

    private static Progress state(int status, @CheckForNull Batches batches) {
        return switch (status) {
            case 0, 1, 9 -> Progress.of(State.RUNNING, text(status, batches));
            case SUCCEEDED -> Progress.of(State.SUCCEEDED, text(status, batches));
            // Such a status may pass, as an EDAS client that reads it up to two more times shows.
            case 3, TERMINATED, 7, 10 -> Progress.of(State.STUCK, text(status, batches));
            default -> Progress.of(State.RUNNING, MESSAGES.get("status.unknown", status));
        };
    }

    private static Progress waiting(Pipelines pipelines, @CheckForNull Batches batches) {
        String batchId = pipelines.waiting();
        return batchId == null
                ? Progress.of(State.RUNNING, MESSAGES.get("status.8.console", count(batches)))
                : Progress.waiting(State.AWAITING_CONFIRMATION, text(WAITING, batches), batchId);
    }

    private static Message text(int status, @CheckForNull Batches batches) {
        return MESSAGES.get("status." + status, count(batches));
    }

    @CheckForNull
    private static Message count(@CheckForNull Batches batches) {
        return batches == null ? null : MESSAGES.get("batches", batches.current(), batches.all());
    }
}
