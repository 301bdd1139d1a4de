package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;

/** The envelope of EDAS' replies. A refusal is an HTTP 200 with another code. */
final class EdasReplies {
    private final SharedState shared;

    EdasReplies(SharedState shared) {
        this.shared = shared;
    }

    ObjectNode success() {
        return envelope(200, "success");
    }

    RefusedException refusal(int code, String message) {
        return new RefusedException(reply(200, code, message));
    }

    Reply reply(int status, int code, String message) {
        return Reply.json(status, envelope(code, message));
    }

    private ObjectNode envelope(int code, String message) {
        return Json.object().put("Code", code).put("Message", message).put("RequestId", shared.uuid());
    }
}
