package io.jenkins.plugins.cloudrollback.simulator.huawei.sts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcProvider;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiGateway;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Huawei Cloud's Security Token Service and the operation of IAM 3 that assumes agencies. Both issue temporary access
 * keys. Which codes stand for a bad ID token is not documented, so one that no client knows is answered.
 */
public final class HuaweiSts implements ServiceHandler {
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final SharedState shared;
    private final Accounts accounts;
    private final Map<String, Trust> agencies = new HashMap<>();
    private final Map<String, OidcProvider> providers = new HashMap<>();

    public HuaweiSts(SharedState shared, Accounts accounts) {
        this.shared = shared;
        this.accounts = accounts;
    }

    /**
     * Adds an agency, or replaces its trust policy. Sessions stay valid.
     *
     * @param name the URN of a trust agency, or the account and the name of another agency with a slash between them
     */
    public void addAgency(String name, Trust trust) {
        synchronized (shared) {
            agencies.put(name, trust);
        }
    }

    public void addProvider(OidcProvider provider) {
        synchronized (shared) {
            providers.put(provider.id(), provider);
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        if (request.operation().name().equals("GetCallerIdentity")) {
            return Reply.json(
                    200,
                    Json.object()
                            .put("account_id", "d78cbac186b744899480f25bd022f468")
                            .put("principal_urn", request.caller())
                            .put("principal_id", "a1b2c3"));
        }
        ObjectNode body = Json.readObject(request.http().body());
        if (body == null) {
            return error(400, "PAP5.0010", "The request body is invalid.");
        }
        return switch (request.operation().name()) {
            case "AssumeAgency" -> assumeAgency(request, body);
            case "AssumeAgencyWithOIDC" -> assumeAgencyWithOidc(request, body);
            default -> createTemporaryAccessKey(request, body);
        };
    }

    private Reply assumeAgency(ServiceRequest request, ObjectNode body) {
        String urn = text(body, "agency_urn");
        requireSessionName(body);
        Trust trust = trust(urn);
        if (!trust.admits(request.caller(), body.path("external_id").asText(null))) {
            throw denied("sts:agencies:assume");
        }
        return v5(issue(urn, text(body, "agency_session_name"), body, trust, request.now()));
    }

    private Reply assumeAgencyWithOidc(ServiceRequest request, ObjectNode body) {
        String urn = text(body, "agency_urn");
        requireSessionName(body);
        Trust trust = trust(urn);
        OidcProvider provider = providers.get(text(body, "provider_urn"));
        if (provider == null) {
            throw denied("sts:agencies:assumeWithOIDC");
        }
        String token = text(body, "id_token");
        OidcProvider.Verdict verdict = provider.verify(token, request.now());
        if (verdict.problem() != null) {
            return error(401, "STS5.1003", "The id_token is not valid (" + verdict.problem() + "): " + token);
        }
        if (!trust.admitsToken(provider.id(), verdict.claims().path("sub").asText())) {
            throw denied("sts:agencies:assumeWithOIDC");
        }
        return v5(issue(urn, text(body, "agency_session_name"), body, trust, request.now()));
    }

    private void requireSessionName(ObjectNode body) {
        int length = text(body, "agency_session_name").length();
        if (length < 2 || length > 128) {
            throw new RefusedException(error(400, "PAP5.0010", "The parameter agency_session_name is invalid."));
        }
    }

    private Reply createTemporaryAccessKey(ServiceRequest request, ObjectNode body) {
        JsonNode identity = body.at("/auth/identity");
        JsonNode assumed = identity.path("assume_role");
        String session = assumed.at("/session_user/name").asText();
        boolean wellFormed = identity.path("methods").size() == 1
                && identity.at("/methods/0").asText().equals("assume_role")
                && assumed.path("agency_name").isTextual()
                && assumed.path("domain_name").isTextual()
                && (session.isEmpty() || session.matches("[A-Za-z][A-Za-z0-9_-]{4,63}"));
        if (!wellFormed) {
            return error(400, "IAM.0011", "Request body is invalid.");
        }
        if (request.caller().contains("assumed-agency")) {
            return error(403, "IAM.0091", "token is unsupported for trust agency");
        }
        String name = assumed.path("domain_name").asText() + "/"
                + assumed.path("agency_name").asText();
        Trust trust = agencies.get(name);
        if (trust == null || !trust.admits(request.caller(), null)) {
            return error(403, "IAM.0003", "You are not authorized to perform the requested action.");
        }
        AccessKey key = issue(name, session, (ObjectNode) assumed, trust, request.now());
        ObjectNode answer = Json.object();
        answer.putObject("credential")
                .put("access", key.id())
                .put("secret", key.secret())
                .put("securitytoken", key.securityToken())
                .put("expires_at", MICROSECONDS.format(key.expires()));
        return Reply.json(201, answer);
    }

    private String text(ObjectNode body, String name) {
        if (body.path(name).asText().isEmpty()) {
            throw new RefusedException(missingParameter(name));
        }
        return body.path(name).asText();
    }

    private Trust trust(String urn) {
        Trust trust = agencies.get(urn);
        if (trust == null) {
            throw denied("sts:agencies:assume");
        }
        return trust;
    }

    private RefusedException denied(String action) {
        return new RefusedException(error(403, "PAP5.0001", "You do not have permission to perform " + action + "."));
    }

    private AccessKey issue(String agency, String session, ObjectNode body, Trust trust, Instant now) {
        Duration life = Duration.ofSeconds(body.path("duration_seconds").asLong(3600));
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(trust.longest()) > 0) {
            throw new RefusedException(error(400, "PAP5.0003", "duration_seconds is out of range"));
        }
        AccessKey key = new AccessKey(
                "HSTA" + shared.hexId().substring(0, 16).toUpperCase(Locale.ROOT),
                "StsSecret" + shared.hexId(),
                "hQpjbi1u" + shared.hexId().repeat(20) + "==",
                "sts::d78cbac186b744899480f25bd022f468:assumed-agency:" + agency.replaceFirst(".*[:/]", "") + "/"
                        + session,
                now.plus(life));
        accounts.addHuawei(key);
        return key;
    }

    private static Reply v5(AccessKey key) {
        ObjectNode answer = Json.object();
        answer.putObject("assumed_agency").put("urn", key.principal()).put("id", "a1b2c3:session");
        answer.putObject("credentials")
                .put("access_key_id", key.id())
                .put("secret_access_key", key.secret())
                .put("security_token", key.securityToken())
                .put("expiration", DateTimeFormatter.ISO_INSTANT.format(key.expires()));
        return Reply.json(200, answer);
    }

    @Override
    public Reply error(int status, String code, String message) {
        return HuaweiGateway.error(status, code, message);
    }

    @Override
    public Reply missingParameter(String name) {
        return error(400, "PAP5.0010", "The parameter " + name + " is missing.");
    }

    @Override
    public Reply unknownParameter(String name) {
        return error(400, "PAP5.0010", "The parameter " + name + " is unknown.");
    }
}
