package io.jenkins.plugins.cloudrollback.simulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.AnswerFault;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.faults.Refusal;
import io.jenkins.plugins.cloudrollback.simulator.faults.Throttling;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Controls the simulator from another process, by {@code GET} and {@code POST} of JSON below {@code /simulator/}. It
 * needs no credentials, as it can be reached on loopback only.
 */
final class ControlApi {
    private final Simulator simulator;

    ControlApi(Simulator simulator) {
        this.simulator = simulator;
    }

    Reply handle(Request request) {
        try {
            ObjectNode body = request.body().length == 0 ? Json.object() : Json.readObject(request.body());
            JsonNode answer = body == null ? null : answer(request.method() + " " + request.rawPath(), body);
            return answer == null
                    ? Reply.json(404, Json.object().put("error", "unknown path, see ControlApi"))
                    : Reply.json(200, answer);
        } catch (RuntimeException e) {
            return Reply.json(400, Json.object().put("error", e.toString()));
        }
    }

    private JsonNode answer(String call, ObjectNode body) {
        return switch (call) {
            case "GET /simulator/effects" -> effects();
            case "GET /simulator/calls" -> calls();
            case "POST /simulator/demo" -> demo();
            case "POST /simulator/target" -> target(body);
            case "POST /simulator/script" -> script(body);
            case "POST /simulator/deploy" -> deploy(body);
            case "POST /simulator/approve" -> {
                SaeApp app = simulator.sae().app(text(body, "target"));
                yield Json.object().put("approved", app.approve());
            }
            case "POST /simulator/fault" -> fault(body);
            case "POST /simulator/modes" -> modes(body);
            case "POST /simulator/revoke-tokens" -> {
                simulator.iam().revokeAll();
                yield Json.object();
            }
            case "POST /simulator/expire-sessions" -> {
                simulator.accounts().expireSessions();
                yield Json.object();
            }
            default -> null;
        };
    }

    /** Creates or resets the demo resources, and starts a deployment in EDAS. */
    private JsonNode demo() {
        DemoWorld.create(simulator);
        ObjectNode facts = Json.object();
        DemoWorld.description().forEach(facts::put);
        return facts.put("edas.changeOrderId", DemoWorld.startEdasDeployment(simulator));
    }

    /** Creates or resets a target, with the fields of {@link #script} and its {@code name}. */
    private JsonNode target(ObjectNode body) {
        DemoWorld.addTarget(simulator, service(body), text(body, "target"), text(body, "name"));
        return script(body);
    }

    /** Sets the script of the next rollback: {@code {"service": "SAE", "target": id or stack name, "script": text}}. */
    private JsonNode script(ObjectNode body) {
        String target = text(body, "target");
        Script script = Script.of(text(body, "script"));
        switch (service(body)) {
            case SAE -> simulator.sae().app(target).nextRollback(script);
            case EDAS -> simulator.edas().app(target).nextRollback(script);
            case CODEARTS_DEPLOY -> simulator.codeArts().task(target).nextRollback(script);
            case RFS -> stack(target).nextRollback(script);
            default -> throw new IllegalArgumentException("nothing to roll back there");
        }
        return Json.object();
    }

    /** Starts a deployment by another user, with the fields of {@link #script} and optionally {@code by}. */
    private JsonNode deploy(ObjectNode body) {
        String target = text(body, "target");
        String by = body.path("by").asText("alice");
        Script script = Script.of(text(body, "script"));
        Optional<String> id =
                switch (service(body)) {
                    case SAE -> simulator.sae().app(target).deploy(by, "console", script);
                    case EDAS -> simulator.edas().app(target).deploy(by, "console", script);
                    case CODEARTS_DEPLOY -> simulator.codeArts().task(target).deploy(by, script);
                    case RFS -> stack(target).deploy(script);
                    default -> throw new IllegalArgumentException("nothing to deploy there");
                };
        return Json.object().put("id", id.orElse(null));
    }

    /** Selects exactly these modes of a service: {@code {"service": "SAE", "modes": [names]}}. */
    private JsonNode modes(ObjectNode body) {
        List<String> names = new ArrayList<>();
        body.path("modes").forEach(name -> names.add(name.asText()));
        switch (service(body)) {
            case SAE -> simulator.sae().modes(of(SaeMode.class, names));
            case EDAS -> simulator.edas().modes(of(EdasMode.class, names));
            case CODEARTS_DEPLOY -> simulator.codeArts().modes(of(CodeArtsMode.class, names));
            case RFS -> simulator.rfs().modes(of(RfsMode.class, names));
            default -> throw new IllegalArgumentException("no modes there");
        }
        return Json.object();
    }

    private static <M extends Enum<M>> List<M> of(Class<M> type, List<String> names) {
        return names.stream().map(name -> Enum.valueOf(type, name)).toList();
    }

    /**
     * Adds a fault: {@code {"operation": name, "times": 1, "kind": see below, "status": 502, "code": text, "retryAfter":
     * text}}.
     */
    private JsonNode fault(ObjectNode body) {
        Faults.Next next = simulator
                .faults()
                .next(text(body, "operation"), body.path("times").asInt(1));
        int status = body.path("status").asInt(502);
        switch (text(body, "kind")) {
            case "error" -> next.error(status, text(body, "code"));
            case "throttled" ->
                next.throttled(
                        Throttling.valueOf(text(body, "code")),
                        body.path("retryAfter").asText(null));
            case "refused" -> next.refused(Refusal.valueOf(text(body, "code")));
            case "ids" -> next.ids(AnswerFault.valueOf(text(body, "code")));
            case "html-before" -> next.htmlBefore(status);
            case "html-after" -> next.htmlAfter(status);
            case "truncated" -> next.truncated();
            case "wrong-types" -> next.wrongTypes();
            case "reset-before" -> next.resetBefore();
            case "reset-after" -> next.resetAfter();
            case "cut-after" -> next.cutAfter();
            case "pass" -> next.pass();
            default -> throw new IllegalArgumentException("no such fault");
        }
        return Json.object();
    }

    private JsonNode effects() {
        ArrayNode list = Json.array();
        for (Effect effect : simulator.effects().all()) {
            ObjectNode entry = list.addObject().put("service", effect.service().name());
            entry.put("target", effect.target())
                    .put("changeId", effect.changeId())
                    .put("by", effect.by());
            entry.put("at", effect.at().toString());
            entry.put("outcome", simulator.effects().outcome(effect).name());
        }
        return list;
    }

    private JsonNode calls() {
        ArrayNode list = Json.array();
        for (Call call : simulator.calls().all()) {
            ObjectNode entry = list.addObject().put("at", call.at().toString()).put("operation", call.operation());
            entry.put("method", call.method()).put("path", call.path());
            entry.put("by", call.by()).put("status", call.status());
        }
        return list;
    }

    private RfsStack stack(String name) {
        return simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, name);
    }

    private static Service service(ObjectNode body) {
        return Service.valueOf(text(body, "service"));
    }

    private static String text(ObjectNode body, String name) {
        if (!body.path(name).isTextual()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return body.get(name).asText();
    }
}
