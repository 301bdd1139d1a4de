package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
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
        return target(situation.own()).thenApply(target -> new SaeDecision(parameters, situation, target).get());
    }

    private CompletionStage<SaeTarget> target(OwnRollbacks own) {
        String appId = parameters.appId();
        return api.listAppVersions(appId)
                .thenCombine(
                        api.listChangeOrders(appId), (versions, orders) -> new SaeTarget(versions, orders, null, own))
                .thenCombine(
                        config(), (target, config) -> new SaeTarget(target.versions(), target.orders(), config, own));
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

    /**
     * Looks for a new order that may be the rollback. An order that was to be aborted may also roll back under its own id,
     * or may not have been aborted, which only its end tells.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        return api.listChangeOrders(parameters.appId()).thenApply(orders -> {
            Lookup newer = orders.since(baseline, false);
            if (!plan.abort()) {
                return newer;
            }
            if (newer.found()) {
                return Lookup.equivalent(newer.changeId());
            }
            String aborted = plan.fact(Plan.ABORTED);
            Json order = orders.find(aborted);
            // A gateway that sends the request twice returns the refusal of the second one.
            boolean terminated = order != null && ChangeOrders.status(order) == SaeProgress.TERMINATED;
            if (order == null || refused && !terminated && !ChangeOrders.isRollback(order)) {
                return Lookup.notFound();
            }
            boolean open = SaeTarget.state(order) == Change.State.RUNNING && !ChangeOrders.isRollback(order);
            return open
                    ? Lookup.ambiguous(aborted, MESSAGES.get("maybeNotAborted", aborted))
                    : Lookup.equivalent(aborted);
        });
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        return api.describeChangeOrder(journal.changeId())
                .thenApply(order -> order.requireSame("AppId", parameters.appId()))
                .thenCompose(order -> {
                    SaeProgress progress = new SaeProgress(api, parameters.confirmBatches(), order);
                    if (!journal.changeId().equals(journal.plan().fact(Plan.ABORTED))) {
                        return progress.get();
                    }
                    return ChangeOrders.status(order) == SaeProgress.TERMINATED
                            ? afterTermination(journal)
                            : progress.get().thenApply(current -> ofAborted(current, journal.doubt() != null));
                });
    }

    /** @param doubtful whether it is not known that the order was aborted: then its batches must not be confirmed */
    private static Progress ofAborted(Progress current, boolean doubtful) {
        boolean waits = WAITING.contains(current.state());
        return current.state() == State.STUCK || doubtful && waits
                ? Progress.of(State.UNDECIDED, current.detail())
                : current;
    }

    /** The aborted order was terminated: another one may roll it back, which may be shown later. */
    private CompletionStage<Progress> afterTermination(Journal journal) {
        return api.listChangeOrders(parameters.appId()).thenApply(orders -> {
            String newer = orders.since(journal.baseline(), false).changeId();
            return newer == null
                    ? Progress.of(State.UNDECIDED, MESSAGES.get("terminated"))
                    : Progress.moved(MESSAGES.get("rolledBackBy", newer), newer, null);
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
