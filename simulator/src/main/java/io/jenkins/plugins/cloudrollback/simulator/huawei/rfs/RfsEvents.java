package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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

    private int perPage;

    void perPage(int count) {
        perPage = count;
    }

    /** Lists the events of a stack, newest first. A queued deployment is as unknown as one that does not exist. */
    ObjectNode list(RfsStack stack, ServiceRequest request) {
        if (perPage == 0 && (request.parameter("marker") != null || request.parameter("limit") != null)) {
            throw Rfs.refusal(400, "RF.10011002", "The parameter marker or limit is unrecognised");
        }
        List<ObjectNode> all = new ArrayList<>();
        String wanted = request.parameter("deployment_id");
        for (RfsStack.Deployment deployment : stack.deployments()) {
            boolean visible = !deployment.isWaiting(request.now());
            if (visible && (wanted == null || wanted.equals(deployment.id()))) {
                addAll(all, deployment, request.now());
            }
        }
        if (wanted != null && all.isEmpty()) {
            throw Rfs.refusal(404, "RF.10013001", "The deployment " + wanted + " does not exist");
        }
        Collections.reverse(all);
        all.removeIf(event -> !passes(event, request.parameter("filter", "")));
        keepFields(all, request.parameter("field", ""));
        return page(all, request.parameter("marker"));
    }

    private static void addAll(List<ObjectNode> events, RfsStack.Deployment deployment, Instant now) {
        Instant began = deployment.run().began();
        add(events, "LOG", "Apply required resource is started", began, began);
        add(events, "UPDATE_IN_PROGRESS", "Update required resource is in progress", began, began);
        if (!deployment.isOver(now)) {
            return;
        }
        Instant end = deployment.run().since(now);
        boolean good = deployment.run().outcome(now) == Outcome.SUCCEEDED;
        add(events, good ? "UPDATE_COMPLETE" : "UPDATE_FAILED", "Update required resource", began, end);
        add(events, "SUMMARY", "Resource creation: 0, update: " + (good ? 1 : 0) + ", deletion: 0", began, end);
        add(
                events,
                good ? "LOG" : "ERROR",
                good ? "Apply required resource success" : "Flavor s6.small.1 is sold out",
                began,
                end);
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

    private ObjectNode page(List<ObjectNode> all, String marker) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("stack_events");
        if (perPage == 0) {
            list.addAll(all);
            return body;
        }
        int from = marker == null ? 0 : Math.min(Integer.parseInt(marker), all.size());
        int to = Math.min(from + perPage, all.size());
        list.addAll(all.subList(from, to));
        return to < all.size() ? body.put("next_marker", Integer.toString(to)) : body.putNull("next_marker");
    }
}
