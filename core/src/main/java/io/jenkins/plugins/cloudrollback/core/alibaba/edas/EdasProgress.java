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
        return state(order, ChangeOrders.status(order)).with(batches(order));
    }

    private static Progress state(Json order, int status) {
        return switch (status) {
            case 0, 1, 9 -> Progress.of(State.RUNNING, text(order, status));
            case WAITING -> waiting(order);
            case SUCCEEDED -> Progress.of(State.SUCCEEDED, text(order, status));
            // Such a status may pass, as an EDAS client that reads it up to two more times shows.
            case 3, TERMINATED, 7, 10 -> Progress.of(State.STUCK, text(order, status));
            default -> Progress.of(State.RUNNING, MESSAGES.get("status.unknown", status));
        };
    }

    private static Progress waiting(Json order) {
        String batchId = pipelines(order).waiting();
        return batchId == null
                ? Progress.of(State.RUNNING, MESSAGES.get("status.8.console", count(order)))
                : Progress.waiting(State.AWAITING_CONFIRMATION, text(order, WAITING), batchId);
    }

    private static Message text(Json order, int status) {
        return MESSAGES.get("status." + status, count(order));
    }

    @CheckForNull
    private static Message count(Json order) {
        Batches batches = batches(order);
        return batches == null ? null : MESSAGES.get("batches", batches.current(), batches.all());
    }

    @CheckForNull
    private static Batches batches(Json order) {
        return pipelines(order).batches(0);
    }

    private static Pipelines pipelines(Json order) {
        return new Pipelines(order.list("PipelineInfoList", "PipelineInfo"), "PipelineStatus");
    }
}
