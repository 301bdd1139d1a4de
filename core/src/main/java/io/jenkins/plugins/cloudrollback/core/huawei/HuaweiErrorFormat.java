package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.ErrorFormat;
import io.jenkins.plugins.cloudrollback.core.http.Json;

/**
 * Failures of Huawei's gateway and services: by the HTTP status, and within a 200 by {@code error_code}, an {@code error} or the status {@code error}. Code and
 * message stand at the top or in any object below, under either pair of names.
 */
public final class HuaweiErrorFormat implements ErrorFormat {
    private static final int DEEPEST = 4;

    @Override
    public Failure failure(int status, JsonNode body) {
        boolean success = status < 300
                && Json.text(body, "error_code") == null
                && !body.path("error").isObject()
                && !"error".equals(Json.text(body, "status"));
        if (success) {
            return null;
        }
        JsonNode error = error(body, 0);
        JsonNode named = error == null ? body : error;
        return new Failure(
                Json.text(named, "error_code", "code"),
                status,
                Json.text(named, "error_msg", "message"),
                Json.text(body, "request_id"));
    }

    private static JsonNode error(JsonNode node, int depth) {
        if (Json.text(node, "error_code", "code") != null) {
            return node;
        }
        if (depth < DEEPEST) {
            for (JsonNode child : node) {
                JsonNode found = error(child, depth + 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
