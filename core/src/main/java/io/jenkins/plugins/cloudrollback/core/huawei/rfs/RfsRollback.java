package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Continues the rollback of a stack by ContinueRollbackStack and tracks it by the status of the stack. The provider queues
 * the request for up to six hours, in which the stack may still show the failure of the previous rollback. A failure
 * therefore counts only if the stack or the events of the deployment have changed since the request.
 */
public record RfsRollback(RfsParameters parameters, RfsApi api) implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(RfsRollback.class);
    private static final String STACK_ID = "stackId";
    private static final String UPDATED = "updated";
    /** The error code for a stack of the same name with another id. */
    private static final String OTHER_STACK = "RF.10011015";

    private static final String RUNNING = "ROLLBACK_IN_PROGRESS";

    @Override
    public String service() {
        return "RFS";
    }

    /** The maximum time that the provider queues a request, according to the API document of ContinueRollbackStack. */
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
            String id = stack.text("stack_id");
            return new Plan(
                    MESSAGES.get("target", parameters.stackName(), id, parameters.region()),
                    null,
                    null,
                    Endpoints.console(RfsApi.SERVICE, parameters.region()),
                    id == null ? Map.of() : Map.of(STACK_ID, id));
        });
    }

    private void requireContinuable(Json stack) {
        String status = status(stack);
        if (status.endsWith("_IN_PROGRESS")) {
            throw new CallException(Kind.BUSY, MESSAGES.get("inProgress", parameters.stackName(), status));
        }
        if (!status.equals(RfsApi.CONTINUABLE)) {
            throw CallException.rejected(MESSAGES.get("notContinuable", parameters.stackName(), status));
        }
    }

    @Override
    public CompletionStage<Decision> decide(Plan plan) {
        return metadata(plan.fact(STACK_ID)).thenApply(stack -> {
            requireContinuable(stack);
            return Decision.request(Map.of(UPDATED, updated(stack)));
        });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.continueRollbackStack(parameters.stackName(), plan.fact(STACK_ID));
    }

    /** A rollback that somebody else continued counts as ours, as it restores the same state of the same stack. */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        return metadata(plan.fact(STACK_ID)).thenApply(stack -> {
            String status = status(stack);
            if (status.equals(RUNNING) || status.equals("ROLLBACK_COMPLETE")) {
                return Lookup.equivalent(null);
            }
            if (status.equals(RfsApi.CONTINUABLE) && updated(stack).equals(baseline.get(UPDATED))) {
                return Lookup.notFound();
            }
            return Lookup.ambiguous(null, MESSAGES.get("changedSince", status));
        });
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        return metadata(journal.plan().fact(STACK_ID))
                .handle((stack, failure) -> failure == null ? progress(stack, journal) : unreadable(failure))
                .thenCompose(progress -> progress);
    }

    private CompletionStage<Progress> progress(Json stack, Journal journal) {
        String status = status(stack);
        return switch (status) {
            case RUNNING -> Progress.completedStage(State.RUNNING, MESSAGES.get("running"));
            case "ROLLBACK_COMPLETE" -> Progress.completedStage(State.SUCCEEDED, MESSAGES.get("complete"));
            case RfsApi.CONTINUABLE -> failed(stack, journal);
            default ->
                status.endsWith("_COMPLETE") || status.endsWith("_FAILED")
                        ? Progress.completedStage(State.LOST, MESSAGES.get("superseded", status))
                        : Progress.completedStage(State.RUNNING, MESSAGES.get("other", status));
        };
    }

    private CompletionStage<Progress> failed(Json stack, Journal journal) {
        boolean updated = !updated(stack).equals(journal.baseline().get(UPDATED));
        if (journal.changeId() == null) {
            return updated
                    ? Progress.completedStage(State.FAILED, failure(stack, List.of()))
                    : Progress.completedStage(State.RUNNING, MESSAGES.get("queued"));
        }
        return RfsEvents.of(api, parameters.stackName(), journal.changeId()).thenApply(events -> {
            Message failure = failure(stack, events.errors());
            if (updated && events.begun()) {
                return Progress.of(State.FAILED, failure);
            }
            // The status was read before the events, so an end that only the events show has to be seen twice. An
            // update of the stack without events is a change of its settings.
            return events.finished()
                    ? Progress.of(State.STUCK, failure)
                    : Progress.of(State.RUNNING, MESSAGES.get("queued"));
        });
    }

    /** @param errors what the events of the stack report */
    private static Message failure(Json stack, List<Message> errors) {
        Message reasons = Message.joined(
                "; ",
                Stream.concat(Stream.ofNullable(stack.message("status_message")), errors.stream())
                        .toList());
        return reasons == null ? MESSAGES.get("failed") : MESSAGES.get("failed.reported", reasons);
    }

    /** The result is lost if the stack was deleted or replaced. */
    private static CompletionStage<Progress> unreadable(Throwable failure) {
        CallException cause = CallException.of(failure);
        return RfsApi.NOT_FOUND.equals(cause.code()) || OTHER_STACK.equals(cause.code())
                ? Progress.completedStage(State.LOST, cause.message())
                : CompletableFuture.failedStage(cause);
    }

    private static String status(Json stack) {
        return stack.required("status");
    }

    private static String updated(Json stack) {
        return String.valueOf(stack.text("update_time"));
    }

    private CompletionStage<Json> metadata(@CheckForNull String stackId) {
        return api.getStackMetadata(parameters.stackName(), stackId);
    }
}
