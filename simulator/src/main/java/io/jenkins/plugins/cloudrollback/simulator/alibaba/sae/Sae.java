package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGateway;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alibaba Cloud's Serverless App Engine (SAE). */
public final class Sae implements ServiceHandler {
    /** The field {@code ErrorCode} of a successful reply; all variants occur. */
    public enum ErrorCode {
        MISSING,
        EMPTY,
        SUCCESS,
        /** The code of an error, see {@link SaeMode#ERROR_CODE_PLACEHOLDER}. */
        PLACEHOLDER
    }

    private final SharedState shared;
    private final ChangeOrders orders;
    private final Modes<SaeMode> modes = new Modes<>(SaeMode.class);
    private final SaeReplies replies;
    private final SaeQueries queries;
    private final SaeAborts aborts;
    private final Map<String, SaeApp> apps = new LinkedHashMap<>();

    public Sae(SharedState shared) {
        this.shared = shared;
        orders = new ChangeOrders(shared, Service.SAE);
        replies = new SaeReplies(shared, modes);
        queries = new SaeQueries(orders, modes, replies);
        aborts = new SaeAborts(orders, modes, replies);
    }

    /** Selects exactly these modes. */
    public void modes(Collection<SaeMode> selected) {
        synchronized (shared) {
            modes.select(selected);
        }
    }

    public void modes(SaeMode... selected) {
        modes(List.of(selected));
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

    /** Selects {@link SaeMode#CODE_AS_NUMBER}. */
    public void codeAsNumber(boolean number) {
        set(SaeMode.CODE_AS_NUMBER, number);
    }

    public void errorCode(ErrorCode style) {
        switch (style) {
            case MISSING -> set(SaeMode.ERROR_CODE_EMPTY, false);
            case EMPTY -> set(SaeMode.ERROR_CODE_EMPTY, true);
            case SUCCESS -> set(SaeMode.ERROR_CODE_SUCCESS, true);
            case PLACEHOLDER -> set(SaeMode.ERROR_CODE_PLACEHOLDER, true);
        }
    }

    /** Selects {@link SaeMode#FAILURES_AS_HTTP_200}. */
    public void failuresAsHttp200(boolean ok) {
        set(SaeMode.FAILURES_AS_HTTP_200, ok);
    }

    /** Selects {@link SaeMode#WAITING_PIPELINE_HIDES_STATUS}, or its opposite. */
    public void waitingPipelineShowsStatus(boolean shows) {
        set(SaeMode.WAITING_PIPELINE_HIDES_STATUS, !shows);
    }

    private void set(SaeMode mode, boolean on) {
        synchronized (shared) {
            modes.set(mode, on);
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        JsonNode data =
                switch (request.operation().name()) {
                    case "RollbackApplication" -> rollback(request);
                    case "ListAppVersions" -> queries.versions(app(request));
                    case "DescribeApplicationStatus" -> queries.applicationStatus(app(request), request.now());
                    case "DescribeApplicationConfig" -> queries.config(app(request));
                    case "ListApplications" -> queries.applications(apps.values(), request);
                    case "DescribeChangeOrder" -> queries.order(order(request), appName(request), request.now());
                    case "DescribePipeline" -> queries.pipeline(pipelineOrder(request), request);
                    case "ConfirmPipelineBatch" -> confirm(request);
                    case "AbortChangeOrder" -> {
                        new SaeParameters(replies, request).oneOf("Rollback", "true", "false");
                        boolean rollback =
                                request.parameter("Rollback", "false").equals("true");
                        yield rollback ? abortAndRollBack(request) : aborts.abort(order(request), request);
                    }
                    case "AbortAndRollbackChangeOrder" -> abortAndRollBack(request);
                    case "ListChangeOrders" -> queries.orders(listedApp(request), request);
                    default ->
                        throw new IllegalStateException(request.operation().name());
                };
        Reply reply = replies.success(request.operation().name(), data);
        return modes.has(SaeMode.RATE_LIMIT_HEADERS) ? AlibabaGateway.withRateLimits(reply, 99, 60_000) : reply;
    }

    private ObjectNode rollback(ServiceRequest request) {
        SaeApp app = app(request);
        new SaeParameters(replies, request).check(app);
        if (app.versions().isEmpty()) {
            throw replies.refusal("Application.NotDeployYet", "The application has not been deployed.");
        }
        String version = request.parameter("VersionId");
        if (app.version(version) == null) {
            throw replies.refusal("InvalidParameter.WithMessage", "The parameter is invalid {VersionId}: " + version);
        }
        if (orders.running(app.id(), request.now()) != null) {
            throw modes.has(SaeMode.BUSY_IS_INVALID_STATUS)
                    ? replies.refusal(
                            "Application.InvalidStatus", "The application status is abnormal. Try again later.")
                    : replies.refusal(
                            "Application.ChangerOrderRunning", "An application change process is in progress.");
        }
        if (modes.has(SaeMode.ROLLBACK_ADDS_VERSION)) {
            app.addCopy(version);
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
            throw replies.refusal(
                    "InvalidParameter.WithMessage", "The parameter is invalid {PipelineId}: it is not waiting");
        }
        return Json.object().put("PipelineId", pipeline);
    }

    private ObjectNode abortAndRollBack(ServiceRequest request) {
        ChangeOrder order = order(request);
        return aborts.abortAndRollBack(order, apps.get(order.appId()), request);
    }

    /** ListChangeOrders has an error code of its own. */
    private SaeApp listedApp(ServiceRequest request) {
        if (!apps.containsKey(request.parameter("AppId"))) {
            throw replies.refusal(404, "InvalidAppId.NotFound", "The application does not exist.");
        }
        return app(request);
    }

    private SaeApp app(ServiceRequest request) {
        SaeApp app = apps.get(request.parameter("AppId"));
        if (app == null) {
            throw replies.refusal("InvalidApplication.NotFound", "The current application does not exist.");
        }
        return app;
    }

    private ChangeOrder order(ServiceRequest request) {
        ChangeOrder order = orders.byId(request.parameter("ChangeOrderId"), request.now());
        if (order == null) {
            throw replies.refusal("InvalidChangeOrder.NotFound", "The change order does not exist.");
        }
        return order;
    }

    private String appName(ServiceRequest request) {
        return apps.get(order(request).appId()).name();
    }

    private ChangeOrder pipelineOrder(ServiceRequest request) {
        ChangeOrder order = orders.byPipeline(request.parameter("PipelineId"));
        if (order == null) {
            throw replies.refusal("InvalidParameter.WithMessage", "The parameter is invalid {PipelineId}: unknown");
        }
        return order;
    }

    @Override
    public Reply error(int status, String code, String message) {
        return replies.error(status, code, message);
    }

    @Override
    public Reply missingParameter(String name) {
        return replies.refusal("InvalidParameter.NotEmpty", "You must specify the parameter " + name + ".")
                .reply();
    }

    @Override
    public Reply unknownParameter(String name) {
        return replies.invalid(name).reply();
    }
}
