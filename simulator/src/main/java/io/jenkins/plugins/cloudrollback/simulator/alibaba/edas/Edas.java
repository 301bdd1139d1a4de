package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AbortStyle;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGateway;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alibaba Cloud's Enterprise Distributed Application Service (EDAS). */
public final class Edas implements ServiceHandler {
    /**
     * The order whose id AbortAndRollbackChangeOrder returns. The documents do not say, so a client must support both.
     */
    public enum RollbackId {
        /** The aborted order ends in state 6, and a new order rolls back. */
        NEW,
        /** The order itself becomes its rollback. */
        SAME
    }

    private final SharedState shared;
    private final ChangeOrders orders;
    private final Map<String, EdasApp> apps = new LinkedHashMap<>();
    private final Modes<EdasMode> modes = new Modes<>(EdasMode.class);
    private final EdasReplies replies;
    private final EdasQueries queries;
    private final EdasVersions versions;

    public Edas(SharedState shared) {
        this.shared = shared;
        orders = new ChangeOrders(shared, Service.EDAS);
        replies = new EdasReplies(shared);
        queries = new EdasQueries(orders, modes);
        versions = new EdasVersions(shared, orders, modes, replies);
    }

    /** Selects exactly these modes. */
    public void modes(Collection<EdasMode> selected) {
        synchronized (shared) {
            modes.select(selected);
        }
    }

    public void modes(EdasMode... selected) {
        modes(List.of(selected));
    }

    public EdasApp addApp(String id, String name) {
        synchronized (shared) {
            orders.removeAll(id);
            EdasApp app = new EdasApp(shared, orders, id, name);
            apps.put(id, app);
            return app;
        }
    }

    /** Returns null if there is none. */
    public EdasApp app(String id) {
        synchronized (shared) {
            return apps.get(id);
        }
    }

