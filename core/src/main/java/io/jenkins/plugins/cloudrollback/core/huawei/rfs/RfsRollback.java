package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
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
 * the request for up to six hours, in which the stack still shows the failure of the previous rollback. A failure therefore
 * counts only if the deployment has begun, which its events tell. The update time of the stack tells nothing, as a change
 * of its settings moves it too.
 *
 * <p>The provider runs one rollback of a stack at a time, and each leads to the same state. So after a lost answer it may
 * be requested again, and a rollback that somebody else continued counts as ours.
 */
public final class RfsRollback implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(RfsRollback.class);
    private static final String STACK_ID = "stackId";
    private static final String UPDATED = "updated";
    /** The error code for a stack of the same name with another id. */
    private static final String OTHER_STACK = "RF.10011015";

    private static final String RUNNING = "ROLLBACK_IN_PROGRESS";
    private static final String COMPLETE = "ROLLBACK_COMPLETE";

    /** How long the status of a stack may lag behind the events of its deployments. */
    private static final Duration MAX_LAG = Duration.ofSeconds(30);

    private final RfsParameters parameters;
    private final RfsApi api;

    /** {@link RfsApi#nanos} at which this run first saw that the rollback had begun; null if it has not seen it. */
    @CheckForNull
    private volatile Long begun;

    public RfsRollback(RfsParameters parameters, RfsApi api) {
        this.parameters = parameters;
        this.api = api;
    }

    @Override
    public String service() {
        return "RFS";
    }

    @Override
    public Duration maxPause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return resolve().thenApply(plan -> new RestorePoint(plan.target(), null, Map.of()));
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        return situation.plan() == null ? resolve().thenCompose(this::decide) : decide(situation.plan());
    }

    private CompletionStage<Plan> resolve() {
        return metadata(parameters.stackId()).thenApply(stack -> {
            requireRollback(stack);
            String id = stack.id("stack_id");
            return new Plan(
                    MESSAGES.get("target", parameters.stackName(), id, parameters.region()),
                    null,
                    null,
                    Endpoints.console(RfsApi.SERVICE, parameters.region()),
                    id == null ? Map.of() : Map.of(STACK_ID, id));
        });
    }

    /** Waits for the end of whatever runs on the stack. Then its rollback must have failed or be complete. */
    private String requireRollback(Json stack) {
        String status = status(stack);
        if (status.endsWith("_IN_PROGRESS")) {
            throw new CallException(Kind.BUSY, MESSAGES.get("inProgress", parameters.stackName(), status));
        }
        if (!status.equals(RfsApi.CONTINUABLE) && !status.equals(COMPLETE)) {
            throw CallException.rejected(MESSAGES.get("notContinuable", parameters.stackName(), status));
        }
        return status;
    }

    private CompletionStage<Decision> decide(Plan plan) {
        return metadata(plan.fact(STACK_ID)).thenApply(stack -> {
            Map<String, String> baseline = Map.of(UPDATED, updated(stack));
            return requireRollback(stack).equals(COMPLETE)
                    ? Decision.follow(plan, plan.target(), baseline, null)
                    : Decision.request(plan, plan.target(), baseline);
        });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.continueRollbackStack(parameters.stackName(), plan.fact(STACK_ID));
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        return metadata(plan.fact(STACK_ID)).thenApply(stack -> {
            String status = status(stack);
            return switch (status) {
                case RUNNING -> {
                    begunFor();
                    yield Lookup.equivalent(null);
                }
                case COMPLETE -> Lookup.equivalent(null);
                case RfsApi.CONTINUABLE -> Lookup.repeatable();
                // Somebody else's change may have followed a rollback of ours, unless the request was refused because
                // of it.
                default -> refused ? Lookup.notFound() : Lookup.ambiguous(null, MESSAGES.get("changedSince", status));
            };
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
            case RUNNING -> {
                begunFor();
                yield Progress.completedStage(State.RUNNING, MESSAGES.get("running"));
            }
            case COMPLETE -> Progress.completedStage(State.SUCCEEDED, MESSAGES.get("complete"));
            case RfsApi.CONTINUABLE -> failed(stack, journal);
            default ->
                status.endsWith("_COMPLETE") || status.endsWith("_FAILED")
                        ? Progress.completedStage(State.LOST, MESSAGES.get("superseded", status))
                        : Progress.completedStage(State.RUNNING, MESSAGES.get("other", status));
        };
    }

    private CompletionStage<Progress> failed(Json stack, Journal journal) {
        if (journal.changeId() == null) {
            // Found by its status, so this failure is its end, unless nothing has happened since the baseline.
            boolean ended =
                    begun != null || !updated(stack).equals(journal.baseline().get(UPDATED));
            return ended
                    ? Progress.completedStage(State.STUCK, failure(stack, List.of()))
                    : Progress.completedStage(State.RUNNING, MESSAGES.get("queued"));
        }
        return RfsEvents.of(api, parameters.stackName(), journal.changeId()).thenApply(events -> {
            if (events.unreadable() != null) {
                State state = begun == null ? State.RUNNING : State.UNDECIDED;
                return Progress.of(state, MESSAGES.get("eventsUnreadable", events.unreadable()));
            }
            if (!events.begun()) {
                return Progress.of(State.RUNNING, MESSAGES.get("queued"));
            }
            return begunFor().compareTo(MAX_LAG) < 0
                    ? Progress.of(State.RUNNING, MESSAGES.get("running"))
                    : Progress.of(State.STUCK, failure(stack, events.errors()));
        });
    }

    /** How long it is known that the rollback has begun. */
    private Duration begunFor() {
        long now = api.nanos();
        Long since = begun;
        if (since == null) {
            begun = now;
            return Duration.ZERO;
        }
        return Duration.ofNanos(now - since);
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
