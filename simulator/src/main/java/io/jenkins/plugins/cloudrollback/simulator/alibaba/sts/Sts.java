package io.jenkins.plugins.cloudrollback.simulator.alibaba.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcProvider;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaGateway;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Alibaba Cloud's Security Token Service, which issues temporary access keys for RAM roles. */
public final class Sts implements ServiceHandler {
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final String ROLE_ARN = "acs:ram::\\d+:role/[\\w.-]+";
    private static final String SESSION_NAME = "[A-Za-z0-9.@_-]{2,64}";

    private final SharedState shared;
    private final Accounts accounts;
    private final Map<String, Trust> roles = new HashMap<>();
    private final Map<String, OidcProvider> providers = new HashMap<>();

    public Sts(SharedState shared, Accounts accounts) {
        this.shared = shared;
        this.accounts = accounts;
    }

    /** Adds a role, or replaces its trust policy. Sessions stay valid. */
    public void addRole(String arn, Trust trust) {
        synchronized (shared) {
            roles.put(arn, trust);
        }
    }

    public void addProvider(OidcProvider provider) {
        synchronized (shared) {
            providers.put(provider.id(), provider);
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        return switch (request.operation().name()) {
            case "AssumeRole" -> assumeRole(request);
            case "AssumeRoleWithOIDC" -> assumeRoleWithOidc(request);
            default -> callerIdentity(request);
        };
    }

    private Reply assumeRole(ServiceRequest request) {
        Map<String, String> parameters = request.query();
        Trust trust = trust(parameters);
        if (!trust.admits(request.caller(), parameters.get("ExternalId"))) {
            return error(
                    403, "NoPermission", "You are not authorized to do this action. You should be authorized by RAM.");
        }
        return reply(issue(parameters, trust, request.now()), Json.object());
    }

    /** All parameters are in the query, or all of the operation's own are in the body as a form. */
    private Reply assumeRoleWithOidc(ServiceRequest request) {
        Map<String, String> parameters = new HashMap<>(request.query());
        String form = new String(request.http().body(), StandardCharsets.UTF_8);
        if (!form.isEmpty()
                && !"application/x-www-form-urlencoded".equals(request.http().header("content-type"))) {
            return error(400, "UnsupportedContentType", "The content type is not supported.");
        }
        UrlEncoding.pairs(form).forEach(pair -> parameters.put(pair.getKey(), pair.getValue()));
        for (String name : new String[] {"RoleArn", "RoleSessionName", "OIDCProviderArn", "OIDCToken"}) {
            if (parameters.getOrDefault(name, "").isEmpty()) {
                return missingParameter(name);
            }
        }
        Trust trust = trust(parameters);
        OidcProvider provider = providers.get(parameters.get("OIDCProviderArn"));
        if (provider == null) {
            return refusedToken("NoPermission", "This operation is forbidden by permission system.");
        }
        OidcProvider.Verdict verdict = provider.verify(parameters.get("OIDCToken"), request.now());
        if (verdict.problem() != null) {
            return switch (verdict.problem()) {
                case INVALID -> refusedToken("OIDCToken.Invalid", "The OIDC token is invalid.");
                case INVALID_SIGNATURE ->
                    refusedToken("OIDCToken.InvalidSignature", "The signature of the OIDC token is invalid.");
                case EXPIRED ->
                    refusedToken(
                            "OIDCToken.Expired", "This JSON Web Token has expired: " + parameters.get("OIDCToken"));
                case ISSUER_NOT_MATCH -> refusedToken("OIDCToken.IssuerNotMatch", "The issuer does not match.");
                case AUDIENCE_NOT_MATCH -> refusedToken("OIDCToken.AudienceNotMatch", "The audience does not match.");
            };
        }
        String subject = verdict.claims().path("sub").asText();
        if (!trust.admitsToken(provider.id(), subject)) {
            return refusedToken("NoPermission", "This operation is forbidden by permission system.");
        }
        ObjectNode body = Json.object();
        body.putObject("OIDCTokenInfo").put("Subject", subject).put("Issuer", provider.issuer());
        return reply(issue(parameters, trust, request.now()), body);
    }

    private Reply refusedToken(String code, String message) {
        return error(401, "AuthenticationFail." + code, message);
    }

    private Trust trust(Map<String, String> parameters) {
        if (!parameters.get("RoleArn").matches(ROLE_ARN)) {
            throw refusal(400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.");
        }
        if (!parameters.get("RoleSessionName").matches(SESSION_NAME)) {
            throw refusal(400, "InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.");
        }
        Trust trust = roles.get(parameters.get("RoleArn"));
        if (trust == null) {
            throw refusal(404, "EntityNotExist.Role", "The specified Role not exists.");
        }
        return trust;
    }

    private AccessKey issue(Map<String, String> parameters, Trust trust, Instant now) {
        Duration life = Duration.ofSeconds(Long.parseLong(parameters.getOrDefault("DurationSeconds", "3600")));
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(trust.longest()) > 0) {
            throw refusal(
                    400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.");
        }
        String principal =
                parameters.get("RoleArn").replace(":role/", ":assumed-role/") + "/" + parameters.get("RoleSessionName");
        AccessKey key = new AccessKey(
                "STS." + shared.hexId().substring(0, 20),
                "StsSecret" + shared.hexId(),
                "CAIS" + shared.hexId().repeat(10) + "+/==",
                principal,
                now.plus(life));
        accounts.addAlibaba(key);
        return key;
    }

    private Reply reply(AccessKey key, ObjectNode body) {
        body.put("RequestId", shared.uuid());
        body.putObject("AssumedRoleUser")
                .put("Arn", key.principal())
                .put("AssumedRoleId", "344584339364951186:" + key.principal().replaceFirst(".*/", ""));
        body.putObject("Credentials")
                .put("AccessKeyId", key.id())
                .put("AccessKeySecret", key.secret())
                .put("SecurityToken", key.securityToken())
                .put("Expiration", key.expires().truncatedTo(ChronoUnit.SECONDS).toString());
        return Reply.json(200, body);
    }

    private Reply callerIdentity(ServiceRequest request) {
        boolean isRole = request.caller().contains(":assumed-role/");
        return Reply.json(
                200,
                Json.object()
                        .put("RequestId", shared.uuid())
                        .put("AccountId", "1234567890123456")
                        .put("IdentityType", isRole ? "AssumedRoleUser" : "RAMUser")
                        .put("PrincipalId", request.caller())
                        .put("Arn", isRole ? request.caller() : "acs:ram::1234567890123456:user/jenkins"));
    }

    @Override
    public Reply error(int status, String code, String message) {
        return AlibabaGateway.error(status, code, message);
    }

    private RefusedException refusal(int status, String code, String message) {
        return new RefusedException(error(status, code, message));
    }

    @Override
    public Reply missingParameter(String name) {
        return error(400, "MissingParameter", "The input parameter " + name + " that is mandatory is missing.");
    }

    @Override
    public Reply unknownParameter(String name) {
        return error(400, "InvalidParameter", "The parameter " + name + " is unknown.");
    }
}
