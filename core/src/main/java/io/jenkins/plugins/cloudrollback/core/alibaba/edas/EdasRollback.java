package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ends a running change by AbortAndRollbackChangeOrder and follows the rollback that this starts. */
public final class EdasRollback implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasRollback.class);

    private final EdasParameters parameters;
    private final EdasApi api;

    public EdasRollback(EdasParameters parameters, EdasApi api) {
        this.parameters = parameters;
        this.api = api;
    }

    @Override
    public String service() {
        return "EDAS";
    }

    @Override
    public CompletionStage<Plan> resolve() {
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
                target, null, null, Endpoints.console(EdasApi.SERVICE, parameters.region()), Map.of("order", order));
    }

    private String openOrder(ChangeOrders orders) {
        List<String> open = orders.all().stream()
                .filter(EdasApi::canBeRolledBack)
                .map(ChangeOrders::id)
                .toList();
        if (open.size() != 1) {
            throw rejected(open.isEmpty() ? "noneOpen" : "severalOpen", parameters.appId(), String.join(", ", open));
        }
        return open.get(0);
    }

    private static void requireOpen(String id, JsonNode order) {
        if (!EdasApi.isOpen(order)) {
            throw rejected("notOpen", id, EdasApi.status(order));
        }
    }

    private static CallException rejected(String key, Object... arguments) {
        return new CallException(Kind.REJECTED, MESSAGES.get(key, arguments));
    }

    @Override
    public CompletionStage<Map<String, String>> baseline(Plan plan) {
        String id = plan.fact("order");
        return api.getChangeOrderInfo(id).thenCombine(recentOrders(), (order, orders) -> {
            boolean belongs = parameters.appId() == null
                    || orders.all().stream().anyMatch(other -> id.equals(ChangeOrders.id(other)));
            if (!belongs) {
                throw rejected("notOfApp", id, parameters.appId());
            }
            requireOpen(id, order);
            return orders.baseline();
        });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.abortAndRollbackChangeOrder(plan.fact("order"));
    }

    /**
     * A rollback order of the application that is new; or the aborted order itself, should it have become its own
     * rollback. The document leaves both open, and the latter need not show: then another request would abort our own
     * rollback. Without an application's id only that the order was terminated can be seen.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline) {
        String id = plan.fact("order");
        return recentOrders().thenCombine(api.getChangeOrderInfo(id), (orders, order) -> {
            Lookup newer = orders.since(baseline, MESSAGES.get("several"));
            if (newer.found()) {
                return newer;
            }
            if (ChangeOrders.isRollback(order)) {
                return Lookup.found(id);
            }
            if (EdasApi.status(order) == EdasProgress.TERMINATED) {
                return Lookup.ambiguous(id, MESSAGES.get("terminatedBySomebody", id));
            }
            return Lookup.undetectable(MESSAGES.get("underItsOwnId", id));
        });
    }

    @Override
    public CompletionStage<Progress> poll(Change change) {
        return api.getChangeOrderInfo(change.id()).thenCompose(order -> {
            boolean mayBeTheAborted = change.id().equals(change.plan().fact("order"));
            if (EdasApi.status(order) != EdasProgress.TERMINATED || !mayBeTheAborted) {
                return CompletableFuture.completedFuture(EdasProgress.of(order));
            }
            return recentOrders().thenApply(orders -> {
                Lookup newer = orders.since(change.baseline(), MESSAGES.get("several"));
                return newer.found()
                        ? Progress.moved(MESSAGES.get("goesOn", newer.changeId()), newer.changeId(), newer.doubt())
                        : Progress.of(State.STUCK, MESSAGES.get("terminated"));
            });
        });
    }

    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return api.continuePipeline(batchId);
    }

    /** Without an appId the application is not known, nor are its orders. */
    private CompletionStage<ChangeOrders> recentOrders() {
        return parameters.appId() == null
                ? CompletableFuture.completedFuture(ChangeOrders.UNKNOWN)
                : api.listRecentChangeOrder(parameters.appId());
    }
}
