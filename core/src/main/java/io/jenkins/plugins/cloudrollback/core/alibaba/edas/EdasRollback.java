package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Aborts a running change by AbortAndRollbackChangeOrder and tracks the rollback that this starts. */
public record EdasRollback(EdasParameters parameters, EdasApi api) implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasRollback.class);
    private static final String ORDER = "order";

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

    @Override
    public CompletionStage<Decision> decide(Plan plan) {
        String id = plan.fact(ORDER);
        return api.getChangeOrderInfo(id).thenCombine(recentOrders(), (order, orders) -> {
            boolean belongs = parameters.appId() == null
                    || orders.all().stream().anyMatch(other -> id.equals(ChangeOrders.id(other)));
            if (!belongs) {
                throw CallException.rejected(MESSAGES.get("notOfApp", id, parameters.appId()));
            }
            requireOpen(id, order);
            return Decision.request(orders.baseline());
        });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.abortAndRollbackChangeOrder(plan.fact(ORDER));
    }

    /**
     * Looks for a new rollback order of the application or for the aborted order itself, which may have become the
     * rollback: the API document does not say which. If neither is found, the rollback may still run under the id of the
     * aborted order, and a second request would abort it. Without an application id, only the aborted order can be read.
     */
    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        String id = plan.fact(ORDER);
        return recentOrders().thenCombine(api.getChangeOrderInfo(id), (orders, order) -> {
            Lookup newer = orders.since(baseline, MESSAGES.get("several"));
            if (newer.found()) {
                return newer;
            }
            if (ChangeOrders.isRollback(order)) {
                return Lookup.found(id);
            }
            if (ChangeOrders.status(order) == EdasProgress.TERMINATED) {
                return Lookup.ambiguous(id, MESSAGES.get("terminatedBySomebody", id));
            }
            return Lookup.undetectable(MESSAGES.get("underItsOwnId", id));
        });
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        return api.getChangeOrderInfo(journal.changeId()).thenCompose(order -> {
            boolean sameOrder =
                    Objects.equals(journal.changeId(), journal.plan().fact(ORDER));
            if (ChangeOrders.status(order) != EdasProgress.TERMINATED || !sameOrder) {
                return CompletableFuture.completedStage(EdasProgress.of(order));
            }
            return recentOrders().thenApply(orders -> {
                Lookup newer = orders.since(journal.baseline(), MESSAGES.get("several"));
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

    /** Returns {@link ChangeOrders#UNKNOWN} if the application's id was not given. */
    private CompletionStage<ChangeOrders> recentOrders() {
        return parameters.appId() == null
                ? CompletableFuture.completedFuture(ChangeOrders.UNKNOWN)
                : api.listRecentChangeOrder(parameters.appId());
    }
}
