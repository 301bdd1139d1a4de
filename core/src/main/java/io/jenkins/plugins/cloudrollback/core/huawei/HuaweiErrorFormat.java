package io.jenkins.plugins.cloudrollback.core.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.ErrorFormat;
import io.jenkins.plugins.cloudrollback.core.http.Json;

/**
 * Reads errors of Huawei Cloud's gateways and services. An error is an HTTP status from 300 on or, with a lower one, an
 * {@code error_code}, an {@code error} object or the {@code status} "error". Code and message are at the top or in a
 * nested object, as {@code error_code} and {@code error_msg} or as {@code code} and {@code message}.
 */
public final class HuaweiErrorFormat implements ErrorFormat {
    private static final int MAX_DEPTH = 4;

    @Override
    @CheckForNull
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

    /** The first object with an error code; null if there is none. */
    @CheckForNull
    private static JsonNode error(JsonNode node, int depth) {
        if (Json.text(node, "error_code", "code") != null) {
            return node;
        }
        if (depth < MAX_DEPTH) {
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
