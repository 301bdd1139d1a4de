package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGateway;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.script.Stage;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Huawei Cloud's Resource Formation Service (RFS). */
public final class Rfs implements ServiceHandler {
    private final SharedState shared;
    private final RfsParameters parameters = new RfsParameters();
    private final Modes<RfsMode> modes = new Modes<>(RfsMode.class);
    private final RfsPages pages = new RfsPages(modes);
    private final RfsEvents events = new RfsEvents(modes, pages);
    private final Map<String, RfsStack> stacks = new LinkedHashMap<>();
    private Duration queue;

    public Rfs(SharedState shared) {
        this.shared = shared;
    }

    /**
     * Adds a stack in a given status. It replaces a stack of the same name, like a stack that is deleted and created
     * again.
     */
    public RfsStack addStack(String projectId, String name, String status) {
        synchronized (shared) {
            return addStack(projectId, shared.uuid(), name, status);
        }
    }

    /** Adds a stack with a given id. */
    public RfsStack addStack(String projectId, String id, String name, String status) {
        synchronized (shared) {
            RfsStack stack = new RfsStack(shared, projectId, id, name, status);
            stacks.remove(key(projectId, name));
            stacks.put(key(projectId, name), stack);
            return stack;
        }
    }

    /** Returns null if there is none. */
    public RfsStack stack(String projectId, String name) {
        synchronized (shared) {
            return stacks.get(key(projectId, name));
        }
    }

    /** Deletes a stack, as another user. Returns false if there was none. */
    public boolean deleteStack(String projectId, String name) {
        synchronized (shared) {
            return stacks.remove(key(projectId, name)) != null;
        }
    }

    /**
     * Sets how long an accepted request is queued. Meanwhile the status of the stack does not change. By default, null,
     * it changes before the reply is sent.
     */
    public void queue(Duration time) {
        synchronized (shared) {
            queue = time;
        }
    }

    /** Selects {@link RfsMode#PAGED_AT_TOP} with a page size, or disables paging, the default, by 0. */
    public void eventsPerPage(int count) {
        synchronized (shared) {
            pages.size(count);
            modes.set(RfsMode.PAGED_AT_TOP, count > 0);
        }
    }

    /** Selects exactly these modes. */
    public void modes(Collection<RfsMode> selected) {
        synchronized (shared) {
            modes.select(selected);
        }
    }

    public void modes(RfsMode... selected) {
        modes(List.of(selected));
    }

    @Override
    public Reply handle(ServiceRequest request) {
        parameters.check(request);
        return switch (request.operation().name()) {
            case "ListStacks" -> list(request);
            case "GetStackMetadata" -> metadata(request);
            case "ListStackEvents" -> Reply.json(200, events.list(stack(request), request));
            case "ContinueRollbackStack" -> continueRollback(request);
            default -> throw new IllegalStateException(request.operation().name());
        };
    }

    private Reply continueRollback(ServiceRequest request) {
        String wantedId = parameters.stackIdOfBody(request.http().body());
        RfsStack stack = stack(request);
        requireSame(wantedId, stack);
        requireContinuable(stack, request.now());
        Script script = stack.takeNextScript();
        if (queue != null) {
            List<Stage> stages = new ArrayList<>(script.stages());
            stages.add(0, new Stage("ROLLBACK_FAILED", 0, queue));
            script = new Script(stages);
        }
        RfsStack.Deployment deployment = stack.beginRollback(request.caller(), script, queue != null);
        return Reply.json(202, Json.object().put("deployment_id", deployment.id()));
    }

    private void requireContinuable(RfsStack stack, Instant now) {
        String status = stack.status(now);
        if (stack.isBusy(now)) {
            throw modes.has(RfsMode.BUSY_IS_403) && status.endsWith("_IN_PROGRESS")
                    ? refusal(403, "RF.10012519", "Stacks in the IN PROGRESS state do not support modification")
                    : refusal(409, "RF.10013503", "Another request on the stack is being processed, please try later");
        }
        if (!status.equals("ROLLBACK_FAILED")) {
            String code = modes.has(RfsMode.WRONG_STATUS_HAS_OTHER_CODE) ? "RF.10012542" : "RF.10012547";
            throw refusal(403, code, "Invalid stack status: " + status);
        }
    }

    private Reply list(ServiceRequest request) {
        List<ObjectNode> newestFirst = new ArrayList<>();
        for (RfsStack stack : stacks.values()) {
            if (stack.projectId().equals(request.path().get("project_id"))) {
                newestFirst.add(0, describe(Json.object(), stack, request.now()));
            }
        }
        return Reply.json(200, pages.page("stacks", newestFirst, request));
    }

    private Reply metadata(ServiceRequest request) {
        RfsStack stack = stack(request);
        ObjectNode body = describe(Json.object(), stack, request.now());
        body.put("enable_auto_rollback", stack.autoRollback()).put("enable_deletion_protection", false);
        return Reply.json(200, body);
    }

    private ObjectNode describe(ObjectNode entry, RfsStack stack, Instant now) {
        String status = stack.status(horizon(RfsMode.STATUS_LATE, now), now);
        Instant updated = stack.updated(horizon(RfsMode.UPDATE_TIME_LATE, now), now);
        entry.put("stack_id", stack.id()).put("stack_name", stack.name()).put("status", status);
        entry.put("description", "");
        entry.put("create_time", seconds(stack.created())).put("update_time", seconds(updated));
        return status.endsWith("FAILED") ? entry.put("status_message", "Update required resource failed") : entry;
    }

    /** Returns until when changes are visible. */
    private Instant horizon(RfsMode late, Instant now) {
        return modes.has(late) ? now.minus(RfsMode.DELAY) : Instant.MAX;
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private RfsStack stack(ServiceRequest request) {
        String name = request.path().get("stack_name");
        RfsStack stack = stacks.get(key(request.path().get("project_id"), name));
        if (stack == null) {
            throw refusal(404, "RF.10013001", "The stack " + name + " does not exist");
        }
        requireSame(request.parameter("stack_id"), stack);
        return stack;
    }

    private static void requireSame(String wantedId, RfsStack stack) {
        if (wantedId != null && !wantedId.equals(stack.id())) {
            throw refusal(400, "RF.10011015", "The stack_id does not match the stack");
        }
    }

    private static String key(String projectId, String name) {
        return projectId + "/" + name;
    }

    static RefusedException refusal(int status, String code, String message) {
        return new RefusedException(
                Reply.json(status, Json.object().put("error_code", code).put("error_msg", message)));
    }

    @Override
    public Reply error(int status, String code, String message) {
        return code.startsWith("APIG")
                ? HuaweiGateway.error(status, code, message)
                : refusal(status, code, message).reply();
    }

    @Override
    public Reply missingParameter(String name) {
        return error(400, "RF.10011001", "The parameter " + name + " is missing");
    }

    @Override
    public Reply unknownParameter(String name) {
        return error(400, "RF.10011002", "The parameter " + name + " is unrecognised");
    }
}
