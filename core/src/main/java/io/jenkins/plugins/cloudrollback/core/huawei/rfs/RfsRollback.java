package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Continues the rollback of a stack by ContinueRollbackStack and follows the stack's status, which is all that tells of
 * it. The request is queued by the provider, for up to six hours, and meanwhile the stack may show the failure of the
 * rollback before: a failure counts only when there is a sign that it is ours.
 */
public final class RfsRollback implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(RfsRollback.class);
    private static final String STACK_ID = "stackId";
    private static final String UPDATED = "updated";
    private static final String RUNNING = "ROLLBACK_IN_PROGRESS";

    private final RfsParameters parameters;
    private final RfsApi api;

    public RfsRollback(RfsParameters parameters, RfsApi api) {
        this.parameters = parameters;
        this.api = api;
    }

    @Override
    public String service() {
        return "RFS";
    }

    /** The longest that the provider keeps a request in its queue, according to the API document. */
    @Override
    public Duration visibilityDelay() {
        return Duration.ofHours(6);
    }

    @Override
    public Duration maxPause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public CompletionStage<Plan> resolve() {
        return metadata(parameters.stackId()).thenApply(stack -> {
            requireContinuable(stack);
            String id = Json.text(stack, "stack_id");
            return new Plan(
                    MESSAGES.get("target", parameters.stackName(), id, parameters.region()),
                    null,
                    null,
                    Endpoints.console(RfsApi.SERVICE, parameters.region()),
                    id == null ? Map.of() : Map.of(STACK_ID, id));
        });
    }

    private void requireContinuable(JsonNode stack) {
        String status = status(stack);
        if (status.endsWith("_IN_PROGRESS")) {
            throw new CallException(Kind.BUSY, MESSAGES.get("inProgress", parameters.stackName(), status));
        }
        if (!status.equals(RfsApi.CONTINUABLE)) {
            throw new CallException(Kind.REJECTED, MESSAGES.get("notContinuable", parameters.stackName(), status));
        }
    }

    @Override
    public CompletionStage<Map<String, String>> baseline(Plan plan) {
        return metadata(plan.fact(STACK_ID)).thenApply(stack -> {
            requireContinuable(stack);
            return Map.of(UPDATED, updated(stack));
        });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.continueRollbackStack(parameters.stackName(), plan.fact(STACK_ID));
    }

    /** A rollback that somebody else continued is as good as ours: it is the same stack and there is nothing to choose. */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline) {
        return metadata(plan.fact(STACK_ID)).thenApply(stack -> {
            String status = status(stack);
            if (status.equals(RUNNING) || status.equals("ROLLBACK_COMPLETE")) {
                return Lookup.found(null);
            }
            if (status.equals(RfsApi.CONTINUABLE) && updated(stack).equals(baseline.get(UPDATED))) {
                return Lookup.notFound();
            }
            return Lookup.ambiguous(null, MESSAGES.get("changedSince", status));
        });
    }

    @Override
    public CompletionStage<Progress> poll(Change change) {
        return metadata(change.plan().fact(STACK_ID))
                .handle((stack, failure) -> failure == null ? progress(stack, change) : gone(failure))
                .thenCompose(progress -> progress);
    }

    private CompletionStage<Progress> progress(JsonNode stack, Change change) {
        String status = status(stack);
        return switch (status) {
            case RUNNING -> now(State.RUNNING, MESSAGES.get("running"));
            case "ROLLBACK_COMPLETE" -> now(State.SUCCEEDED, MESSAGES.get("complete"));
            case RfsApi.CONTINUABLE -> failed(stack, change);
            default ->
                status.endsWith("_COMPLETE") || status.endsWith("_FAILED")
                        ? now(State.LOST, MESSAGES.get("superseded", status))
                        : now(State.RUNNING, MESSAGES.get("other", status));
        };
    }

    private CompletionStage<Progress> failed(JsonNode stack, Change change) {
        boolean touched = !updated(stack).equals(change.baseline().get(UPDATED));
        Message reason = MESSAGES.get("failed", UntrustedText.sanitize(Json.text(stack, "status_message")));
        if (change.id() == null) {
            return touched ? now(State.FAILED, reason) : now(State.RUNNING, MESSAGES.get("queued"));
        }
        return RfsEvents.of(api, parameters.stackName(), change.id()).thenApply(events -> {
            List<Message> reasons = new ArrayList<>(List.of(reason));
            reasons.addAll(events.errors());
            Message told = events.errors().isEmpty() ? reason : Message.joined("; ", reasons);
            if (touched && events.begun()) {
                return Progress.of(State.FAILED, told);
            }
            // The status was read before the events, so an end that only they show has to be seen twice. An update
            // without events is one of the stack's settings.
            return events.finished()
                    ? Progress.of(State.STUCK, told)
                    : Progress.of(State.RUNNING, MESSAGES.get("queued"));
        });
    }

    /** A stack that was deleted or replaced will never tell. */
    private static CompletionStage<Progress> gone(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof CallException call
                        && ("RF.10013001".equals(call.code()) || "RF.10011015".equals(call.code()))
                ? now(State.LOST, call.message())
                : CompletableFuture.failedFuture(cause);
    }

    private static CompletionStage<Progress> now(State state, Message detail) {
        return CompletableFuture.completedFuture(Progress.of(state, detail));
    }

    private static String status(JsonNode stack) {
        return Json.required(stack, "status", "GetStackMetadata");
    }

    private static String updated(JsonNode stack) {
        return String.valueOf(Json.text(stack, "update_time"));
    }

    private CompletionStage<JsonNode> metadata(@CheckForNull String stackId) {
        return api.getStackMetadata(parameters.stackName(), stackId);
    }
}
