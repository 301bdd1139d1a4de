package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGateway;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.util.Set;

/** The envelope of SAE's replies, and its errors. */
final class SaeReplies {
    /** The operations whose answers have no trace id. */
    private static final Set<String> UNTRACED = Set.of("ListAppVersions", "ListApplications");

    private final SharedState shared;
    private final Modes<SaeMode> modes;

    SaeReplies(SharedState shared, Modes<SaeMode> modes) {
        this.shared = shared;
        this.modes = modes;
    }

    Reply success(String operation, JsonNode data) {
        ObjectNode body = envelope("success", 200).put("Success", true);
        if (UNTRACED.contains(operation)) {
            body.remove("TraceId");
        }
        if (modes.of("errorCode") != null) {
            body.put("ErrorCode", errorCode());
        }
        body.set("Data", data);
        return Reply.json(200, body);
    }

    private String errorCode() {
        return modes.has(SaeMode.ERROR_CODE_PLACEHOLDER)
                ? "InvalidApplication.NotFound"
                : modes.has(SaeMode.ERROR_CODE_SUCCESS) ? "success" : "";
    }

    RefusedException refusal(String code, String message) {
        return refusal(400, code, message);
    }

    /** Returns an error of the service itself, as opposed to one of the gateway. */
    RefusedException refusal(int status, String code, String message) {
        return new RefusedException(error(modes.has(SaeMode.FAILURES_AS_HTTP_200) ? 200 : status, code, message));
    }

    RefusedException invalid(String parameter) {
        return refusal("InvalidParameter.Obviously", "The specified parameter is invalid {" + parameter + "}.");
    }

    Reply error(int status, String code, String message) {
        if (status >= 400) {
            return AlibabaGateway.error(status, code, message);
        }
        return Reply.json(status, envelope(message, 400).put("Success", false).put("ErrorCode", code));
    }

    private ObjectNode envelope(String message, int code) {
        ObjectNode body = Json.object().put("RequestId", shared.uuid()).put("Message", message);
        body.put("TraceId", shared.hexId().substring(2));
        return modes.has(SaeMode.CODE_AS_NUMBER) ? body.put("Code", code) : body.put("Code", Integer.toString(code));
    }
}
