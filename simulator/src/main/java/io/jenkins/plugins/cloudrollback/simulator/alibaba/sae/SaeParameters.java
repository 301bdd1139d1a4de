package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;

/** Checks the parameters of requests to SAE. */
final class SaeParameters {
    private final SaeReplies replies;
    private final ServiceRequest request;

    SaeParameters(SaeReplies replies, ServiceRequest request) {
        this.replies = replies;
        this.request = request;
    }

    /**
     * Checks the parameters of RollbackApplication.
     *
     * @throws RefusedException with the service's error
     */
    void check(SaeApp app) {
        integer("BatchWaitTime", 0, Integer.MAX_VALUE, "InvalidParameter.Obviously");
        integer("MinReadyInstances", -1, Integer.MAX_VALUE, "InvalidParameter.Obviously");
        integer("MinReadyInstanceRatio", -1, 100, "MinReadyInstanceRatio.Invalid");
        boolean ratioWins = !request.parameter("MinReadyInstanceRatio", "-1").equals("-1");
        if (!ratioWins && Integer.parseInt(request.parameter("MinReadyInstances", "-1")) >= app.instances()) {
            throw replies.refusal(
                    "MinReadyInstances.Not.Smaller.Replicas",
                    "The minimum number of available instances must be less than the number of instances.");
        }
        oneOf("AutoEnableApplicationScalingRule", "true", "false");
        String strategy = request.parameter("UpdateStrategy", "");
        if (!strategy.isEmpty() && !isStrategy(Json.readObject(strategy.getBytes(StandardCharsets.UTF_8)))) {
            throw replies.invalid("UpdateStrategy");
        }
    }

    void integer(String name, int least, int most, String code) {
        String value = request.parameter(name);
        if (value == null) {
            return;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most && value.charAt(0) != '+') {
                return;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw replies.refusal(code, "The specified parameter is invalid {" + name + "}.");
    }

    void oneOf(String name, String one, String other) {
        String value = request.parameter(name);
        if (value != null && !value.equals(one) && !value.equals(other)) {
            throw replies.invalid(name);
        }
    }

    private static boolean isStrategy(ObjectNode strategy) {
        if (strategy == null || !onlyHas(strategy, Set.of("type", "batchUpdate", "grayUpdate"))) {
            return false;
        }
        String type = strategy.path("type").asText();
        boolean gray = type.equals("GrayBatchUpdate");
        return (gray || type.equals("BatchUpdate"))
                && isBatchUpdate(strategy.path("batchUpdate"))
                && gray == strategy.has("grayUpdate")
                && (!gray || strategy.at("/grayUpdate/gray").isInt());
    }

    private static boolean isBatchUpdate(JsonNode update) {
        String release = update.path("releaseType").asText();
        return onlyHas(update, Set.of("batch", "releaseType", "batchWaitTime"))
                && update.path("batch").isInt()
                && (release.equals("auto") || release.equals("manual"))
                && (!update.has("batchWaitTime") || update.path("batchWaitTime").isInt());
    }

    private static boolean onlyHas(JsonNode object, Set<String> names) {
        Iterator<String> present = object.fieldNames();
        while (present.hasNext()) {
            if (!names.contains(present.next())) {
                return false;
            }
        }
        return object.isObject();
    }
}
