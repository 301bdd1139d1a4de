package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGateway;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.util.LinkedHashMap;
import java.util.Map;

/** Huawei Cloud's CodeArts Deploy. */
public final class CodeArts implements ServiceHandler {
    /** The record whose id RollbackRecords returns. The documents do not say, so a client must support both. */
    public enum RollbackId {
        /** The rollback is a new record. */
        NEW,
        /** The restored record runs again, with a new start time. */
        SAME
    }

    private final SharedState shared;
    private final CodeArtsQueries queries = new CodeArtsQueries(this);
    private final Map<String, CodeArtsTask> tasks = new LinkedHashMap<>();
    private RollbackId rollbackId = RollbackId.NEW;
    private boolean nestedErrors;

    public CodeArts(SharedState shared) {
        this.shared = shared;
    }

    public CodeArtsTask addTask(String projectId, String appId, String taskId, String name) {
        synchronized (shared) {
            CodeArtsTask task = new CodeArtsTask(shared, projectId, appId, taskId, name);
            tasks.put(taskId, task);
            return task;
        }
    }

    /** Returns null if there is none. */
    public CodeArtsTask task(String id) {
        synchronized (shared) {
            return tasks.get(id);
        }
    }

    public void rollbackId(RollbackId mode) {
        synchronized (shared) {
            rollbackId = mode;
        }
    }

    /**
     * Sets whether errors are inside an {@code error} object, as on one reference page, instead of flat, as on others.
     */
    public void nestedErrors(boolean nested) {
        synchronized (shared) {
            nestedErrors = nested;
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        ObjectNode body =
                switch (request.operation().name()) {
                    case "RollbackRecords" -> rollback(request);
                    case "Stop" -> stop(request);
                    case "ShowDeployStatus" -> queries.state(task(request), request);
                    case "ListDeployTaskHistoryByDate" -> queries.history(task(request), request);
                    case "ListAllApp" -> queries.applications(tasks.values(), body(request), request.now());
                    default ->
                        throw new IllegalStateException(request.operation().name());
                };
        return Reply.json(200, body);
    }

    private ObjectNode rollback(ServiceRequest request) {
        body(request);
        CodeArtsTask task = task(request);
        CodeArtsTask.Record target = record(task, request.path().get("record_id"));
        if (task.isBusy(request.now())) {
            throw refusal(400, "Deploy.00011027", "The application is being deployed. Try again later.");
        }
        CodeArtsTask.Record record = task.rollBack(target, rollbackId == RollbackId.SAME, request.caller());
        ObjectNode body = Json.object().put("id", record.id).put("task_id", task.id());
        body.put("job_name", "job_" + record.id + "_" + request.now().toEpochMilli());
        body.putArray("app_component_list");
        return body;
    }

    private ObjectNode stop(ServiceRequest request) {
        body(request);
        CodeArtsTask task = task(request);
        CodeArtsTask.Record record = record(task, request.path().get("record_id"));
        if (!record.run.isOver(request.now())) {
            record.run.end("abort", request.now());
        }
        ObjectNode body = Json.object().put("status", "success");
        body.putObject("result").put("id", record.id).put("task_id", task.id());
        return body;
    }

    private CodeArtsTask task(ServiceRequest request) {
        String id = request.path().getOrDefault("task_id", request.path().get("id"));
        requireId("task_id", id);
        CodeArtsTask task = tasks.get(id);
        String project = request.path().get("project_id");
        if (task == null || project != null && !project.equals(task.projectId())) {
            throw refusal(404, "Deploy.00011020", "The application does not exist or has been deleted.");
        }
        return task;
    }

    CodeArtsTask.Record record(CodeArtsTask task, String id) {
        requireId("record_id", id);
        CodeArtsTask.Record record = task.record(id);
        if (record == null) {
            throw refusal(400, "Deploy.00011303", "The deployment record does not exist.");
        }
        return record;
    }

    private void requireId(String name, String id) {
        boolean valid = id.length() == 32 && id.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        if (!valid) {
            throw badParameter(name);
        }
    }

    /** Parses the body, which must be a JSON object. */
    private ObjectNode body(ServiceRequest request) {
        ObjectNode body = Json.readObject(request.http().body());
        if (body == null) {
            throw badParameter("body");
        }
        return body;
    }

    RefusedException badParameter(String name) {
        return refusal(400, "DEV.CH.10001", "Parameter " + name + " is invalid.");
    }

    private RefusedException refusal(int status, String code, String message) {
        return new RefusedException(error(status, code, message));
    }

    @Override
    public Reply error(int status, String code, String message) {
        if (code.startsWith("APIG")) {
            return HuaweiGateway.error(status, code, message);
        }
        ObjectNode body = Json.object();
        if (nestedErrors) {
            body.putObject("error").put("code", code).put("message", message);
            return Reply.json(status, body.put("status", "failed"));
        }
        return Reply.json(status, body.put("error_code", code).put("error_msg", message));
    }

    @Override
    public Reply missingParameter(String name) {
        return badParameter(name).reply();
    }

    @Override
    public Reply unknownParameter(String name) {
        return badParameter(name).reply();
    }
}
