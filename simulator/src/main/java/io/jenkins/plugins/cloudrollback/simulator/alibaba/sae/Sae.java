package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashMap;
import java.util.Map;

/** Alibaba Cloud's Serverless App Engine (SAE). */
public final class Sae implements ServiceHandler {
    /** The field {@code ErrorCode} of a successful reply; all three variants occur. */
    public enum ErrorCode {
        MISSING,
        EMPTY,
        SUCCESS
    }

    private final SharedState shared;
    private final ChangeOrders orders;
    private final SaeQueries queries;
    private final Map<String, SaeApp> apps = new LinkedHashMap<>();
    private boolean codeAsNumber;
    private ErrorCode errorCode = ErrorCode.MISSING;
    private boolean failuresAsHttp200;

    public Sae(SharedState shared) {
        this.shared = shared;
        orders = new ChangeOrders(shared, Service.SAE);
        queries = new SaeQueries(orders);
    }

    public SaeApp addApp(String id, String name) {
        synchronized (shared) {
            orders.removeAll(id);
            SaeApp app = new SaeApp(shared, orders, id, name);
            apps.put(id, app);
            return app;
        }
    }

    /** Returns null if there is none. */
    public SaeApp app(String id) {
        synchronized (shared) {
            return apps.get(id);
        }
    }

    /** Sets whether {@code Code} is a number, as in older samples, instead of a text, as on the reference page. */
    public void codeAsNumber(boolean number) {
        synchronized (shared) {
            codeAsNumber = number;
        }
    }

    public void errorCode(ErrorCode style) {
        synchronized (shared) {
            errorCode = style;
        }
    }

    /** Sets whether the service's own errors come as HTTP 200 with {@code Success: false} instead of HTTP 400. */
    public void failuresAsHttp200(boolean ok) {
        synchronized (shared) {
            failuresAsHttp200 = ok;
        }
    }

    /** Sets whether the batch to confirm has that status itself, which is the default, or only is the current one. */
    public void waitingPipelineShowsStatus(boolean shows) {
        synchronized (shared) {
            queries.waitingPipelineShowsStatus(shows);
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        JsonNode data =
                switch (request.operation().name()) {
                    case "RollbackApplication" -> rollback(request);
                    case "ListAppVersions" -> queries.versions(app(request));
                    case "DescribeApplicationStatus" -> queries.applicationStatus(app(request), request.now());
                    case "ListApplications" -> queries.applications(this, apps.values(), request);
                    case "DescribeChangeOrder" -> queries.order(order(request), appName(request), request.now());
                    case "DescribePipeline" -> queries.pipeline(pipelineOrder(request), request);
                    case "ConfirmPipelineBatch" -> confirm(request);
                    case "AbortChangeOrder" ->
                        abort(request, request.parameter("Rollback", "false").equals("true"));
                    case "AbortAndRollbackChangeOrder" -> abort(request, true);
                    case "ListChangeOrders" -> queries.orders(this, app(request), request);
                    default ->
                        throw new IllegalStateException(request.operation().name());
                };
        return success(data);
    }

    private ObjectNode rollback(ServiceRequest request) {
        SaeApp app = app(request);
        new SaeParameters(this, request).check(app);
        if (app.versions().isEmpty()) {
            throw refusal("Application.NotDeployYet", "The application has not been deployed.");
        }
        String version = request.parameter("VersionId");
        if (!app.hasVersion(version)) {
            throw refusal("InvalidParameter.WithMessage", "The parameter is invalid {VersionId}: " + version);
        }
        if (orders.running(app.id(), request.now()) != null) {
            throw refusal("Application.ChangerOrderRunning", "An application change process is in progress.");
        }
        app.received(request.query());
        Script script = app.takeNextScript();
        ChangeOrder order = orders.begin(app.id(), ChangeOrder.ROLLBACK, request.caller(), "pop", version, script);
        return Json.object().put("ChangeOrderId", order.id()).put("IsNeedApproval", order.status(request.now()) == 11);
    }

    private ObjectNode confirm(ServiceRequest request) {
        String pipeline = request.parameter("PipelineId");
        boolean confirmed = request.parameter("Confirm").equals("true")
                && pipelineOrder(request).confirm(pipeline, request.now());
        if (!confirmed) {
            throw refusal("InvalidParameter.WithMessage", "The parameter is invalid {PipelineId}: it is not waiting");
        }
        return Json.object().put("PipelineId", pipeline);
    }

    private ObjectNode abort(ServiceRequest request, boolean rollback) {
        new SaeParameters(this, request).oneOf("Rollback", "true", "false");
        ChangeOrder order = order(request);
        if (!order.isRunning(request.now())) {
            throw refusal("Application.ChangerOrder.Not.Running", "The change order is not running.");
        }
        if (rollback) {
            orders.rollBackInPlace(order, request.caller(), app(order.appId()).takeNextScript());
        } else {
            order.run().end("6", request.now());
        }
        return Json.object().put("ChangeOrderId", order.id());
    }

    private SaeApp app(ServiceRequest request) {
        SaeApp app = apps.get(request.parameter("AppId"));
        if (app == null) {
            throw refusal("InvalidApplication.NotFound", "The current application does not exist.");
        }
        return app;
    }

    private ChangeOrder order(ServiceRequest request) {
        ChangeOrder order = orders.byId(request.parameter("ChangeOrderId"));
        if (order == null) {
            throw refusal("InvalidParameter.WithMessage", "The parameter is invalid {ChangeOrderId}: unknown");
        }
        return order;
    }

    private String appName(ServiceRequest request) {
        return apps.get(order(request).appId()).name();
    }

    private ChangeOrder pipelineOrder(ServiceRequest request) {
        ChangeOrder order = orders.byPipeline(request.parameter("PipelineId"));
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

    /** Returns an error of the service itself, as opposed to one of the gateway. */
    RefusedException refusal(String code, String message) {
        return new RefusedException(error(failuresAsHttp200 ? 200 : 400, code, message));
    }

    @Override
    public Reply error(int status, String code, String message) {
        if (status >= 400) {
            return AlibabaGateway.error(status, code, message);
        }
        return Reply.json(status, envelope(message, 400).put("Success", false).put("ErrorCode", code));
    }

    private ObjectNode envelope(String message, int code) {
        ObjectNode body = Json.object().put("RequestId", shared.uuid()).put("Message", message);
        body.put("TraceId", shared.hexId().substring(2));
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
