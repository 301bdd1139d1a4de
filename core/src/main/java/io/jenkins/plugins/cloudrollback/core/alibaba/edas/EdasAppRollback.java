package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

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
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings an application back to a version, whatever its state is: aborts a running change and, if the version does not run
 * then, deploys it. Tracks the change orders that this creates.
 */
public record EdasAppRollback(EdasAppParameters parameters, EdasApi api) implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasAppRollback.class);
    private static final int MAX_PAGES = 100;

    @Override
    public String service() {
        return EdasRollback.SERVICE;
    }

    @Override
    public CompletionStage<RestorePoint> restorePoint(OwnRollbacks own) {
        return target(own, Map.of()).thenApply(target -> {
            String named = parameters.packageVersionId();
            Json version = target.version(named);
            if (named != null && version == null) {
                throw CallException.rejected(EdasAppDecision.noSuchVersion(named, target));
            }
            if (named != null && !target.canBeRequested(version)) {
                throw CallException.rejected(EdasAppDecision.sharedName(version, target));
            }
            return EdasAppDecision.restorePoint(parameters, target);
        });
    }

    @Override
    public CompletionStage<Decision> decide(Situation situation) {
        Map<String, String> known = situation.plan() != null
                ? situation.plan().facts()
                : situation.restorePoint() != null ? situation.restorePoint().facts() : Map.of();
        return target(situation.own(), known, situation.abortId(), situation.fact(Plan.ABORTED))
                .thenCompose(target ->
                        settled(target).thenApply(settled -> new EdasAppDecision(parameters, situation, target).get()));
    }

    /**
     * @param known facts of the restore point or the plan; empty if there is neither
     * @param aborted see {@link #orders}
     */
    private CompletionStage<EdasAppTarget> target(OwnRollbacks own, Map<String, String> known, String... aborted) {
        String appId = parameters.appId();
        return (known.containsKey(EdasAppTarget.CLUSTER)
                        ? CompletableFuture.completedStage(known)
                        : application(1, List.of()))
                .thenApply(EdasAppRollback::unchanging)
                // The orders first: a version that is deployed meanwhile is then newer than the orders, not older.
                .thenCompose(app -> orders(aborted)
                        .thenCompose(orders -> api.listHistoryDeployVersion(appId)
                                .thenCombine(
                                        deployed(app, orders),
                                        (versions, deployed) ->
                                                new EdasAppTarget(app, orders, versions, deployed, own))));
    }

    /**
     * The change orders of the application.
     *
     * @param aborted those that are read one by one unless the list shows that they have ended, as it may lag behind; null
     *     and an empty text are ignored
     */
    private CompletionStage<ChangeOrders> orders(String... aborted) {
        CompletionStage<ChangeOrders> orders = api.listRecentChangeOrder(parameters.appId());
        for (String id : aborted) {
            if (id != null && !id.isEmpty()) {
                orders = orders.thenCompose(list -> hasEnded(list, id)
                        ? CompletableFuture.completedStage(list)
                        : EdasProgress.read(api, id).thenApply(list::with));
            }
        }
        return orders;
    }

    private static boolean hasEnded(ChangeOrders orders, String id) {
        Json order = orders.find(id);
        return order != null && EdasAppTarget.state(order) != Change.State.RUNNING;
    }

    private static Map<String, String> unchanging(Map<String, String> facts) {
        Map<String, String> app = new HashMap<>(facts);
        app.keySet().retainAll(List.of(EdasAppTarget.CLUSTER, EdasAppTarget.NAME, EdasAppTarget.INSTANCES));
        return app;
    }

    /**
     * Looks for the application on all pages of the list, as no other operation tells the type of its cluster.
     *
     * @param previous the page before, as the provider may ignore the number
     */
    private CompletionStage<Map<String, String>> application(int page, List<Json> previous) {
        return api.listApplication(page).thenCompose(list -> {
            List<Json> apps = list.entries();
            for (Json app : apps) {
                if (parameters.appId().equalsIgnoreCase(app.text("AppId"))) {
                    return CompletableFuture.completedStage(facts(app));
                }
            }
            if (!apps.isEmpty() && !apps.equals(previous) && page < MAX_PAGES) {
                return application(page + 1, apps);
            }
            throw CallException.rejected(MESSAGES.get("noSuchApp", parameters.appId(), parameters.region()));
        });
    }

    private Map<String, String> facts(Json app) {
        String cluster = app.required("ClusterType");
        if (!EdasAppTarget.isEcs(cluster) && !EdasAppTarget.isKubernetes(cluster)) {
            throw CallException.rejected(MESSAGES.get("otherCluster", parameters.appId(), cluster));
        }
        Map<String, String> facts = new HashMap<>(Map.of(EdasAppTarget.CLUSTER, cluster));
        facts.computeIfAbsent(EdasAppTarget.NAME, name -> app.text("Name"));
        facts.computeIfAbsent(EdasAppTarget.INSTANCES, instances -> app.text("Instances"));
        return facts;
    }

    /**
     * What tells the deployed versions. The only deployment group of a Kubernetes cluster need not tell it; then it is the
     * version that was deployed last, unless that failed.
     */
    private CompletionStage<List<Json>> deployed(Map<String, String> app, ChangeOrders orders) {
        return api.listDeployGroup(parameters.appId()).thenCompose(groups -> {
            boolean told = groups.size() > 1 || groups.stream().anyMatch(EdasAppTarget::tellsVersion);
            boolean lastSucceeded = orders.changes().stream()
                    .limit(1)
                    .allMatch(order -> EdasAppTarget.state(order) == Change.State.SUCCEEDED);
            return !told && lastSucceeded && EdasAppTarget.isKubernetes(app.get(EdasAppTarget.CLUSTER))
                    ? api.getK8sApplication(parameters.appId()).thenApply(List::of)
                    : CompletableFuture.completedStage(groups);
        });
    }

    /**
     * Checks that the last change, if it is shown as failed, has failed: such a status has been seen to pass, and a change
     * that goes on must not be taken for one that was undone.
     */
    private CompletionStage<Void> settled(EdasAppTarget target) {
        List<Json> failed = target.orders().changes().stream()
                .limit(1)
                .filter(order -> EdasAppTarget.state(order) == Change.State.FAILED)
                .toList();
        return failed.isEmpty()
                ? CompletableFuture.completedStage(null)
                : EdasProgress.read(api, ChangeOrders.id(failed.get(0))).thenAccept(order -> {
                    if (EdasAppTarget.state(order) != Change.State.FAILED) {
                        throw new CallException(Kind.BUSY, MESSAGES.get("unsettled", ChangeOrders.id(failed.get(0))));
                    }
                });
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return request(plan).exceptionallyCompose(failure -> {
            CallException refusal = CallException.of(failure);
            return refusal.kind() == Kind.REJECTED ? refused(plan, refusal) : CompletableFuture.failedStage(refusal);
        });
    }

    private CompletionStage<String> request(Plan plan) {
        boolean ecs = EdasAppTarget.isEcs(plan.fact(EdasAppTarget.CLUSTER));
        String appId = parameters.appId();
        if (plan.abort()) {
            String order = plan.fact(Plan.ABORTED);
            return ecs ? api.rollbackChangeOrder(order) : api.abortAndRollbackChangeOrder(order);
        }
        return ecs
                ? api.rollbackApplication(appId, plan.fact(EdasAppDecision.NAME))
                : api.deployK8sApplication(appId, plan.fact(Plan.VERSION), plan.fact(EdasAppDecision.MARKER));
    }

    /** No code says that a change is running, or that the one to be aborted has ended: the change orders tell. */
    private CompletionStage<String> refused(Plan plan, CallException refusal) {
        return orders(plan.fact(Plan.ABORTED)).handle((orders, unread) -> {
            boolean temporary = orders != null
                    && (plan.abort()
                            ? hasEnded(orders, plan.fact(Plan.ABORTED))
                            : orders.all().stream().anyMatch(EdasApi::isOpen));
            throw temporary
                    ? new CallException(Kind.BUSY, refusal.code(), refusal.retryAfter(), refusal.message(), refusal)
                    : refusal;
        });
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        if (refused && !plan.abort()) {
            return CompletableFuture.completedStage(Lookup.notFound());
        }
        return orders(plan.abort() ? plan.fact(Plan.ABORTED) : null)
                .thenApply(orders ->
                        plan.abort() ? abortIn(orders, plan, baseline, refused) : deploymentIn(orders, plan, baseline));
    }

    /**
     * A new rollback, or the order that was to be aborted: it may roll back under its own id, or may not have been aborted.
     * Its end is awaited in either case. What runs then decides, if a version is to be restored.
     *
     * @param refused then the first of two requests that a gateway sent may have terminated the order
     */
    private static Lookup abortIn(ChangeOrders orders, Plan plan, Map<String, String> baseline, boolean refused) {
        String aborted = plan.fact(Plan.ABORTED);
        Lookup newer = orders.since(baseline, false);
        if (newer.found() && newer.doubt() == null) {
            return Lookup.equivalent(newer.changeId());
        }
        Json order = orders.find(aborted);
        if (order == null) {
            return Lookup.ambiguous(aborted, MESSAGES.get("underItsOwnId", aborted));
        } else if (ChangeOrders.isRollback(order)) {
            return Lookup.equivalent(aborted);
        }
        boolean terminated = ChangeOrders.status(order) == EdasProgress.TERMINATED;
        if (refused && !terminated) {
            return Lookup.notFound();
        }
        Message doubt = MESSAGES.get(terminated ? "terminatedBySomebody" : "underItsOwnId", aborted);
        boolean certain = plan.fact(Plan.VERSION) != null && !EdasApi.isOpen(order);
        return certain ? Lookup.equivalent(aborted) : Lookup.ambiguous(aborted, doubt);
    }

    /** The new order with our marker or, as the provider need not show it, the only new one. Never to be sent again. */
    private static Lookup deploymentIn(ChangeOrders orders, Plan plan, Map<String, String> baseline) {
        String marker = plan.fact(EdasAppDecision.MARKER);
        // An earlier attempt of the same plan has the same marker.
        List<Json> marked = orders.newerThan(baseline)
                .filter(order ->
                        String.valueOf(order.raw("ChangeOrderDescription")).contains(marker))
                .toList();
        if (marked.size() == 1) {
            return Lookup.found(ChangeOrders.id(marked.get(0)));
        }
        Lookup newer = orders.since(baseline, true);
        return newer.found() || newer.doubt() != null ? newer : Lookup.undetectable(MESSAGES.get("notShown"));
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        String id = journal.changeId();
        Plan plan = journal.plan();
        return EdasProgress.read(api.polling(), id).thenCompose(order -> {
            if (plan.abort() && id.equals(plan.fact(Plan.ABORTED))) {
                return ChangeOrders.status(order) == EdasProgress.TERMINATED
                        ? afterTermination(journal)
                        : CompletableFuture.completedStage(EdasProgress.ofAborted(order));
            }
            Progress progress = EdasProgress.of(order);
            return progress.state() == State.SUCCEEDED && !plan.abort()
                    ? compared(plan, progress)
                    : CompletableFuture.completedStage(progress);
        });
    }

    /** The aborted order was terminated: a new order may roll back, and may not be shown yet. */
    private CompletionStage<Progress> afterTermination(Journal journal) {
        Plan plan = journal.plan();
        return api.listRecentChangeOrder(parameters.appId()).thenApply(orders -> {
            Lookup newer = orders.since(journal.baseline(), true);
            String id = newer.changeId();
            boolean decisive = newer.doubt() == null || plan.fact(Plan.VERSION) == null;
            if (newer.found() && decisive) {
                return Progress.moved(MESSAGES.get("goesOn", id), id, newer.doubt());
            }
            return newer.found() && !hasEnded(orders, id)
                    ? Progress.of(State.RUNNING, newer.doubt())
                    : Progress.of(State.UNDECIDED, MESSAGES.get("terminated"));
        });
    }

    /** Adds a warning to a success if the application does not show what it should; it need not show it at all. */
    private CompletionStage<Progress> compared(Plan plan, Progress success) {
        return target(OwnRollbacks.NONE, Map.of())
                .thenApply(target -> {
                    String runs = id(target.running());
                    String wanted = plan.fact(Plan.VERSION);
                    String before = plan.fact(EdasAppTarget.INSTANCES);
                    String now = target.app().get(EdasAppTarget.INSTANCES);
                    Message detail = success.detail();
                    if (runs != null && !runs.equals(wanted)) {
                        detail = MESSAGES.get("otherVersion", detail, runs, wanted);
                    }
                    if (before != null && now != null && !before.equals(now)) {
                        detail = MESSAGES.get("otherInstances", detail, now, before);
                    }
                    return new Progress(success.state(), detail, null, null, success.batches());
                })
                .exceptionally(unread -> success);
    }

    private static String id(Json version) {
        return version == null ? null : version.text("Id");
    }

    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return api.continuePipeline(batchId);
    }
}
