package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGate;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.change.Script;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Refusal;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.Exchange;
import io.jenkins.plugins.cloudrollback.simulator.service.Provider;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.World;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alibaba Cloud's Enterprise Distributed Application Service, as far as Kubernetes applications go. */
public final class Edas implements Provider {
    /** Whose id AbortAndRollbackChangeOrder answers with: nobody has said, so a client must cope with both. */
    public enum RollbackId {
        /** The old order ends in 6, and a new one rolls back. */
        NEW,
        /** The order itself turns into its rollback. */
        SAME
    }

    private final World world;
    private final ChangeOrders orders;
    private final Map<String, EdasApp> apps = new LinkedHashMap<>();
    private RollbackId rollbackId = RollbackId.NEW;

    public Edas(World world) {
        this.world = world;
        orders = new ChangeOrders(world, Service.EDAS);
    }

    public EdasApp addApp(String id, String name) {
        synchronized (world) {
            orders.forget(id);
            EdasApp app = new EdasApp(world, orders, id, name);
            apps.put(id, app);
            return app;
        }
    }

    /** Null when there is none. */
    public EdasApp app(String id) {
        synchronized (world) {
            return apps.get(id);
        }
    }

    public void rollbackId(RollbackId mode) {
        synchronized (world) {
            rollbackId = mode;
        }
    }

    @Override
    public Reply act(Exchange exchange) {
        ObjectNode body =
                switch (exchange.operation().name()) {
                    case "AbortAndRollbackChangeOrder" -> abortAndRollback(exchange);
                    case "AbortChangeOrder" -> abort(exchange);
                    case "GetChangeOrderInfo" -> info(order(exchange), exchange.now());
                    case "ListRecentChangeOrder" -> recent(exchange);
                    case "ContinuePipeline" -> continuePipeline(exchange);
                    case "ListApplication" -> applications(exchange);
                    default ->
                        throw new IllegalStateException(exchange.operation().name());
                };
        return Reply.json(200, body);
    }

    private ObjectNode abortAndRollback(Exchange exchange) {
        ChangeOrder order = runningOrder(exchange);
        Script script = apps.get(order.appId()).takeNext();
        if (rollbackId == RollbackId.SAME) {
            orders.rollBackInPlace(order, exchange.caller(), script);
            return changed(order);
        }
        order.run().end("6", exchange.now());
        return changed(orders.begin(order.appId(), ChangeOrder.ROLLBACK, exchange.caller(), "pop", null, script));
    }

    private ObjectNode abort(Exchange exchange) {
        ChangeOrder order = runningOrder(exchange);
        order.run().end("6", exchange.now());
        return changed(order);
    }

    private ObjectNode changed(ChangeOrder order) {
        ObjectNode body = success().put("TraceId", world.hexId().substring(2)).put("ErrorCode", "success");
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

    private ObjectNode recent(Exchange exchange) {
        String appId = exchange.parameter("AppId");
        if (!apps.containsKey(appId)) {
            throw refusal(404, "Application " + appId + " does not exist");
        }
        ObjectNode body = success();
        var list = body.putObject("ChangeOrderList").putArray("ChangeOrder");
        for (ChangeOrder order : orders.of(appId)) {
            ObjectNode entry = list.addObject().put("ChangeOrderId", order.id()).put("AppId", appId);
            entry.put("Status", order.status(exchange.now()));
            entry.put("CoType", order.typeText()).put("CoTypeCode", order.type());
            entry.put("CreateTime", order.createTime()).put("FinishTime", order.finishTime(exchange.now()));
            entry.put("BatchCount", order.pipelines().size()).put("BatchType", "Automatic");
            entry.put("Source", order.source()).put("GroupId", "").put("UserId", order.userId());
            entry.put("CreateUserId", order.userId()).put("ChangeOrderDescription", "");
        }
        return body;
    }

    private ObjectNode continuePipeline(Exchange exchange) {
        String pipeline = exchange.parameter("PipelineId");
        ChangeOrder order = orders.byPipeline(pipeline);
        boolean confirmed = order != null
                && exchange.parameter("Confirm").equals("true")
                && order.confirm(pipeline, exchange.now());
        if (!confirmed) {
            throw refusal(400, "Pipeline " + pipeline + " is not waiting for a confirmation");
        }
        return success();
    }

    private ObjectNode applications(Exchange exchange) {
        String wanted = exchange.parameter("AppName", "");
        List<EdasApp> found = apps.values().stream()
                .filter(app -> wanted.isEmpty() || wanted.equals(app.name()))
                .toList();
        int page = number(exchange, "CurrentPage", 1);
        int size = number(exchange, "PageSize", 20);
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

    private int number(Exchange exchange, String name, int otherwise) {
        int number = Integer.parseInt(exchange.parameter(name, Integer.toString(otherwise)));
        if (number < 1) {
            throw refusal(400, "Parameter " + name + " must be positive");
        }
        return number;
    }

    private ChangeOrder order(Exchange exchange) {
        ChangeOrder order = orders.byId(exchange.parameter("ChangeOrderId"));
        if (order == null) {
            throw refusal(404, "Change order " + exchange.parameter("ChangeOrderId") + " does not exist");
        }
        return order;
    }

    private ChangeOrder runningOrder(Exchange exchange) {
        ChangeOrder order = order(exchange);
        if (!order.isRunning(exchange.now())) {
            throw refusal(400, "Change order " + order.id() + " is not running");
        }
        return order;
    }

    private ObjectNode success() {
        return envelope(200, "success");
    }

    private Refusal refusal(int code, String message) {
        return new Refusal(Reply.json(200, envelope(code, message)));
    }

    private ObjectNode envelope(int code, String message) {
        return Json.object().put("Code", code).put("Message", message).put("RequestId", world.uuid());
    }

    /** Below HTTP 400 the service itself speaks: {@code code} is its number then. */
    @Override
    public Reply error(int status, String code, String message) {
        return status >= 400
                ? AlibabaGate.error(status, code, message)
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
