package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGateway;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alibaba Cloud's Enterprise Distributed Application Service (EDAS), limited to Kubernetes applications. */
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
    private RollbackId rollbackId = RollbackId.NEW;

    public Edas(SharedState shared) {
        this.shared = shared;
        orders = new ChangeOrders(shared, Service.EDAS);
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
            rollbackId = mode;
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        ObjectNode body =
                switch (request.operation().name()) {
                    case "AbortAndRollbackChangeOrder" -> abortAndRollback(request);
                    case "AbortChangeOrder" -> abort(request);
                    case "GetChangeOrderInfo" -> info(order(request), request.now());
                    case "ListRecentChangeOrder" -> recent(request);
                    case "ContinuePipeline" -> continuePipeline(request);
                    case "ListApplication" -> applications(request);
                    default ->
                        throw new IllegalStateException(request.operation().name());
                };
        return Reply.json(200, body);
    }

    private ObjectNode abortAndRollback(ServiceRequest request) {
        ChangeOrder order = runningOrder(request);
        Script script = apps.get(order.appId()).takeNextScript();
        if (rollbackId == RollbackId.SAME) {
            orders.rollBackInPlace(order, request.caller(), script);
            return changed(order);
        }
        order.run().end("6", request.now());
        return changed(orders.begin(order.appId(), ChangeOrder.ROLLBACK, request.caller(), "pop", null, script));
    }

    private ObjectNode abort(ServiceRequest request) {
        ChangeOrder order = runningOrder(request);
        order.run().end("6", request.now());
        return changed(order);
    }

    private ObjectNode changed(ChangeOrder order) {
        ObjectNode body = success().put("TraceId", shared.hexId().substring(2)).put("ErrorCode", "success");
        body.putObject("Data").put("ChangeOrderId", order.id());
        return body;
    }

    private ObjectNode info(ChangeOrder order, Instant now) {
        int status = order.status(now);
        ObjectNode body = success();
        ObjectNode info = body.putObject("changeOrderInfo").put("ChangeOrderId", order.id());
        info.put("Status", status).put("CoType", order.typeText());
        info.put("BatchType", status == 8 ? "Manual" : "Automatic")
                .put("BatchCount", order.pipelines().size());
        info.put("CreateTime", order.createTime()).put("CreateUserId", order.userId());
        info.put("ChangeOrderDescription", "").put("Desc", "").put("SupportRollback", order.isRunning(now));
        var pipelines = info.putObject("PipelineInfoList").putArray("PipelineInfo");
        for (int i = 0; i < order.pipelines().size(); i++) {
            ObjectNode pipeline =
                    pipelines.addObject().put("PipelineId", order.pipelines().get(i));
            pipeline.put("PipelineName", "Batch " + (i + 1)).put("PipelineStatus", order.pipelineStatus(i, now));
            Instant began = order.run().batchBegan(i);
            pipeline.put("StartTime", began == null ? "" : Long.toString(began.toEpochMilli()));
            pipeline.put("UpdateTime", began == null ? "" : Long.toString(now.toEpochMilli()));
            pipeline.putObject("StageList").putArray("StageInfoDTO");
            pipeline.putObject("StageDetailList").putArray("StageDetailDTO");
        }
        return body;
    }

    private ObjectNode recent(ServiceRequest request) {
        String appId = request.parameter("AppId");
        if (!apps.containsKey(appId)) {
            throw refusal(404, "Application " + appId + " does not exist");
        }
        ObjectNode body = success();
        var list = body.putObject("ChangeOrderList").putArray("ChangeOrder");
        for (ChangeOrder order : orders.of(appId)) {
            ObjectNode entry = list.addObject().put("ChangeOrderId", order.id()).put("AppId", appId);
            entry.put("Status", order.status(request.now()));
            entry.put("CoType", order.typeText()).put("CoTypeCode", order.type());
            entry.put("CreateTime", order.createTime()).put("FinishTime", order.finishTime(request.now()));
            entry.put("BatchCount", order.pipelines().size()).put("BatchType", "Automatic");
            entry.put("Source", order.source()).put("GroupId", "").put("UserId", order.userId());
            entry.put("CreateUserId", order.userId()).put("ChangeOrderDescription", "");
        }
        return body;
    }

    private ObjectNode continuePipeline(ServiceRequest request) {
        String pipeline = request.parameter("PipelineId");
        ChangeOrder order = orders.byPipeline(pipeline);
        boolean confirmed =
                order != null && request.parameter("Confirm").equals("true") && order.confirm(pipeline, request.now());
        if (!confirmed) {
            throw refusal(400, "Pipeline " + pipeline + " is not waiting for a confirmation");
        }
        return success();
    }

    private ObjectNode applications(ServiceRequest request) {
        String wanted = request.parameter("AppName", "");
        List<EdasApp> found = apps.values().stream()
                .filter(app -> wanted.isEmpty() || wanted.equals(app.name()))
                .toList();
        int page = number(request, "CurrentPage", 1);
        int size = number(request, "PageSize", 20);
        ObjectNode body = success();
        var list = body.putObject("ApplicationList").putArray("Application");
        found.stream().skip((page - 1L) * size).limit(size).forEach(app -> {
            ObjectNode entry = list.addObject().put("AppId", app.id()).put("Name", app.name());
            entry.put("RegionId", "cn-hangzhou")
                    .put("NamespaceId", "cn-hangzhou")
                    .put("K8sNamespace", "default");
            entry.put("ClusterId", "0f2f2c3e-demo").put("ClusterType", 5).put("ApplicationType", "FatJar");
            entry.put("Instances", 2).put("RunningInstanceCount", 2).put("State", "1");
        });
        return body.put("CurrentPage", page).put("PageSize", size).put("TotalSize", found.size());
    }

    private int number(ServiceRequest request, String name, int defaultValue) {
        int number = Integer.parseInt(request.parameter(name, Integer.toString(defaultValue)));
        if (number < 1) {
            throw refusal(400, "Parameter " + name + " must be positive");
        }
        return number;
    }

    private ChangeOrder order(ServiceRequest request) {
        ChangeOrder order = orders.byId(request.parameter("ChangeOrderId"));
        if (order == null) {
            throw refusal(404, "Change order " + request.parameter("ChangeOrderId") + " does not exist");
        }
        return order;
    }

    private ChangeOrder runningOrder(ServiceRequest request) {
        ChangeOrder order = order(request);
        if (!order.isRunning(request.now())) {
            throw refusal(400, "Change order " + order.id() + " is not running");
        }
        return order;
    }

    private ObjectNode success() {
        return envelope(200, "success");
    }

    private RefusedException refusal(int code, String message) {
        return new RefusedException(Reply.json(200, envelope(code, message)));
    }

    private ObjectNode envelope(int code, String message) {
        return Json.object().put("Code", code).put("Message", message).put("RequestId", shared.uuid());
    }

    /** Returns an error of the gateway, or below HTTP 400 one of the service itself, whose {@code code} is a number. */
    @Override
    public Reply error(int status, String code, String message) {
        return status >= 400
                ? AlibabaGateway.error(status, code, message)
                : Reply.json(status, envelope(Integer.parseInt(code), message));
    }

    @Override
    public Reply missingParameter(String name) {
        return refusal(400, "Parameter " + name + " must not be empty").reply();
    }

    @Override
    public Reply unknownParameter(String name) {
        return refusal(400, "Parameter " + name + " is not supported").reply();
    }
}
