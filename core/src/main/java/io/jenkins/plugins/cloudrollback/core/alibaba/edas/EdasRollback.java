package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
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
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Aborts a running change by AbortAndRollbackChangeOrder and tracks the rollback that this starts. */
public record EdasRollback(EdasParameters parameters, EdasApi api) implements Rollback {
    static final String SERVICE = "EDAS";
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasRollback.class);

    @Override
    public String service() {
        return SERVICE;
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return read(Situation.ofStep(own)).thenApply(EdasDecision::restorePoint);
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        return read(situation).thenApply(EdasDecision::get);
    }

    private CompletionStage<EdasDecision> read(Situation situation) {
        String id = parameters.changeOrderId();
        if (id == null) {
            return recentOrders().thenApply(orders -> new EdasDecision(parameters, situation, orders, null));
        }
        return api.getChangeOrderInfo(id).thenCombine(recentOrders(), (order, orders) -> {
            boolean belongs = parameters.appId() == null
                    || orders.all().stream().anyMatch(other -> id.equals(ChangeOrders.id(other)));
            if (!belongs) {
                throw CallException.rejected(MESSAGES.get("notOfApp", id, parameters.appId()));
            }
            return new EdasDecision(parameters, situation, orders, order);
        });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.abortAndRollbackChangeOrder(plan.fact(EdasDecision.ORDER));
    }

    /**
     * Looks for a new order of the application that may be the rollback, or for the aborted order itself, which may have
     * become the rollback: the API document does not say which. If neither is found, the rollback may still run under the
     * id of the aborted order, and a second request would abort it. Without an application id, only the status of the
     * aborted order can be read. Our rollback may have the type of a deployment, but a request that was refused does not
     * count a deployment as its own.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        String id = plan.fact(EdasDecision.ORDER);
        return recentOrders().thenCombine(api.getChangeOrderInfo(id), (orders, order) -> {
            if (EdasDecision.isRollback(id, orders) && !Boolean.parseBoolean(baseline.get(EdasDecision.ROLLED_BACK))) {
                return Lookup.found(id);
            }
            Lookup newer = orders.since(baseline, !refused);
            if (newer.found()) {
                return newer;
            }
            if (ChangeOrders.status(order) != EdasProgress.TERMINATED) {
                return Lookup.undetectable(MESSAGES.get("underItsOwnId", id));
            }
            // After a lost answer, a new order may still show.
            Message doubt = MESSAGES.get("terminatedBySomebody", id);
            return refused ? Lookup.ambiguous(id, doubt) : Lookup.undetectable(doubt);
        });
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        String id = journal.changeId();
        return EdasProgress.read(api.polling(), id).thenCompose(order -> {
            boolean sameOrder = Objects.equals(id, journal.plan().fact(EdasDecision.ORDER));
            if (ChangeOrders.status(order) != EdasProgress.TERMINATED || !sameOrder) {
                return CompletableFuture.completedStage(
                        sameOrder ? EdasProgress.ofAborted(order) : EdasProgress.of(order));
            }
            return recentOrders().thenApply(orders -> {
                Lookup newer = orders.since(journal.baseline(), true);
                return newer.found()
                        ? Progress.moved(MESSAGES.get("goesOn", newer.changeId()), newer.changeId(), newer.doubt())
                        : Progress.of(State.UNDECIDED, MESSAGES.get("terminated"));
            });
        });
    }

    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return api.continuePipeline(batchId);
    }

    /** Returns {@link ChangeOrders#UNKNOWN} if the application's id was not given. */
    private CompletionStage<ChangeOrders> recentOrders() {
        return parameters.appId() == null
                ? CompletableFuture.completedFuture(ChangeOrders.UNKNOWN)
                : api.listRecentChangeOrder(parameters.appId());
    }
}
