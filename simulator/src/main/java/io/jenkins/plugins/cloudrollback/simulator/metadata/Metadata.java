package io.jenkins.plugins.cloudrollback.simulator.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceHandler;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The metadata services of the machines of both clouds, which issue access keys for the machine's role. */
public final class Metadata implements ServiceHandler {
    /** How a machine is set up. */
    public enum Setup {
        /** A token is required. */
        HARDENED,
        /** There are no tokens. */
        OLD,
        /** The machine has no role. */
        NO_ROLE
    }

    private static final String ROLE = "jenkins-machine";

    private final SharedState shared;
    private final Accounts accounts;
    private Setup setup = Setup.HARDENED;
    private Duration life = Duration.ofHours(1);
    private final Set<String> tokens = new HashSet<>();

    public Metadata(SharedState shared, Accounts accounts) {
        this.shared = shared;
        this.accounts = accounts;
    }

    public void setup(Setup one) {
        synchronized (shared) {
            setup = one;
        }
    }

    /** Sets how long keys are valid that are issued from now on; an hour by default. */
    public void life(Duration duration) {
        synchronized (shared) {
            life = duration;
        }
    }

    @Override
    public Reply handle(ServiceRequest request) {
        boolean isAlibaba = !request.operation().name().contains("Huawei");
        if (request.operation().method().equals("PUT")) {
            String seconds = request.http()
                    .header(isAlibaba ? "x-aliyun-ecs-metadata-token-ttl-seconds" : "x-metadata-token-ttl-seconds");
            if (setup == Setup.OLD || seconds == null) {
                return Reply.plain(setup == Setup.OLD ? 404 : 400, "");
            }
            String token = "AQAAA" + shared.hexId();
            tokens.add(token);
            return Reply.plain(200, token);
        }
        String sent = request.http().header(isAlibaba ? "x-aliyun-ecs-metadata-token" : "x-metadata-token");
        if (setup != Setup.OLD && !tokens.contains(sent)) {
            return Reply.plain(isAlibaba ? 403 : 401, "a token is required");
        }
        if (setup == Setup.NO_ROLE) {
            return Reply.plain(isAlibaba ? 404 : 401, "Please configure Cloud Service Agency first");
        }
        return switch (request.operation().name()) {
            case "GetRoleName" -> Reply.plain(200, ROLE);
            case "GetRoleKeys" ->
                request.path().get("role").equals(ROLE) ? alibaba(request.now()) : Reply.plain(404, "no such role");
            default -> huawei(request.now());
        };
    }

    private Reply alibaba(Instant now) {
        AccessKey key = key("STS.", "acs:ram::1234567890123456:assumed-role/" + ROLE + "/i-machine", now);
        accounts.addAlibaba(key);
        return Reply.json(
                200,
                Json.object()
                        .put("AccessKeyId", key.id())
                        .put("AccessKeySecret", key.secret())
                        .put("SecurityToken", key.securityToken())
                        .put("Expiration", key.expires().toString())
                        .put("Code", "Success"));
    }

    private Reply huawei(Instant now) {
        AccessKey key = key("HSTA", "sts::d78cbac186b744899480f25bd022f468:assumed-agency:" + ROLE + "/i-machine", now);
        accounts.addHuawei(key);
        ObjectNode body = Json.object();
        body.putObject("credential")
                .put("access", key.id())
                .put("secret", key.secret())
                .put("securitytoken", key.securityToken())
                .put("expires_at", key.expires().toString());
        return Reply.json(200, body);
    }

    private AccessKey key(String prefix, String principal, Instant now) {
        return new AccessKey(
                prefix + shared.hexId().substring(0, 16),
                "StsSecret" + shared.hexId(),
                "CAIS" + shared.hexId().repeat(10),
                principal,
                now.plus(life));
    }

    @Override
    public Reply error(int status, String code, String message) {
        return Reply.plain(status, message);
    }

    @Override
    public Reply missingParameter(String name) {
        return Reply.plain(400, name);
    }

    @Override
    public Reply unknownParameter(String name) {
        return Reply.plain(400, name);
    }
}
