package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashMap;
import java.util.Map;

/** Alibaba Cloud's Serverless App Engine. */
public final class Sae implements Provider {
    /** What a successful answer says about errors; all three have been seen. */
    public enum ErrorCode {
        MISSING,
        EMPTY,
        SUCCESS
    }

    private final World world;
    private final ChangeOrders orders;
    private final SaeViews views;
    private final Map<String, SaeApp> apps = new LinkedHashMap<>();
    private boolean codeAsNumber;
    private ErrorCode errorCode = ErrorCode.MISSING;
    private boolean failuresAsHttp200;

    public Sae(World world) {
        this.world = world;
        orders = new ChangeOrders(world, Service.SAE);
        views = new SaeViews(orders);
    }

    public SaeApp addApp(String id, String name) {
        synchronized (world) {
            orders.forget(id);
            SaeApp app = new SaeApp(world, orders, id, name);
            apps.put(id, app);
            return app;
        }
    }

    /** Null when there is none. */
    public SaeApp app(String id) {
        synchronized (world) {
            return apps.get(id);
        }
    }

    /** {@code Code} is a text on the reference page and a number in older samples. */
    public void codeAsNumber(boolean number) {
        synchronized (world) {
            codeAsNumber = number;
        }
    }

    public void errorCode(ErrorCode style) {
        synchronized (world) {
            errorCode = style;
        }
    }

    /** Refusals by the service itself come as HTTP 200 with {@code Success: false} rather than as HTTP 400. */
    public void failuresAsHttp200(boolean ok) {
        synchronized (world) {
            failuresAsHttp200 = ok;
        }
    }

    /** Whether the batch to confirm shows by its own status, as it does unless set, or only as the current one. */
    public void waitingPipelineShowsStatus(boolean shows) {
        synchronized (world) {
            views.waitingPipelineShowsStatus(shows);
        }
    }

    @Override
    public Reply act(Exchange exchange) {
        JsonNode data =
                switch (exchange.operation().name()) {
                    case "RollbackApplication" -> rollback(exchange);
                    case "ListAppVersions" -> views.versions(app(exchange));
                    case "DescribeApplicationStatus" -> views.applicationStatus(app(exchange), exchange.now());
                    case "ListApplications" -> views.applications(this, apps.values(), exchange);
                    case "DescribeChangeOrder" -> views.order(order(exchange), appName(exchange), exchange.now());
                    case "DescribePipeline" -> views.pipeline(pipelineOrder(exchange), exchange);
                    case "ConfirmPipelineBatch" -> confirm(exchange);
                    case "AbortChangeOrder" ->
                        abort(exchange, exchange.parameter("Rollback", "false").equals("true"));
                    case "AbortAndRollbackChangeOrder" -> abort(exchange, true);
                    case "ListChangeOrders" -> views.orders(this, app(exchange), exchange);
                    default ->
                        throw new IllegalStateException(exchange.operation().name());
                };
        return success(data);
    }

    private ObjectNode rollback(Exchange exchange) {
        SaeApp app = app(exchange);
        new SaeParameters(this, exchange).check(app);
        if (app.versions().isEmpty()) {
            throw refusal("Application.NotDeployYet", "The application has not been deployed.");
        }
        String version = exchange.parameter("VersionId");
        if (!app.hasVersion(version)) {
            throw refusal("InvalidParameter.WithMessage", "The parameter is invalid {VersionId}: " + version);
        }
        if (orders.running(app.id(), exchange.now()) != null) {
            throw refusal("Application.ChangerOrderRunning", "An application change process is in progress.");
        }
        app.received(exchange.query());
        Script script = app.takeNext();
        ChangeOrder order = orders.begin(app.id(), ChangeOrder.ROLLBACK, exchange.caller(), "pop", version, script);
        return Json.object().put("ChangeOrderId", order.id()).put("IsNeedApproval", order.status(exchange.now()) == 11);
    }

    private ObjectNode confirm(Exchange exchange) {
        String pipeline = exchange.parameter("PipelineId");
        boolean confirmed = exchange.parameter("Confirm").equals("true")
                && pipelineOrder(exchange).confirm(pipeline, exchange.now());
        if (!confirmed) {
            throw refusal("InvalidParameter.WithMessage", "The parameter is invalid {PipelineId}: it is not waiting");
        }
        return Json.object().put("PipelineId", pipeline);
    }

    private ObjectNode abort(Exchange exchange, boolean rollback) {
        new SaeParameters(this, exchange).oneOf("Rollback", "true", "false");
        ChangeOrder order = order(exchange);
        if (!order.isRunning(exchange.now())) {
            throw refusal("Application.ChangerOrder.Not.Running", "The change order is not running.");
        }
        if (rollback) {
            orders.rollBackInPlace(order, exchange.caller(), app(order.appId()).takeNext());
        } else {
            order.run().end("6", exchange.now());
        }
        return Json.object().put("ChangeOrderId", order.id());
    }

    private SaeApp app(Exchange exchange) {
        SaeApp app = apps.get(exchange.parameter("AppId"));
        if (app == null) {
            throw refusal("InvalidApplication.NotFound", "The current application does not exist.");
        }
        return app;
    }

    private ChangeOrder order(Exchange exchange) {
        ChangeOrder order = orders.byId(exchange.parameter("ChangeOrderId"));
        if (order == null) {
            throw refusal("InvalidParameter.WithMessage", "The parameter is invalid {ChangeOrderId}: unknown");
        }
        return order;
    }

    private String appName(Exchange exchange) {
        return apps.get(order(exchange).appId()).name();
    }

    private ChangeOrder pipelineOrder(Exchange exchange) {
        ChangeOrder order = orders.byPipeline(exchange.parameter("PipelineId"));
        if (order == null) {
            throw refusal("InvalidParameter.WithMessage", "The parameter is invalid {PipelineId}: unknown");
        }
        return order;
    }

    private Reply success(JsonNode data) {
        ObjectNode body = envelope("success", 200).put("Success", true);
        if (errorCode != ErrorCode.MISSING) {
            body.put("ErrorCode", errorCode == ErrorCode.EMPTY ? "" : "success");
        }
        body.set("Data", data);
        return Reply.json(200, body);
    }

    /** Says no in the service's own name, as opposed to the gateway's. */
    Refusal refusal(String code, String message) {
        return new Refusal(error(failuresAsHttp200 ? 200 : 400, code, message));
    }

    @Override
    public Reply error(int status, String code, String message) {
        if (status >= 400) {
            return AlibabaGate.error(status, code, message);
        }
        return Reply.json(status, envelope(message, 400).put("Success", false).put("ErrorCode", code));
    }

    private ObjectNode envelope(String message, int code) {
        ObjectNode body = Json.object().put("RequestId", world.uuid()).put("Message", message);
        body.put("TraceId", world.hexId().substring(2));
        return codeAsNumber ? body.put("Code", code) : body.put("Code", Integer.toString(code));
    }

    @Override
    public Reply missingParameter(String name) {
        return refusal("InvalidParameter.NotEmpty", "You must specify the parameter " + name + ".")
                .reply();
    }

    @Override
    public Reply unknownParameter(String name) {
        return refusal("InvalidParameter.Obviously", "The specified parameter is invalid {" + name + "}.")
                .reply();
    }
}
