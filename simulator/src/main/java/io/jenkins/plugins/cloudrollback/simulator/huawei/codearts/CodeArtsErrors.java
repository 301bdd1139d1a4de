package io.jenkins.plugins.cloudrollback.simulator.huawei.codearts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGateway;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;

/** The errors of CodeArts Deploy. */
final class CodeArtsErrors {
    private final Modes<CodeArtsMode> modes;

    CodeArtsErrors(Modes<CodeArtsMode> modes) {
        this.modes = modes;
    }

    RefusedException busy() {
        if (modes.has(CodeArtsMode.BUSY_ENVIRONMENT)) {
            return refusal(
                    400,
                    "Deploy.00060218",
                    "The environment is being deployed. Stop the earlier deployment or try again later.");
        }
        return modes.has(CodeArtsMode.BUSY_PERMISSIONS)
                ? refusal(400, "Deploy.00060222", "The permissions are being updated. Try again later.")
                : refusal(400, "Deploy.00011027", "The application is being deployed. Try again later.");
    }

    RefusedException unknownRecord() {
        int status = modes.has(CodeArtsMode.UNKNOWN_RECORD_IS_404) ? 404 : 400;
        return refusal(status, "Deploy.00011303", "The deployment record does not exist.");
    }

    RefusedException badParameter(String name) {
        return refusal(400, "DEV.CH.10001", "Parameter " + name + " is invalid.");
    }

    RefusedException refusal(int status, String code, String message) {
        return new RefusedException(reply(status, code, message));
    }

    /** By default, an error has the shape that was observed: at the top, and in an object with a second code. */
    Reply reply(int status, String code, String message) {
        if (code.startsWith("APIG")) {
            return HuaweiGateway.error(status, code, message);
        }
        ObjectNode body = Json.object();
        if (modes.has(CodeArtsMode.ERRORS_NESTED)) {
            body.putObject("error").put("code", code).put("message", message);
            return Reply.json(status, body.put("status", "failed"));
        }
        body.put("error_code", code).put("error_msg", message);
        if (!modes.has(CodeArtsMode.ERRORS_FLAT)) {
            body.put("status", "error")
                    .putObject("error")
                    .put("code", "DEV-12-10303")
                    .put("reason", message);
        }
        Reply reply = Reply.json(status, body);
        return modes.has(CodeArtsMode.ERRORS_AS_HTML) ? reply.withHeader("Content-Type", "text/html") : reply;
    }
}
