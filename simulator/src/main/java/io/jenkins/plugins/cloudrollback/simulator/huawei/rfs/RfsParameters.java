package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import java.util.Iterator;

/** Checks the parameters of requests to RFS. */
final class RfsParameters {

    /**
     * Checks the parameters that all operations have in common.
     *
     * @throws RefusedException with the service's error
     */
    void check(ServiceRequest request) {
        String requestId = request.http().header("client-request-id");
        if (requestId == null) {
            throw Rfs.refusal(400, "RF.10011001", "The header Client-Request-Id is missing");
        }
        length("Client-Request-Id", requestId, 36, 128);
        String project = request.path().get("project_id");
        boolean validProject = project.length() >= 3
                && project.length() <= 64
                && project.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
        if (!validProject) {
            throw Rfs.refusal(400, "RF.10011016", "The project id is invalid");
        }
        String stack = request.path().get("stack_name");
        if (stack != null) {
            length("stack_name", stack, 1, 128);
            boolean validName = Character.isLetter(stack.charAt(0))
                    && stack.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
            if (!validName) {
                throw Rfs.refusal(400, "RF.10011010", "The stack name has illegal characters");
            }
        }
        optionalLength(request, "stack_id", 36, 36);
        optionalLength(request, "deployment_id", 36, 36);
        optionalLength(request, "filter", 0, 512);
        optionalLength(request, "field", 0, 128);
    }

    /** Returns the stack id in the optional body, or null. */
    String stackIdOfBody(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        ObjectNode object = Json.readObject(body);
        if (object == null) {
            throw Rfs.refusal(400, "RF.10011033", "The body is not a JSON object");
        }
        Iterator<String> names = object.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!name.equals("stack_id")) {
                throw Rfs.refusal(400, "RF.10011002", "The parameter " + name + " is unrecognised");
            }
        }
        JsonNode id = object.get("stack_id");
        if (id == null) {
            return null;
        }
        if (!id.isTextual()) {
            throw Rfs.refusal(400, "RF.10011038", "The type of stack_id is wrong");
        }
        length("stack_id", id.asText(), 36, 36);
        return id.asText();
    }

    private static void optionalLength(ServiceRequest request, String name, int least, int most) {
        if (request.parameter(name) != null) {
            length(name, request.parameter(name), least, most);
        }
    }

    private static void length(String name, String value, int least, int most) {
        if (value.length() > most) {
            throw Rfs.refusal(400, "RF.10011005", "The parameter " + name + " is too long");
        }
        if (value.length() < least) {
            throw Rfs.refusal(400, "RF.10011006", "The parameter " + name + " is too short");
        }
    }
}
