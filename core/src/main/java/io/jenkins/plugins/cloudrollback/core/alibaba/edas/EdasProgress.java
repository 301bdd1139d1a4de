package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.Batches;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.List;
import java.util.Objects;

/** Interprets the answer of GetChangeOrderInfo. */
final class EdasProgress {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasProgress.class);
    static final int TERMINATED = 6;
    private static final int WAITING = 8;

    private EdasProgress() {}

    /** @param order the {@code changeOrderInfo} of the answer */
    static Progress of(JsonNode order) {
        return state(order, EdasApi.status(order)).with(batches(order));
    }

    private static Progress state(JsonNode order, int status) {
        return switch (status) {
            case 0, 1, 9 -> Progress.of(State.RUNNING, text(order, status));
            case WAITING -> waiting(order);
            case 2 -> Progress.of(State.SUCCEEDED, text(order, status));
            case 3, TERMINATED, 7, 10 -> Progress.of(State.FAILED, text(order, status));
            default -> Progress.of(State.RUNNING, MESSAGES.get("status.unknown", status));
        };
    }

    private static Progress waiting(JsonNode order) {
        return pipelines(order).stream()
                .filter(pipeline -> Json.integer(pipeline, "PipelineStatus", -1) == WAITING)
                .map(pipeline -> Json.text(pipeline, "PipelineId"))
                .filter(Objects::nonNull)
                .findFirst()
                .map(batchId -> Progress.awaitingConfirmation(text(order, WAITING), batchId))
                .orElseGet(() -> Progress.of(State.RUNNING, MESSAGES.get("status.8.console", count(order))));
    }

    private static Message text(JsonNode order, int status) {
        return MESSAGES.get("status." + status, count(order));
    }

    @CheckForNull
    private static Message count(JsonNode order) {
        Batches batches = batches(order);
        return batches == null ? null : MESSAGES.get("batches", batches.current(), batches.all());
    }

    @CheckForNull
    private static Batches batches(JsonNode order) {
        List<JsonNode> pipelines = pipelines(order);
        long done = pipelines.stream()
                .filter(pipeline -> Json.integer(pipeline, "PipelineStatus", -1) == 2)
                .count();
        return pipelines.isEmpty() ? null : new Batches((int) done, pipelines.size());
    }

    private static List<JsonNode> pipelines(JsonNode order) {
        return Json.list(order, "PipelineInfoList", "PipelineInfo");
    }
}
