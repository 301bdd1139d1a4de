package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Refusal;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGate;
import io.jenkins.plugins.cloudrollback.simulator.service.Exchange;
import io.jenkins.plugins.cloudrollback.simulator.service.Provider;
import io.jenkins.plugins.cloudrollback.simulator.state.World;
import java.util.LinkedHashMap;
import java.util.Map;

/** Huawei Cloud's CodeArts Deploy. */
public final class CodeArts implements Provider {
    /** Whose id RollbackRecords answers with: nobody has said, so a client must cope with both. */
    public enum RollbackId {
        /** The rollback is a record of its own. */
        NEW,
        /** The record that is gone back to runs again, with a new start time. */
        SAME
    }

    private final World world;
    private final CodeArtsViews views = new CodeArtsViews(this);
    private final Map<String, CodeArtsTask> tasks = new LinkedHashMap<>();
    private RollbackId rollbackId = RollbackId.NEW;
    private boolean nestedErrors;

    public CodeArts(World world) {
        this.world = world;
    }

    public CodeArtsTask addTask(String projectId, String appId, String taskId, String name) {
        synchronized (world) {
            CodeArtsTask task = new CodeArtsTask(world, projectId, appId, taskId, name);
            tasks.put(taskId, task);
            return task;
        }
    }

    /** Null when there is none. */
    public CodeArtsTask task(String id) {
        synchronized (world) {
            return tasks.get(id);
        }
    }

    public void rollbackId(RollbackId mode) {
        synchronized (world) {
            rollbackId = mode;
        }
    }

    /** Errors inside an {@code error} object, as one page has them, rather than flat, as others do. */
    public void nestedErrors(boolean nested) {
        synchronized (world) {
            nestedErrors = nested;
        }
    }

    @Override
    public Reply act(Exchange exchange) {
        ObjectNode body =
                switch (exchange.operation().name()) {
                    case "RollbackRecords" -> rollback(exchange);
                    case "Stop" -> stop(exchange);
                    case "ShowDeployStatus" -> views.state(task(exchange), exchange);
                    case "ListDeployTaskHistoryByDate" -> views.history(task(exchange), exchange);
                    case "ListAllApp" -> views.applications(tasks.values(), body(exchange), exchange.now());
                    default ->
                        throw new IllegalStateException(exchange.operation().name());
                };
        return Reply.json(200, body);
    }

    private ObjectNode rollback(Exchange exchange) {
        body(exchange);
        CodeArtsTask task = task(exchange);
        CodeArtsTask.Record target = record(task, exchange.path().get("record_id"));
        if (task.isBusy(exchange.now())) {
            throw refusal(400, "Deploy.00011027", "The application is being deployed. Try again later.");
        }
        CodeArtsTask.Record record = task.rollBack(target, rollbackId == RollbackId.SAME, exchange.caller());
        ObjectNode body = Json.object().put("id", record.id).put("task_id", task.id());
        body.put("job_name", "job_" + record.id + "_" + exchange.now().toEpochMilli());
        body.putArray("app_component_list");
        return body;
    }

    private ObjectNode stop(Exchange exchange) {
        body(exchange);
        CodeArtsTask task = task(exchange);
        CodeArtsTask.Record record = record(task, exchange.path().get("record_id"));
        if (!record.run.isOver(exchange.now())) {
            record.run.end("abort", exchange.now());
        }
        ObjectNode body = Json.object().put("status", "success");
        body.putObject("result").put("id", record.id).put("task_id", task.id());
        return body;
    }

    private CodeArtsTask task(Exchange exchange) {
        String id = exchange.path().getOrDefault("task_id", exchange.path().get("id"));
        requireId("task_id", id);
        CodeArtsTask task = tasks.get(id);
        String project = exchange.path().get("project_id");
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

    /** The gateway refuses an empty body, and the service anything but an object. */
    private ObjectNode body(Exchange exchange) {
        ObjectNode body = Json.readObject(exchange.request().body());
        if (body == null) {
            throw badParameter("body");
        }
        return body;
    }

    Refusal badParameter(String name) {
        return refusal(400, "DEV.CH.10001", "Parameter " + name + " is invalid.");
    }

    private Refusal refusal(int status, String code, String message) {
        return new Refusal(error(status, code, message));
    }

    @Override
    public Reply error(int status, String code, String message) {
        if (code.startsWith("APIG")) {
            return HuaweiGate.error(status, code, message);
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
