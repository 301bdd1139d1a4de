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
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Aborts a running change by AbortAndRollbackChangeOrder and tracks the rollback that this starts. */
public record EdasRollback(EdasParameters parameters, EdasApi api) implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasRollback.class);
    private static final String ORDER = "order";
    /** Whether the order of the plan was a rollback before the request. */
    private static final String ROLLED_BACK = "rolledBack";

    @Override
    public String service() {
        return "EDAS";
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
        return parameters.changeOrderId() == null
                ? recentOrders().thenApply(orders -> plan(openOrder(orders)))
                : api.getChangeOrderInfo(parameters.changeOrderId()).thenApply(order -> {
                    requireOpen(parameters.changeOrderId(), order);
                    return plan(parameters.changeOrderId());
                });
    }

    private Plan plan(String order) {
        Message target = parameters.appId() == null
                ? MESSAGES.get("target", order, parameters.region())
                : MESSAGES.get("target.app", order, parameters.region(), parameters.appId());
        return new Plan(
                target, null, null, Endpoints.console(EdasApi.SERVICE, parameters.region()), Map.of(ORDER, order));
    }

    private String openOrder(ChangeOrders orders) {
        List<String> open = orders.all().stream()
                .filter(EdasApi::canBeRolledBack)
                .map(ChangeOrders::id)
                .toList();
        if (open.size() != 1) {
            throw CallException.rejected(MESSAGES.get(
                    open.isEmpty() ? "noneOpen" : "severalOpen", parameters.appId(), String.join(", ", open)));
        }
        return open.get(0);
    }

    private static void requireOpen(String id, Json order) {
        if (!EdasApi.isOpen(order)) {
            throw CallException.rejected(MESSAGES.get("notOpen", id, ChangeOrders.status(order)));
        }
    }

    private CompletionStage<Decision> decide(Plan plan) {
        String id = plan.fact(ORDER);
        return api.getChangeOrderInfo(id).thenCombine(recentOrders(), (order, orders) -> {
            boolean belongs = parameters.appId() == null
                    || orders.all().stream().anyMatch(other -> id.equals(ChangeOrders.id(other)));
            if (!belongs) {
                throw CallException.rejected(MESSAGES.get("notOfApp", id, parameters.appId()));
            }
            requireOpen(id, order);
            Map<String, String> baseline = new HashMap<>(orders.baseline());
            baseline.put(ROLLED_BACK, String.valueOf(isRollback(id, orders)));
            return Decision.request(plan, plan.target(), baseline);
        });
    }

    private static boolean isRollback(String id, ChangeOrders orders) {
        return orders.all().stream()
                .anyMatch(order -> id.equals(ChangeOrders.id(order)) && ChangeOrders.isRollback(order));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.abortAndRollbackChangeOrder(plan.fact(ORDER));
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
        String id = plan.fact(ORDER);
        return recentOrders().thenCombine(api.getChangeOrderInfo(id), (orders, order) -> {
            if (isRollback(id, orders) && !Boolean.parseBoolean(baseline.get(ROLLED_BACK))) {
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
        return read(id).thenCompose(order -> {
            boolean sameOrder = Objects.equals(id, journal.plan().fact(ORDER));
            if (ChangeOrders.status(order) != EdasProgress.TERMINATED || !sameOrder) {
                return CompletableFuture.completedStage(EdasProgress.of(order));
            }
            return recentOrders().thenApply(orders -> {
                Lookup newer = orders.since(journal.baseline(), true);
                return newer.found()
                        ? Progress.moved(MESSAGES.get("goesOn", newer.changeId()), newer.changeId(), newer.doubt())
                        : Progress.of(State.UNDECIDED, MESSAGES.get("terminated"));
            });
        });
    }

    /** Reads an order. One that has failed is read again, as such a status has been seen to pass. */
    private CompletionStage<Json> read(String id) {
        return api.getChangeOrderInfo(id)
                .thenCompose(order -> EdasProgress.of(order).state() == State.STUCK
                        ? api.getChangeOrderInfo(id)
                        : CompletableFuture.completedStage(order));
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