    public void rollbackId(RollbackId mode) {
        synchronized (shared) {
            modes.set(EdasMode.ABORT_KEEPS_ORDER, mode == RollbackId.SAME);
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        ObjectNode body =
                switch (request.operation().name()) {
                    case "AbortAndRollbackChangeOrder" -> abortAndRollback(request, true);
                    case "RollbackChangeOrder" -> abortAndRollback(request, false);
                    case "AbortChangeOrder" -> abort(request);
                    case "GetChangeOrderInfo" -> queries.info(replies.success(), order(request), request.now());
                    case "ListRecentChangeOrder" ->
                        queries.recent(replies.success(), app(request).id(), request.now());
                    case "ContinuePipeline" -> continuePipeline(request);
                    case "ListApplication" -> applications(request);
                    case "ListHistoryDeployVersion" -> versions.list(app(request));
                    case "ListDeployGroup" -> versions.groups(app(request));
                    case "GetK8sApplication" -> versions.kubernetesApplication(app(request));
                    case "DeployK8sApplication" -> versions.deployToKubernetes(app(request), request);
                    case "RollbackApplication" -> versions.rollBackEcs(app(request), request);
                    default ->
                        throw new IllegalStateException(request.operation().name());
                };
        Reply reply = Reply.json(200, body);
        return modes.has(EdasMode.RATE_LIMIT_HEADERS) ? AlibabaGateway.withRateLimits(reply, 99, 60_000) : reply;
    }

    private ObjectNode abortAndRollback(ServiceRequest request, boolean kubernetes) {
        ChangeOrder order = abortableOrder(request);
        EdasApp app = apps.get(order.appId());
        if (app.isKubernetes() != kubernetes) {
            throw replies.refusal(400, "The type of the cluster does not support this operation");
        }
        Script script = app.takeNextScript();
        Duration hidden = modes.has(EdasMode.NEW_ORDER_LATE) ? Duration.ofSeconds(10) : Duration.ZERO;
        return changed(
                orders.abortAndRollBack(order, abortStyle(), request.caller(), app.runningVersion(), script, hidden));
    }

    private AbortStyle abortStyle() {
        EdasMode mode = modes.of("abort");
        return mode == null
                ? AbortStyle.NEW_ORDER
                : switch (mode) {
                    case ABORT_KEEPS_ORDER -> AbortStyle.SAME_ORDER;
                    case ABORT_RETYPES_ORDER -> AbortStyle.SAME_ORDER_RETYPED;
                    case ABORT_TERMINATES_ORDER -> AbortStyle.SAME_ORDER_TERMINATED;
                    case ABORT_STARTS_UNNAMED_ORDER -> AbortStyle.NEW_ORDER_UNNAMED;
                    default -> AbortStyle.NEW_ORDER;
                };
    }

    private ObjectNode abort(ServiceRequest request) {
        ChangeOrder order = abortableOrder(request);
        order.run().end("6", request.now());
        return changed(order.id());
    }

    private ObjectNode changed(String orderId) {
        ObjectNode body =
                replies.success().put("TraceId", shared.hexId().substring(2)).put("ErrorCode", "success");
        body.putObject("Data").put("ChangeOrderId", orderId);
        return body;
    }

    private ObjectNode continuePipeline(ServiceRequest request) {
        String pipeline = request.parameter("PipelineId");
        ChangeOrder order = orders.byPipeline(pipeline);
        boolean confirmed =
                order != null && request.parameter("Confirm").equals("true") && order.confirm(pipeline, request.now());
        if (!confirmed) {
            throw replies.refusal(400, "Pipeline " + pipeline + " is not waiting for a confirmation");
        }
        return replies.success();
    }

    private ObjectNode applications(ServiceRequest request) {
        String wanted = request.parameter("AppName", "");
        List<EdasApp> found = apps.values().stream()
                .filter(app -> wanted.isEmpty() || wanted.equals(app.name()))
                .toList();
        int page = number(request, "CurrentPage", 1);
        int size = number(request, "PageSize", 20);
        ObjectNode body = replies.success();
        var list = body.putObject("ApplicationList").putArray("Application");
        found.stream().skip((page - 1L) * size).limit(size).forEach(app -> {
            ObjectNode entry = list.addObject().put("AppId", app.id()).put("Name", app.name());
            entry.put("RegionId", "cn-hangzhou")
                    .put("NamespaceId", "cn-hangzhou")
                    .put("K8sNamespace", "default");
            entry.put("ClusterId", "0f2f2c3e-demo")
                    .put("ClusterType", app.clusterType())
                    .put("ApplicationType", "FatJar");
            entry.put("Instances", app.instances())
                    .put("RunningInstanceCount", app.instances())
                    .put("State", "1");
        });
        return body; // no SDK knows a size of the whole list
    }

    private int number(ServiceRequest request, String name, int defaultValue) {
        int number = Integer.parseInt(request.parameter(name, Integer.toString(defaultValue)));
        if (number < 1) {
            throw replies.refusal(400, "Parameter " + name + " must be positive");
        }
        return number;
    }

    private ChangeOrder order(ServiceRequest request) {
        ChangeOrder order = orders.byId(request.parameter("ChangeOrderId"), request.now());
        if (order == null) {
            throw replies.refusal(404, "Change order " + request.parameter("ChangeOrderId") + " does not exist");
        }
        return order;
    }

    private ChangeOrder abortableOrder(ServiceRequest request) {
        ChangeOrder order = order(request);
        if (modes.has(EdasMode.ABORT_COMES_TOO_LATE) && order.isRunning(request.now())) {
            order.run().end("2", request.now());
        }
        if (!order.isRunning(request.now())) {
            throw replies.refusal(400, "Change order " + order.id() + " is not running");
        }
        if (!order.isDeployment() && !modes.has(EdasMode.ABORT_ANY_ORDER)) {
            throw replies.refusal(400, "Only a change process for deploying an application can be terminated");
        }
        return order;
    }

    private EdasApp app(ServiceRequest request) {
        EdasApp app = apps.get(request.parameter("AppId"));
        if (app == null) {
            throw replies.refusal(404, "Application " + request.parameter("AppId") + " does not exist");
        }
        return app;
    }

    /** Returns an error of the gateway, or below HTTP 400 one of the service itself, whose {@code code} is a number. */
    @Override
    public Reply error(int status, String code, String message) {
        return status >= 400
                ? AlibabaGateway.error(status, code, message)
                : replies.reply(status, Integer.parseInt(code), message);
    }

    @Override
    public Reply missingParameter(String name) {
        return replies.refusal(400, "Parameter " + name + " must not be empty").reply();
    }

    @Override
    public Reply unknownParameter(String name) {
        return replies.refusal(400, "Parameter " + name + " is not supported").reply();
    }
}
