package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
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
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Rolls an application back by RollbackApplication or, if a change is running, by AbortAndRollbackChangeOrder, and tracks
 * the change order that this creates.
 */
public record SaeRollback(SaeParameters parameters, SaeApi api) implements Rollback {
    static final String SERVICE = "SAE";
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeRollback.class);

    /** The states that last until somebody acts. */
    private static final Set<State> WAITING =
            EnumSet.of(State.CONFIRMABLE, State.AWAITING_CONFIRMATION, State.AWAITING_APPROVAL);

    /** The failures after which the configuration is read again; it may also be forbidden, which is no failure. */
    private static final Set<Kind> TEMPORARY = EnumSet.of(Kind.THROTTLED, Kind.UNREACHABLE);

    @Override
    public String service() {
        return SERVICE;
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return target(own).thenApply(target -> {
            String named = parameters.versionId();
            if (named != null && target.version(named) == null) {
                throw CallException.rejected(
                        MESSAGES.get("noSuchVersion", named, target.versions().size()));
            }
            return SaeDecision.restorePoint(parameters, target);
        });
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        return target(situation.own()).thenCompose(target -> {
            SaeDecision decision = new SaeDecision(parameters, situation, target);
            String open = decision.openOrder();
            return open == null
                    ? CompletableFuture.completedStage(decision.get())
                    : api.describeChangeOrder(open)
                            .thenCompose(order -> new SaeProgress(api, false, order)
                                    .get()
                                    .thenApply(progress -> decision.whileOpen(order, progress)));
        });
    }

    private CompletionStage<SaeTarget> target(OwnRollbacks own) {
        String appId = parameters.appId();
        // The versions first: what is deployed meanwhile is then a running change, and not taken for one that has
        // ended.
        return api.listAppVersions(appId)
                .thenCompose(versions -> api.listChangeOrders(appId)
                        .thenCombine(config(), (orders, config) -> new SaeTarget(versions, orders, config, own)));
    }

    /** The configuration; null if it can't be read, as it only confirms what the change orders tell. */
    private CompletionStage<Json> config() {
        return api.describeApplicationConfig(parameters.appId())
                .exceptionallyCompose(
                        failure -> TEMPORARY.contains(CallException.of(failure).kind())
                                ? CompletableFuture.failedStage(failure)
                                : CompletableFuture.completedStage(null));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return plan.abort()
                ? api.abortAndRollbackChangeOrder(plan.fact(Plan.ABORTED))
                : api.rollbackApplication(parameters, plan.fact(Plan.VERSION));
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        return api.listChangeOrders(parameters.appId())
                .thenApply(orders ->
                        plan.abort() ? abortIn(orders, plan, baseline, refused) : orders.since(baseline, false));
    }

    /**
     * Looks for a new rollback, or for what became of the order that was to be aborted: it may roll back under its own id,
     * or may not have been aborted, which only its end tells.
     *
     * @param refused then the first of two requests that a gateway sent may have terminated the order
     */
    private static Lookup abortIn(ChangeOrders orders, Plan plan, Map<String, String> baseline, boolean refused) {
        Lookup newer = orders.since(baseline, false);
        if (newer.found() && newer.doubt() == null && !refused) {
            return newer;
        }
        String aborted = plan.fact(Plan.ABORTED);
        Json order = orders.find(aborted);
        if (order != null && ChangeOrders.isRollback(order)) {
            return Lookup.equivalent(aborted);
        }
        boolean terminated = order != null && ChangeOrders.status(order) == SaeProgress.TERMINATED;
        if (refused) {
            return terminated ? Lookup.found(aborted) : Lookup.notFound();
        }
        Message doubt = MESSAGES.get("maybeNotAborted", aborted);
        if (order == null) {
            return Lookup.undetectable(doubt);
        }
        return SaeTarget.isOpen(order) ? Lookup.ambiguous(aborted, doubt) : Lookup.found(aborted);
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        String id = journal.changeId();
        return api.polling()
                .describeChangeOrder(id)
                .thenApply(order -> order.requireSame("AppId", parameters.appId()))
                .thenCompose(order -> {
                    boolean aborted = id.equals(journal.plan().fact(Plan.ABORTED));
                    if (aborted && ChangeOrders.status(order) == SaeProgress.TERMINATED) {
                        return afterTermination(journal);
                    }
                    CompletionStage<Progress> progress = new SaeProgress(api, parameters.confirmBatches(), order).get();
                    boolean doubtful = journal.doubt() != null;
                    return aborted ? progress.thenApply(current -> ofAborted(order, current, doubtful)) : progress;
                });
    }

    /**
     * The progress of an order that was aborted under its own id. It may still show the state, and the waiting batch, of
     * the deployment that it was, which must not be confirmed.
     *
     * @param doubtful whether it is not known that the order was aborted
     */
    private static Progress ofAborted(Json order, Progress current, boolean doubtful) {
        State state = current.state();
        boolean stuck = state == State.STUCK && !ChangeOrders.isRollback(order);
        if (stuck || doubtful && WAITING.contains(state)) {
            return Progress.of(State.UNDECIDED, current.detail());
        }
        boolean confirmable = state == State.CONFIRMABLE || state == State.AWAITING_CONFIRMATION;
        return confirmable ? Progress.of(State.RUNNING, MESSAGES.get("confirmAborted")) : current;
    }

    /**
     * The aborted order was terminated: another one may roll it back, which may be shown later. If that may be somebody
     * else's, what runs after its end decides, if a version is to be restored.
     */
    private CompletionStage<Progress> afterTermination(Journal journal) {
        return api.listChangeOrders(parameters.appId()).thenCompose(orders -> {
            Lookup newer = orders.since(journal.baseline(), false);
            String id = newer.changeId();
            Message doubt = journal.doubt() == null ? newer.doubt() : journal.doubt();
            if (newer.found() && (doubt == null || journal.plan().fact(Plan.VERSION) == null)) {
                return CompletableFuture.completedStage(
                        Progress.moved(MESSAGES.get("rolledBackBy", id), id, newer.doubt()));
            }
            Json order = newer.found() ? orders.find(id) : null;
            return order != null && SaeTarget.isOpen(order)
                    ? api.describeChangeOrder(id)
                            .thenCompose(rollback -> new SaeProgress(api, false, rollback).get())
                            .thenApply(current ->
                                    current.state() == State.STUCK ? current : Progress.of(State.RUNNING, doubt))
                    : Progress.completedStage(State.UNDECIDED, MESSAGES.get("terminated"));
        });
    }

    /**
     * Confirms a batch by its own id. If that is refused while the batch has ended and the order still waits, the provider
     * wants the id of the next batch: its document does not say which.
     */
    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return api.confirmPipelineBatch(batchId).exceptionallyCompose(failure -> {
            CompletionStage<Void> refused = CompletableFuture.failedStage(failure);
            return CallException.of(failure).kind() != Kind.REJECTED
                    ? refused
                    : api.describePipeline(batchId).thenCompose(batch -> {
                        String next = SaeProgress.nextWaiting(batch);
                        return next == null ? refused : api.confirmPipelineBatch(next);
                    });
        });
    }
}
