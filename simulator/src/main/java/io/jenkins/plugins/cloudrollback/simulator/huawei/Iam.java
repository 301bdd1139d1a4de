package io.jenkins.plugins.cloudrollback.simulator.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.IamUser;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Huawei Cloud's Identity and Access Management (IAM), which issues tokens for passwords. */
public final class Iam implements ServiceHandler {
    /** A token. Its project is null if it is valid for the account, not for one project. */
    private record Token(String user, String projectId, Instant expires) {}

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final SharedState shared;
    private final Accounts accounts;
    private final Map<String, String> projects = new LinkedHashMap<>();
    private final Map<String, Token> tokens = new HashMap<>();
    private Duration validity = Duration.ofHours(24);
    private boolean keystoneErrors = true;
    private int issued;

    public Iam(SharedState shared, Accounts accounts) {
        this.shared = shared;
        this.accounts = accounts;
    }

    /** Adds the project of a region, so that tokens can be issued for it. */
    public void addProject(String name, String id) {
        synchronized (shared) {
            projects.put(name, id);
        }
    }

    /** Sets the validity of tokens issued from now on; 24 hours by default. */
    public void tokenValidity(Duration duration) {
        synchronized (shared) {
            validity = duration;
        }
    }

    /** Revokes all tokens, as a change of the password does. */
    public void revokeAll() {
        synchronized (shared) {
            tokens.clear();
        }
    }

    public int tokensIssued() {
        synchronized (shared) {
            return issued;
        }
    }

    /** Sets whether errors have keystone's format, which is the default, or IAM's own. */
    public void keystoneErrors(boolean keystone) {
        synchronized (shared) {
            keystoneErrors = keystone;
        }
    }

    /**
     * Returns the user of a token. Both services behind the gateway are regional, so the token needs a project.
     *
     * @throws RefusedException with the gateway's error
     */
    String authenticate(String text, Service service, String projectId, Instant now) {
        Token token = tokens.get(text);
        if (token == null) {
            throw HuaweiGateway.refusal("decrypt token fail");
        }
        if (!now.isBefore(token.expires())) {
            throw HuaweiGateway.refusal("token expires, token expires time: " + MICROSECONDS.format(token.expires()));
        }
        if (service == Service.HUAWEI_STS && token.projectId() != null) {
            throw HuaweiGateway.refusal("token must be domain scoped");
        }
        if (service != Service.IAM && service != Service.HUAWEI_STS && token.projectId() == null) {
            throw HuaweiGateway.refusal("token must be project scoped");
        }
        if (projectId != null && !projectId.equals(token.projectId())) {
            throw HuaweiGateway.refusal("token project id and project id of path do not match");
        }
        return token.user();
    }

    @Override
    public Reply handle(ServiceRequest request) {
        return request.operation().name().equals("CreateToken") ? createToken(request) : listProjects(request);
    }

    private Reply createToken(ServiceRequest request) {
        ObjectNode body = Json.readObject(request.http().body());
        JsonNode auth = body == null ? Json.object() : body.path("auth");
        JsonNode methods = auth.at("/identity/methods");
        JsonNode user = auth.at("/identity/password/user");
        boolean wellFormed = methods.size() == 1
                && methods.path(0).asText().equals("password")
                && user.path("name").isTextual()
                && user.path("password").isTextual()
                && user.at("/domain/name").isTextual()
                && auth.path("scope").size() == 1;
        if (!wellFormed) {
            return error(400, "IAM.0011", "Request body is invalid.");
        }
        IamUser found = accounts.signIn(
                user.at("/domain/name").asText(),
                user.path("name").asText(),
                user.path("password").asText());
        if (found == null) {
            return error(401, "IAM.0001", "The username or password is wrong.");
        }
        String projectId = null;
        if (auth.path("scope").has("project")) {
            projectId = projectId(auth.at("/scope/project"));
            if (projectId == null) {
                return error(404, "IAM.0004", "Could not find project.");
            }
        } else if (!auth.path("scope").has("domain")) {
            return error(400, "IAM.0011", "Request body is invalid.");
        }
        return issue(found, projectId, request.now());
    }

    private String projectId(JsonNode project) {
        if (project.has("name")) {
            return projects.get(project.path("name").asText());
        }
        String id = project.path("id").asText();
        return projects.containsValue(id) ? id : null;
    }

    private Reply issue(IamUser user, String projectId, Instant now) {
        Instant expires = now.plus(validity);
        String token = "MIIF" + shared.hexId().repeat(100) + "==";
        tokens.put(token, new Token(user.name(), projectId, expires));
        issued++;
        ObjectNode domain =
                Json.object().put("id", "5f2c1d7a9e3b4086b1d4c7e0a3f6b9d2").put("name", user.account());
        ObjectNode body = Json.object();
        ObjectNode description = body.putObject("token");
        description.putArray("methods").add("password");
        description.put("issued_at", MICROSECONDS.format(now)).put("expires_at", MICROSECONDS.format(expires));
        ObjectNode person =
                description.putObject("user").put("id", "8c4e2f6a0b1d4357").put("name", user.name());
        person.put("password_expires_at", "").set("domain", domain);
        if (projectId == null) {
            description.set("domain", domain);
        } else {
            ObjectNode project = description.putObject("project").put("id", projectId);
            project.put("name", projectName(projectId)).set("domain", domain);
        }
        description.putArray("roles");
        description.putArray("catalog");
        return Reply.json(201, body).withHeader("X-Subject-Token", token);
    }

    private String projectName(String id) {
        return projects.entrySet().stream()
                .filter(project -> project.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private Reply listProjects(ServiceRequest request) {
        String wanted = request.parameter("name");
        ObjectNode body = Json.object();
        var list = body.putArray("projects");
        projects.forEach((name, id) -> {
            if (wanted == null || wanted.equals(name)) {
                list.addObject().put("id", id).put("name", name).put("enabled", true);
            }
        });
        return Reply.json(200, body);
    }

    @Override
    public Reply error(int status, String code, String message) {
        ObjectNode body = Json.object();
        if (keystoneErrors && status == 401) {
            ObjectNode error = body.putObject("error");
            error.put("code", status).put("message", message).put("title", "Unauthorized");
            return Reply.json(status, body);
        }
        return Reply.json(status, body.put("error_code", code).put("error_msg", message));
    }

    @Override
    public Reply missingParameter(String name) {
        return error(400, "IAM.0011", "Parameter " + name + " is missing.");
    }

    @Override
    public Reply unknownParameter(String name) {
        return error(400, "IAM.0011", "Parameter " + name + " is unknown.");
    }
}
