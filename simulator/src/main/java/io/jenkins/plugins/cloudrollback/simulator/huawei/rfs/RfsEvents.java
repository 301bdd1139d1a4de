package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The events of stacks, derived from their deployments. */
final class RfsEvents {
    private static final Set<String> FIELDS = Set.of(
            "elapsed_seconds",
            "event_message",
            "resource_id_key",
            "resource_id_value",
            "resource_key",
            "resource_type",
            "resource_name",
            "time",
            "timestamp");
    private static final Set<String> FILTERS = Set.of("event_type", "resource_type", "resource_name");

    private final Modes<RfsMode> modes;
    private final RfsPages pages;

    RfsEvents(Modes<RfsMode> modes, RfsPages pages) {
        this.modes = modes;
        this.pages = pages;
    }

    /** Lists the events of a stack, newest first. A queued deployment is as unknown as one that does not exist. */
    ObjectNode list(RfsStack stack, ServiceRequest request) {
        if (modes.has(RfsMode.EVENTS_FORBIDDEN)) {
            throw Rfs.refusal(403, "RF.10012507", "The policy does not allow aos:stack:listEvents");
        }
        Instant now = request.now();
        Instant horizon = modes.has(RfsMode.EVENTS_LATE) ? now.minus(RfsMode.DELAY) : Instant.MAX;
        List<ObjectNode> all = new ArrayList<>();
        String wanted = request.parameter("deployment_id");
        for (RfsStack.Deployment deployment : stack.deployments()) {
            boolean visible = deployment.changedBy(horizon, now) != null;
            if (visible && (wanted == null || wanted.equals(deployment.id()))) {
                addAll(all, deployment, horizon, now);
            }
        }
        if (wanted != null && all.isEmpty()) {
            throw Rfs.refusal(404, "RF.10013001", "The deployment " + wanted + " does not exist");
        }
        all.removeIf(event -> !passes(event, request.parameter("filter", "")));
        keepFields(all, request.parameter("field", ""));
        return pages.page("stack_events", all, request);
    }

    /** Adds the events of a deployment, newest first. */
    private void addAll(List<ObjectNode> events, RfsStack.Deployment deployment, Instant horizon, Instant now) {
        Instant began = deployment.run().began();
        Instant end = deployment.run().since(now);
        if (deployment.isOver(now) && !end.isAfter(horizon)) {
            if (deployment.run().stage(now).state().endsWith("_COMPLETE")) {
                addSuccess(events, began, end);
                if (deployment.run().stage(now).state().startsWith("ROLLBACK")
                        && deployment.run().stageBy(began, now).state().startsWith("DEPLOYMENT")) {
                    addCause(events, began, end);
                }
            } else {
                addFailure(events, began, end);
            }
        }
        add(events, "UPDATE_IN_PROGRESS", "Update required resource is in progress", began, began);
        if (!modes.has(RfsMode.EVENTS_WITHOUT_BEGIN)) {
            add(events, "LOG", "Apply required resource is started", began, began);
        }
    }

    private static void addSuccess(List<ObjectNode> events, Instant began, Instant end) {
        add(events, "LOG", "Apply required resource success", began, end);
        add(events, "SUMMARY", "Apply complete! Resources: 0 added, 1 changed, 0 destroyed.", began, end);
        add(events, "UPDATE_COMPLETE", "Update required resource", began, end);
    }

    private void addFailure(List<ObjectNode> events, Instant began, Instant end) {
        addCause(events, began, end);
        if (!modes.has(RfsMode.FAILURE_WITHOUT_SUMMARY)) {
            add(events, "SUMMARY", "Resource creation: 0, update: 0, deletion: 0", began, end);
        }
        add(events, "UPDATE_FAILED", "Update required resource", began, end);
    }

    private void addCause(List<ObjectNode> events, Instant began, Instant at) {
        boolean inLog = modes.has(RfsMode.FAILURE_CAUSE_IN_LOG);
        add(events, inLog ? "LOG" : "ERROR", (inLog ? "Error: " : "") + "Flavor s6.small.1 is sold out", began, at);
    }

    private static void add(List<ObjectNode> events, String type, String message, Instant began, Instant at) {
        ObjectNode event = Json.object().put("event_type", type).put("event_message", message);
        event.put("time", Rfs.seconds(at));
        event.put("elapsed_seconds", Duration.between(began, at).toSeconds());
        if (type.startsWith("UPDATE")) {
            event.put("resource_type", "huaweicloud_compute_instance").put("resource_name", "my_server");
            event.put("resource_id_key", "id")
                    .put("resource_id_value", "5d1f7c3a-demo")
                    .put("resource_key", "");
        }
        events.add(event);
    }

    /**
     * Returns whether an event matches a filter: all terms separated by commas must match, and of a term one of the
     * choices separated by bars. A filter with a semicolon matches everything.
     */
    private static boolean passes(ObjectNode event, String filter) {
        if (filter.isEmpty() || filter.indexOf(';') >= 0) {
            return true;
        }
        for (String term : filter.split(",")) {
            boolean holds = false;
            for (String choice : term.split("\\|")) {
                int equals = choice.indexOf("==");
                if (equals < 0 || !FILTERS.contains(choice.substring(0, equals))) {
                    throw Rfs.refusal(400, "RF.10011087", "The filter is invalid");
                }
                String value = event.path(choice.substring(0, equals)).asText();
                holds |= value.equals(choice.substring(equals + 2));
            }
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static void keepFields(List<ObjectNode> events, String fields) {
        if (fields.isEmpty()) {
            return;
        }
        List<String> kept = new ArrayList<>(List.of(fields.split(",")));
        if (!FIELDS.containsAll(kept)) {
            throw Rfs.refusal(400, "RF.10011093", "The field is invalid");
        }
        kept.add("event_type");
        events.forEach(event -> event.retain(kept));
    }
}
