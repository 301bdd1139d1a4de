package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Observation;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rule;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    /** The fact that is there if the last stable state may be a later one than that of the restore point. */
    private static final String LATER = "later";
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

    /** Whether the answer to a request of this rollback was lost, so that a run may be its own. */
    private volatile boolean lost;

    /** The last {@link RfsState#facts} that may be outdated; null if there were none. */
    @CheckForNull
    private volatile Map<String, String> shown;

    /** {@link RfsApi#nanos} at which they were first seen. */
    private volatile long shownSince;

    public RfsRollback(RfsParameters parameters, RfsApi api) {
        this.parameters = parameters;
        this.api = api;
    }

    @Override
    public String service() {
        return "RFS";
    }

    @Override
    public Duration pollPause() {
        return Duration.ofSeconds(15);
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return metadata(parameters.stackId())
                .thenCompose(stack -> RfsState.read(stack, api, parameters.stackName())
                        .thenApply(state -> new RestorePoint(
                                MESSAGES.get("ran", target(stack), state.status(), state.updated()),
                                warning(stack, state),
                                facts(stack, state.facts()))));
    }

    @CheckForNull
    private static Message warning(Json stack, RfsState state) {
        List<Message> warnings = new ArrayList<>();
        if (state.isRunning()) {
            warnings.add(MESSAGES.get("warning.running"));
        } else if (state.status().equals(RfsApi.CONTINUABLE)) {
            warnings.add(MESSAGES.get("warning.failed"));
        }
        if ("false".equals(stack.text("enable_auto_rollback"))) {
            warnings.add(MESSAGES.get("warning.off"));
        }
        if (state.unreadable() != null) {
            warnings.add(MESSAGES.get("warning.unreadable", state.unreadable()));
        }
        return Message.joined(" ", warnings);
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        String stackId = Stream.of(
                        situation.plan() == null ? null : situation.plan().facts(), restorePoint(situation))
                .filter(Objects::nonNull)
                .map(facts -> facts.get(STACK_ID))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(parameters.stackId());
        return metadata(stackId)
                .thenCompose(stack -> (situation.automatic()
                                ? RfsState.read(stack, api, parameters.stackName())
                                : CompletableFuture.completedStage(RfsState.of(stack)))
                        .thenApply(state -> decide(situation, stack, state)));
    }

    private Decision decide(Situation situation, Json stack, RfsState state) {
        Map<String, String> before = restorePoint(situation);
        if (before != null
                && state.isContradictory(before)
                && shownFor(state.facts()).compareTo(MAX_LAG) < 0) {
            // What was chosen before stays chosen.
            Plan plan = situation.plan() == null ? plan(stack, Map.of()) : situation.plan();
            return Decision.waitFor(plan, MESSAGES.get("late"));
        }
        boolean chosen = situation.fact(RfsState.STATUS) != null;
        Plan plan = chosen ? situation.plan() : plan(stack, state.facts());
        List<Change> change = List.of(state.change());
        // Another rollback has the same effect as ours, and a lost request of ours may have begun one.
        boolean goesBack =
                lost || state.status().equals(RUNNING) || state.status().equals(COMPLETE);
        boolean moved = chosen && !goesBack && change.equals(state.since(plan.facts()));
        Observation observation = new Observation(
                situation,
                true,
                "",
                false,
                before == null ? null : state.since(before),
                moved ? change : List.of(),
                state.isRunning() ? change : List.of(),
                null);
        Rule rule = observation.rule();
        Decision decision =
                switch (rule) {
                    case CHANGES_UNKNOWN -> refused(plan, MESSAGES.get("unknown", state.status(), state.unreadable()));
                    case NOTHING_CHANGED ->
                        state.status().equals(before.get(RfsState.STATUS))
                                ? observation.decision(rule, plan, null)
                                : Decision.end(Status.NOT_NEEDED, plan, MESSAGES.get("earlier", state.status()));
                    case GO_BACK -> goBack(situation, plan, state);
                    default -> observation.decision(rule, plan, null);
                };
        return decision.since(observation.changes());
    }

    private Decision goBack(Situation situation, Plan plan, RfsState state) {
        Map<String, String> before = restorePoint(situation);
        String status = state.status();
        boolean later = before != null && state.hasLaterStableState(before);
        return switch (status) {
            case RfsApi.CONTINUABLE ->
                before != null && status.equals(before.get(RfsState.STATUS))
                        ? refused(plan, MESSAGES.get("failedBefore"))
                        : Decision.request(
                                later ? later(plan) : plan,
                                MESSAGES.get(later ? "continue.later" : "continue"),
                                Map.of(UPDATED, state.updated()));
            case COMPLETE -> {
                if (situation.plan() == null && before == null) {
                    yield Decision.end(Status.NOT_NEEDED, plan, MESSAGES.get("complete"));
                } else if (later) {
                    yield Decision.end(Status.UNKNOWN, plan, MESSAGES.get("complete.later"));
                }
                yield Decision.end(Status.SUCCEEDED, plan, MESSAGES.get(lost ? "complete" : "complete.itself"));
            }
            case "DEPLOYMENT_FAILED", "DEPLOYMENT_COMPLETE" ->
                refused(plan, MESSAGES.get("notContinuable." + status, parameters.stackName()));
            default -> refused(plan, MESSAGES.get("notContinuable", parameters.stackName(), status));
        };
    }

    private static Plan later(Plan plan) {
        Map<String, String> facts = new HashMap<>(plan.facts());
        facts.put(LATER, "true");
        return new Plan(plan.target(), plan.from(), plan.to(), plan.consoleUrl(), facts);
    }

    private static Decision refused(Plan plan, Message reason) {
        return Decision.end(Status.REFUSED, plan, reason);
    }

    @CheckForNull
    private static Map<String, String> restorePoint(Situation situation) {
        return situation.automatic() && situation.restorePoint() != null
                ? situation.restorePoint().facts()
                : null;
    }

    /** How long this run has seen the same state without interruption. */
    private Duration shownFor(Map<String, String> state) {
        if (!state.equals(shown)) {
            shown = state;
            shownSince = api.nanos();
        }
        return Duration.ofNanos(api.nanos() - shownSince);
    }

    private Plan plan(Json stack, Map<String, String> state) {
        return new Plan(
                target(stack), null, null, Endpoints.console(RfsApi.SERVICE, parameters.region()), facts(stack, state));
    }

    private Message target(Json stack) {
        return MESSAGES.get("target", parameters.stackName(), parameters.region(), stack.id("stack_id"));
    }

    private static Map<String, String> facts(Json stack, Map<String, String> state) {
        Map<String, String> facts = new HashMap<>(state);
        if (stack.id("stack_id") != null) {
            facts.put(STACK_ID, stack.id("stack_id"));
        }
        return facts;
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.continueRollbackStack(parameters.stackName(), plan.fact(STACK_ID));
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        lost |= !refused;
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
        return api.polling()
                .getStackMetadata(parameters.stackName(), journal.plan().fact(STACK_ID))
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
            case COMPLETE ->
                journal.plan().fact(LATER) == null
                        ? Progress.completedStage(State.SUCCEEDED, MESSAGES.get("complete"))
                        : Progress.completedStage(State.LOST, MESSAGES.get("complete.later"));
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
        return RfsState.of(stack).updated();
    }

    private CompletionStage<Json> metadata(@CheckForNull String stackId) {
        return api.getStackMetadata(parameters.stackName(), stackId);
    }
}
