package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The read-only operations of CodeArts Deploy. */
final class CodeArtsQueries {
    private final CodeArts codeArts;

    CodeArtsQueries(CodeArts codeArts) {
        this.codeArts = codeArts;
    }

    /** Describes the requested record, or the latest by default. */
    ObjectNode state(CodeArtsTask task, ServiceRequest request) {
        String id = request.parameter("record_id");
        String withSteps = request.parameter("step_state", "true");
        if (!withSteps.equals("true") && !withSteps.equals("false")) {
            throw codeArts.errors().badParameter("step_state");
        }
        boolean steps = withSteps.equals("true");
        if (id != null) {
            return wrapped(task, codeArts.record(task, id), steps, request.now());
        }
        if (task.records().isEmpty() || codeArts.has(CodeArtsMode.LATEST_INITIAL)) {
            return unwrapped(task, "initial"); // observed for a task that was never run
        }
        CodeArtsTask.Record latest = task.records().get(0);
        if (codeArts.has(CodeArtsMode.LATEST_UNWRAPPED)) {
            return unwrapped(task, latest.run.stage(request.now()).state());
        }
        ObjectNode body = wrapped(task, latest, steps, request.now());
        if (codeArts.has(CodeArtsMode.LATEST_UNNAMED)) {
            body.withObject("/result").remove("record_id");
        }
        return body;
    }

    private static ObjectNode unwrapped(CodeArtsTask task, String status) {
        ObjectNode body = Json.object().put("task_id", task.id()).put("status", status);
        describeStep(body.put("elapsed_time", 0).putArray("step_state").addObject());
        return body;
    }

    private ObjectNode wrapped(CodeArtsTask task, CodeArtsTask.Record record, boolean steps, Instant now) {
        ObjectNode body = Json.object().put("status", "success");
        ObjectNode result = body.putObject("result").put("task_id", task.id()).put("task_name", task.name());
        result.put("status", record.run.stage(now).state()).put("record_id", record.id);
        result.put("nick_name", record.operator).put("executor", record.operator);
        result.put("step", record.run.isOver(now) ? "finish" : "running");
        result.put("start_time", startTime(record)).put("end_time", endTime(record, now));
        if (steps) {
            describeStep(result.putArray("step_state").addObject());
        }
        return body;
    }

    private static void describeStep(ObjectNode step) {
        step.put("id", "1").put("name", "Deploy").put("region", "cn-north-4").put("offset", "0");
        step.put("current_offset", "10").put("enable", "true").put("elapsed_time", "1");
        step.put("faq_url", "");
    }

    /** Returns the parameters that a record was run with. */
    ArrayNode parameters(CodeArtsTask.Record record) {
        ArrayNode list = Json.array();
        list.addObject().put("name", "package_url").put("type", "text").put("value", record.packageUrl);
        list.addObject().put("name", "service_port").put("type", "text").put("value", "3000");
        return list;
    }

    ObjectNode history(CodeArtsTask task, ServiceRequest request) {
        int page = number(request, "page", 99_999);
        int size = number(request, "size", 100);
        if (request.parameter("start_date") == null || request.parameter("end_date") == null) {
            throw new RefusedException(codeArts.error(400, "APIGW.0106", "A required parameter is missing"));
        }
        LocalDate first = date(request, "start_date");
        LocalDate last = date(request, "end_date");
        if (last.isBefore(first) || ChronoUnit.DAYS.between(first, last) > 30) {
            throw codeArts.errors().badParameter("end_date");
        }
        ObjectNode body = Json.object();
        ArrayNode result = body.putArray("result");
        int matches = 0;
        List<CodeArtsTask.Record> records = new ArrayList<>(task.records());
        if (codeArts.has(CodeArtsMode.HISTORY_OLDEST_FIRST)) {
            Collections.reverse(records);
        }
        for (CodeArtsTask.Record record : records) {
            LocalDate day = record.run.began().atOffset(zone()).toLocalDate();
            if (!day.isBefore(first) && !day.isAfter(last)) {
                if (matches / size == page - 1) {
                    describe(result.addObject(), record, request.now());
                }
                matches++;
            }
        }
        return body.put("total_num", matches);
    }

