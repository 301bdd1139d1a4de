package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * What ListStackEvents tells of one deployment.
 *
 * @param begun whether there are any, or may be
 * @param finished whether there is the one that a deployment ends with
 * @param errors the messages of what failed, newest first; empty when there are none
 */
record RfsEvents(boolean begun, boolean finished, String errors) {

    static CompletionStage<RfsEvents> of(ApiClient api, String deployment, RfsParameters parameters) {
        ApiCall call = ApiCall.read(
                        "ListStackEvents",
                        "GET",
                        "/v1/{}/stacks/{}/events",
                        parameters.projectId(),
                        parameters.stackName())
                .withHeader("Client-Request-Id", UUID.randomUUID().toString())
                .with("deployment_id", deployment);
        return api.call(call)
                .thenApply(answer -> of(Json.needList(answer, "stack_events", "stack_events", call.operation())))
                .exceptionallyCompose(RfsEvents::unreadable);
    }

    private static RfsEvents of(List<JsonNode> events) {
        boolean finished = events.stream().anyMatch(event -> "SUMMARY".equals(type(event)));
        String errors = events.stream()
                .filter(event -> "ERROR".equals(type(event)) || type(event).endsWith("_FAILED"))
                .filter(event -> Json.text(event, "event_message") != null)
                .map(event -> Json.shown(Json.text(event, "event_message")))
                .distinct()
                .limit(3)
                .collect(Collectors.joining("; "));
        return new RfsEvents(!events.isEmpty(), finished, errors);
    }

    /** A deployment that is still queued is not found. Who may not read events has only the stack's own word. */
    private static CompletionStage<RfsEvents> unreadable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof CallException call && call.kind() == CallException.Kind.REJECTED) {
            boolean queued = "RF.10013001".equals(call.code());
            return CompletableFuture.completedFuture(new RfsEvents(!queued, false, ""));
        }
        return CompletableFuture.failedFuture(cause);
    }

    private static String type(JsonNode event) {
        return Json.need(event, "event_type", "ListStackEvents");
    }
}
