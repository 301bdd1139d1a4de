package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The events of one deployment of a stack.
 *
 * @param begun whether the deployment has begun
 * @param errors at most three messages that tell why it failed; first errors, then lines of the log, each newest first
 * @param unreadable why the events can't be read; null if they can
 */
record RfsEvents(
        boolean begun, List<Message> errors, @CheckForNull Message unreadable) {
    private static final Pattern CAUSE = Pattern.compile("Error|Failed");
    private static final int NO_CAUSE = 3;

    static CompletionStage<RfsEvents> of(RfsApi api, String stackName, String deploymentId) {
        return api.listStackEvents(stackName, deploymentId)
                .thenApply(RfsEvents::of)
                .exceptionallyCompose(RfsEvents::unreadable);
    }

    private static RfsEvents of(List<Json> events) {
        List<Message> errors = events.stream()
                .filter(event -> rank(event) < NO_CAUSE)
                .sorted(Comparator.comparingInt(RfsEvents::rank))
                .map(event -> event.message("event_message"))
                .filter(Objects::nonNull)
                .distinct()
                .limit(3)
                .toList();
        return new RfsEvents(!events.isEmpty(), errors, null);
    }

    /** The smaller, the more an event tells about the cause of a failure, which is often only in the log (observed). */
    private static int rank(Json event) {
        String type = event.required("event_type");
        return switch (type) {
            case "ERROR" -> 0;
            case "LOG" ->
                CAUSE.matcher(String.valueOf(event.text("event_message"))).find() ? 1 : NO_CAUSE;
            default -> type.endsWith("_FAILED") ? 2 : NO_CAUSE;
        };
    }

    /** A queued deployment is not found. */
    private static CompletionStage<RfsEvents> unreadable(Throwable failure) {
        CallException cause = CallException.of(failure);
        if (cause.kind() == CallException.Kind.REJECTED) {
            boolean queued = RfsApi.NOT_FOUND.equals(cause.code());
            return CompletableFuture.completedStage(new RfsEvents(false, List.of(), queued ? null : cause.message()));
        }
        return CompletableFuture.failedStage(cause);
    }
}
