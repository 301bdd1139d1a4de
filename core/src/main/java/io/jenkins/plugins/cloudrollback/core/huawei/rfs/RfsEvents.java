package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The events of one deployment of a stack.
 *
 * @param begun whether the deployment has begun; also true if its events can't be read
 * @param finished whether the last event of a deployment, its summary, is present
 * @param errors at most three error messages, newest first
 */
record RfsEvents(boolean begun, boolean finished, List<Message> errors) {

    static CompletionStage<RfsEvents> of(RfsApi api, String stackName, String deploymentId) {
        return api.listStackEvents(stackName, deploymentId)
                .thenApply(RfsEvents::of)
                .exceptionallyCompose(RfsEvents::unreadable);
    }

    private static RfsEvents of(List<Json> events) {
        boolean finished = events.stream().anyMatch(event -> "SUMMARY".equals(type(event)));
        List<Message> errors = events.stream()
                .filter(event -> "ERROR".equals(type(event)) || type(event).endsWith("_FAILED"))
                .map(event -> event.message("event_message"))
                .filter(Objects::nonNull)
                .distinct()
                .limit(3)
                .toList();
        return new RfsEvents(!events.isEmpty(), finished, errors);
    }

    /** A queued deployment is not found. Without permission to read events, the status of the stack decides. */
    private static CompletionStage<RfsEvents> unreadable(Throwable failure) {
        CallException cause = CallException.of(failure);
        if (cause.kind() == CallException.Kind.REJECTED) {
            boolean queued = RfsApi.NOT_FOUND.equals(cause.code());
            return CompletableFuture.completedFuture(new RfsEvents(!queued, false, List.of()));
        }
        return CompletableFuture.failedFuture(cause);
    }

    private static String type(Json event) {
        return event.required("event_type");
    }
}