    private void describe(ObjectNode entry, CodeArtsTask.Record record, Instant now) {
        Instant end = record.run.isOver(now) ? record.run.since(now) : now;
        Duration took = Duration.between(record.run.began(), end);
        entry.put("execution_id", record.id).put("state", record.run.stage(now).state());
        entry.put("operator", record.operator).put("nickname", record.operator);
        entry.put("start_time", startTime(record)).put("end_time", endTime(record, now));
        entry.put("duration", "%02d:%02d:%02d".formatted(took.toHours(), took.toMinutesPart(), took.toSecondsPart()));
        entry.put("release_id", record.releaseId).put("type", "manual");
    }

    ObjectNode applications(Collection<CodeArtsTask> tasks, ObjectNode request, Instant now) {
        String project = request.path("project_id").asText();
        int page = request.path("page").asInt();
        int size = request.path("size").asInt();
        if (project.isEmpty() || page < 1 || page > 99_999 || size < 1 || size > 100) {
            throw codeArts.errors().badParameter("project_id, page or size");
        }
        List<CodeArtsTask> found = tasks.stream()
                .filter(task -> task.projectId().equals(project))
                .sorted(order(request))
                .toList();
        ObjectNode body = Json.object();
        ArrayNode result = body.putArray("result");
        found.stream().skip((page - 1L) * size).limit(size).forEach(task -> describe(result.addObject(), task, now));
        return body.put("total_num", found.size());
    }

    private Comparator<CodeArtsTask> order(ObjectNode request) {
        Comparator<CodeArtsTask> order =
                switch (request.path("sort_name").asText("startTime")) {
                    case "name" -> Comparator.comparing(CodeArtsTask::name);
                    case "startTime" -> Comparator.comparing(this::lastStart);
                    default -> throw codeArts.errors().badParameter("sort_name");
                };
        return switch (request.path("sort_by").asText("DESC")) {
            case "ASC", "asc" -> order;
            case "DESC", "desc" -> order.reversed();
            default -> throw codeArts.errors().badParameter("sort_by");
        };
    }

    private String lastStart(CodeArtsTask task) {
        return task.records().isEmpty() ? "" : startTime(task.records().get(0));
    }

    /** Returns when the record last started. */
    private String startTime(CodeArtsTask.Record record) {
        return ChinaTime.format(record.run.began(), zone());
    }

    private String endTime(CodeArtsTask.Record record, Instant now) {
        return record.run.isOver(now) ? ChinaTime.format(record.run.since(now), zone()) : "";
    }

    private ZoneOffset zone() {
        return codeArts.has(CodeArtsMode.TIMES_IN_UTC) ? ZoneOffset.UTC : ChinaTime.ZONE;
    }

    private void describe(ObjectNode entry, CodeArtsTask task, Instant now) {
        entry.put("id", task.appId()).put("name", task.name()).put("project_id", task.projectId());
        entry.put("is_disable", false).put("can_execute", true);
        if (task.records().isEmpty()) {
            entry.put("execution_state", "not_executed");
        } else {
            CodeArtsTask.Record last = task.records().get(0);
            entry.put("execution_state", last.run.stage(now).state()).put("release_id", last.releaseId);
            entry.put("execution_time", startTime(last)).put("end_time", endTime(last, now));
            entry.put("executor_id", last.operator).put("executor_nick_name", last.operator);
        }
        ObjectNode arranged = entry.putArray("arrange_infos").addObject();
        arranged.put("id", task.id()).put("state", "Available").put("deploy_system", "deployTemplate");
    }

    private int number(ServiceRequest request, String name, int most) {
        try {
            int number = Integer.parseInt(request.parameter(name));
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw codeArts.errors().badParameter(name);
    }

    private LocalDate date(ServiceRequest request, String name) {
        try {
            return LocalDate.parse(request.parameter(name));
        } catch (DateTimeParseException e) {
            throw codeArts.errors().badParameter(name);
        }
    }
}
