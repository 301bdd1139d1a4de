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
    public Failure failure(int status, Json body) {
        boolean success = status < 300
                && body.raw("error_code") == null
                && !body.node().path("error").isObject()
                && !"error".equals(body.raw("status"));
        if (success) {
            return null;
        }
        Json error = error(body, 0);
        Json named = error == null ? body : error;
        return new Failure(
                named.raw("error_code", "code"), status, named.raw("error_msg", "message"), body.raw("request_id"));
    }

    /** The first object with an error code; null if there is none. */
    @CheckForNull
    private static Json error(Json part, int depth) {
        if (part.raw("error_code", "code") != null) {
            return part;
        }
        if (depth < MAX_DEPTH) {
            for (JsonNode child : part.node()) {
                Json found = error(new Json(child, part.operation()), depth + 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
