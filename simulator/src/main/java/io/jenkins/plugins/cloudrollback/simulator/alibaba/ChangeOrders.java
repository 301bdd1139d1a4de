package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        List<String> pipelines = new ArrayList<>();
        for (int i = script.batches(); i > 0; i--) {
            pipelines.add(shared.uuid());
        }
        ScriptRun run = new ScriptRun(service, script, shared.now());
        ChangeOrder order = new ChangeOrder(id, appId, type, by, source, versionId, pipelines, run);
        byId.put(order.id(), order);
        pipelines.forEach(pipeline -> byPipeline.put(pipeline, order));
        byApp.computeIfAbsent(appId, app -> new ArrayList<>()).add(0, order);
        if (type.equals(ChangeOrder.ROLLBACK)) {
            shared.effects.add(service, appId, order.id(), by, run);
        }
        return order;
    }

    /** Turns an order into the rollback of its own change, and records that as an effect. */
    public void rollBackInPlace(ChangeOrder order, String by, Script script) {
        order.restart(new ScriptRun(service, script, shared.now()));
        shared.effects.add(service, order.appId(), order.id(), by, order.run());
    }

    /** Removes the orders of an application, which is about to be created again under the same id. */
    public void removeAll(String appId) {
        byApp.remove(appId);
    }

    /** Returns null if there is none. */
    public ChangeOrder byId(String id) {
        return byId.get(id);
    }

    /** Returns null if there is none. */
    public ChangeOrder byPipeline(String id) {
        return byPipeline.get(id);
    }

    /** Returns the orders of an application, newest first. */
    public List<ChangeOrder> of(String appId) {
        return byApp.getOrDefault(appId, List.of());
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
