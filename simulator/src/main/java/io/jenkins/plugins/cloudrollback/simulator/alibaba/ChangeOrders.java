package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The change orders of one service, SAE or EDAS. */
public final class ChangeOrders {
    private final SharedState shared;
    private final Service service;
    private final Map<String, ChangeOrder> byId = new HashMap<>();
    private final Map<String, ChangeOrder> byPipeline = new HashMap<>();
    private final Map<String, List<ChangeOrder>> byApp = new HashMap<>();

    public ChangeOrders(SharedState shared, Service service) {
        this.shared = shared;
        this.service = service;
    }

    /** Starts an order. If it is a rollback, it is recorded as an effect. */
    public ChangeOrder begin(String appId, String type, String by, String source, String versionId, Script script) {
        return begin(shared.uuid(), appId, type, by, source, versionId, script);
    }

    public ChangeOrder begin(
            String id, String appId, String type, String by, String source, String versionId, Script script) {
        ScriptRun run = new ScriptRun(service, script, shared.now());
        ChangeOrder order = create(id, appId, type, by, source, versionId, script, run);
        byApp.get(appId).add(0, order);
        if (order.rollsBack()) {
            shared.effects.add(service, appId, order.id(), by, run);
        }
        return order;
    }

    /** Adds orders that succeeded, one an hour before all that are known. The types repeat. */
    public void addHistory(String appId, int count, List<String> types) {
        List<ChangeOrder> all = byApp.computeIfAbsent(appId, app -> new ArrayList<>());
        Instant first =
                all.isEmpty() ? shared.now() : all.get(all.size() - 1).run().began();
        Script script = Script.of("2");
        for (int i = 0; i < count; i++) {
            ScriptRun run = new ScriptRun(service, script, first.minus(Duration.ofHours(i + 1L)));
            String type = types.get(i % types.size());
            all.add(create(shared.uuid(), appId, type, "alice", "console", null, script, run));
        }
    }

    private ChangeOrder create(
            String id,
            String appId,
            String type,
            String by,
            String source,
            String versionId,
            Script script,
            ScriptRun run) {
        List<String> pipelines = new ArrayList<>();
        for (int i = script.batches(); i > 0; i--) {
            pipelines.add(shared.uuid());
        }
        ChangeOrder order = new ChangeOrder(id, appId, type, by, source, versionId, pipelines, run);
        byId.put(order.id(), order);
        pipelines.forEach(pipeline -> byPipeline.put(pipeline, order));
        byApp.computeIfAbsent(appId, app -> new ArrayList<>());
        return order;
    }

    /**
     * Aborts an order, rolls its change back, and records that as an effect.
     *
     * @param versionId the version that runs once this has succeeded; null if unknown
     * @param hidden how long a new order is not shown
     * @return the id of the order that the answer names
     */
    public String abortAndRollBack(
            ChangeOrder order, AbortStyle style, String by, String versionId, Script script, Duration hidden) {
        if (style == AbortStyle.NEW_ORDER || style == AbortStyle.NEW_ORDER_UNNAMED) {
            order.run().end("6", shared.now());
            ChangeOrder rollback = begin(order.appId(), ChangeOrder.ROLLBACK, by, "pop", versionId, script);
            rollback.hideUntil(shared.now().plus(hidden));
            return style == AbortStyle.NEW_ORDER ? rollback.id() : order.id();
        }
        order.rollBack(new ScriptRun(service, script, shared.now()), style, versionId);
        shared.effects.add(service, order.appId(), order.id(), by, order.run());
        return order.id();
    }

    /** Removes the orders of an application, which is about to be created again under the same id. */
    public void removeAll(String appId) {
        byApp.remove(appId);
    }

    /** Returns null if there is none, or it is not shown yet. */
    public ChangeOrder byId(String id, Instant now) {
        ChangeOrder order = byId.get(id);
        return order == null || !order.isVisible(now) ? null : order;
    }

    /** Returns null if there is none. */
    public ChangeOrder byPipeline(String id) {
        return byPipeline.get(id);
    }

    /** Returns the orders of an application, newest first. */
    public List<ChangeOrder> of(String appId) {
        return byApp.getOrDefault(appId, List.of());
    }

    /** Returns the version of the newest order of an application that deployed one and succeeded. */
    public Optional<String> deployedVersion(String appId, Instant now) {
        return of(appId).stream()
                .filter(order -> order.versionId() != null && order.hasSucceeded(now))
                .map(ChangeOrder::versionId)
                .findFirst();
    }

    /** Returns the orders of an application that are shown, newest first. */
    public List<ChangeOrder> visible(String appId, Instant now) {
        return of(appId).stream().filter(order -> order.isVisible(now)).toList();
    }

    /** Returns the order that is running on the application, or null. */
    public ChangeOrder running(String appId, Instant now) {
        for (ChangeOrder order : of(appId)) {
            if (order.isRunning(now)) {
                return order;
            }
        }
        return null;
    }
}
