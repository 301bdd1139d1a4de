package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGateway;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final CodeArtsErrors errors;
    private final Modes<CodeArtsMode> modes = new Modes<>(CodeArtsMode.class);
    private final Map<String, CodeArtsTask> tasks = new LinkedHashMap<>();

    public CodeArts(SharedState shared) {
        this.shared = shared;
        errors = new CodeArtsErrors(modes);
    }

    /** Selects exactly these modes. */
    public void modes(Collection<CodeArtsMode> selected) {
        synchronized (shared) {
            modes.select(selected);
        }
    }

    public void modes(CodeArtsMode... selected) {
        modes(List.of(selected));
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
            modes.set(CodeArtsMode.ROLLBACK_REUSES_RECORD, mode == RollbackId.SAME);
        }
    }

    /** Selects {@link CodeArtsMode#ERRORS_NESTED}. */
    public void nestedErrors(boolean nested) {
        synchronized (shared) {
            modes.set(CodeArtsMode.ERRORS_NESTED, nested);
        }
    }

    boolean has(CodeArtsMode mode) {
        return modes.has(mode);
    }

    @Override
    public Reply handle(ServiceRequest request) {
        JsonNode body =
                switch (request.operation().name()) {
                    case "RollbackRecords" -> rollback(request);
                    case "StartDeployTask" -> start(request);
                    case "StopDeployTaskRecord" -> stop(request);
                    case "ShowDeployStatus" -> queries.state(task(request), request);
                    case "ListDeployTaskHistoryByDate" -> queries.history(task(request), request);
                    case "ShowExecutionParams" ->
                        queries.parameters(record(task(request), request.parameter("record_id")));
                    case "ListAllApp" -> queries.applications(tasks.values(), body(request), request.now());
                    default ->
                        throw new IllegalStateException(request.operation().name());
                };
        return Reply.json(200, body);
    }

    private ObjectNode rollback(ServiceRequest request) {
        if (has(CodeArtsMode.ROLLBACK_UNKNOWN)) {
            throw HuaweiGateway.unknownApi();
        }
        body(request);
        CodeArtsTask task = task(request);
        CodeArtsTask.Record target = record(task, request.path().get("record_id"));
        requireIdle(task, request.now());
        boolean sameRecord = has(CodeArtsMode.ROLLBACK_REUSES_RECORD);
        CodeArtsTask.Record record = task.rollBack(target, sameRecord, request.caller());
        return started(task, has(CodeArtsMode.ROLLBACK_ECHOES_ID) ? target.id : record.id, request.now());
    }

    /** Goes back to the record in the body, or deploys if the body names none. */
    private ObjectNode start(ServiceRequest request) {
        ObjectNode body = body(request);
        if (!Set.of("params", "record_id", "trigger_source").containsAll(names(body))) {
            throw errors.badParameter("body");
        }
        CodeArtsTask task = task(request);
        CodeArtsTask.Record target =
                body.has("record_id") ? record(task, body.get("record_id").asText()) : null;
        requireIdle(task, request.now());
        CodeArtsTask.Record record = target == null
                ? task.begin(request.caller(), CodeArtsTask.ROLLBACK)
                : task.rollBack(target, false, request.caller());
        return started(task, record.id, request.now());
    }

    private static ObjectNode started(CodeArtsTask task, String id, Instant now) {
        ObjectNode body = Json.object().put("id", id).put("task_id", task.id());
        body.put("job_name", "job_" + id + "_" + now.toEpochMilli());
        body.putArray("app_component_list");
        return body;
    }

    private void requireIdle(CodeArtsTask task, Instant now) {
        if (task.isBusy(now) || has(CodeArtsMode.BUSY_AFTER_STOP) && task.wasStopped(now)) {
            throw errors.busy();
        }
    }

    private ObjectNode stop(ServiceRequest request) {
        body(request);
        CodeArtsTask task = task(request);
        CodeArtsTask.Record record = record(task, request.path().get("record_id"));
        if (!record.run.isOver(request.now())) {
            String end = has(CodeArtsMode.STOP_ENDS_AS_ABORTED) ? "aborted" : "abort";
            record.run.follow(
                    Script.of(has(CodeArtsMode.STOP_TAKES_A_MINUTE) ? "running:60 " + end : end), request.now());
            task.stopped(request.now());
        } else if (has(CodeArtsMode.STOP_REFUSED_AFTER_END)) {
            throw errors.refusal(400, "Deploy.00011305", "The deployment has ended.");
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
            throw errors.refusal(404, "Deploy.00011020", "The application does not exist or has been deleted.");
        }
        return task;
    }

    CodeArtsTask.Record record(CodeArtsTask task, String id) {
        requireId("record_id", id);
        CodeArtsTask.Record record = task.record(id);
        if (record == null) {
            throw errors.unknownRecord();
        }
        return record;
    }

    private void requireId(String name, String id) {
        boolean valid = id.length() == 32 && id.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        if (!valid) {
            throw errors.badParameter(name);
        }
    }

    /** Parses the body, which must be a JSON object. */
    private ObjectNode body(ServiceRequest request) {
        ObjectNode body = Json.readObject(request.http().body());
        if (body == null) {
            throw errors.badParameter("body");
        }
        return body;
    }

    private static List<String> names(ObjectNode body) {
        return body.properties().stream().map(Map.Entry::getKey).toList();
    }

    CodeArtsErrors errors() {
        return errors;
    }

    @Override
    public Reply error(int status, String code, String message) {
        return errors.reply(status, code, message);
    }

    @Override
    public Reply missingParameter(String name) {
        return errors.badParameter(name).reply();
    }

    @Override
    public Reply unknownParameter(String name) {
        return errors.badParameter(name).reply();
    }
}
