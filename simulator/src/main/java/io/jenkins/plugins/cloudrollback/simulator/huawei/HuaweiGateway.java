package io.jenkins.plugins.cloudrollback.simulator.huawei;

import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.AuthorizationHeader;
import io.jenkins.plugins.cloudrollback.simulator.http.Digests;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** The API gateway of CodeArts Deploy, RFS and STS. It verifies tokens and signatures. */
public final class HuaweiGateway {
    private static final Duration TOLERANCE = Duration.ofMinutes(15);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    private final Accounts accounts;
    private final Iam iam;

    public HuaweiGateway(Accounts accounts, Iam iam) {
        this.accounts = accounts;
        this.iam = iam;
    }

    /**
     * Returns the access key id or the user name of the caller, or the agency of a temporary access key.
     *
     * @throws RefusedException with the gateway's error
     */
    public String authenticate(
            Request request, Operation operation, Map<String, String> path, boolean checkSignature, Instant now) {
        String token = request.header("x-auth-token");
        String project = operation.service() == Service.RFS ? path.get("project_id") : null;
        if (token != null) {
            return iam.authenticate(token, operation.service(), project, now);
        }
        AuthorizationHeader authorization =
                AuthorizationHeader.parse(request.header("authorization"), HuaweiSignature.SCHEME, "Access", ", ");
        if (authorization == null) {
            if (!checkSignature) {
                return "anonymous";
            }
            throw refusal("neither x-auth-token nor a well-formed aksk signature");
        }
        AccessKey key = accounts.huawei(authorization.accessKeyId());
        if (key == null) {
            throw refusal("verify aksk signature fail, the access key does not exist");
        }
        if (key.hasExpired(now)) {
            throw refusal("security token expired");
        }
        if (checkSignature) {
            requireSigned(request, authorization, key);
            requireTime(request.header("x-sdk-date"), now);
            requireSignature(request, authorization, key);
            if (project != null && !project.equals(request.header("x-project-id"))) {
                throw refusal("x-project-id is not the project of the path");
            }
        }
        return key.principal();
    }

    /**
     * Verifies a request that is not signed, as an ID token in it authenticates the caller.
     *
     * @throws RefusedException with the gateway's error
     */
    public static String requireAnonymous(Request request) {
        if (request.header("authorization") != null || request.header("x-auth-token") != null) {
            throw refusal("the request must not be signed");
        }
        return "anonymous";
    }

    private static void requireSigned(Request request, AuthorizationHeader authorization, AccessKey key) {
        boolean complete = authorization.isCanonical()
                && authorization.signedHeaders().contains("host")
                && authorization.signedHeaders().contains("x-sdk-date")
                && request.header("x-sdk-date") != null;
        for (String name : new String[] {"x-project-id", "x-domain-id", "x-security-token"}) {
            complete &= request.header(name) == null
                    || authorization.signedHeaders().contains(name);
        }
        if (!complete) {
            throw refusal("a header that must be signed is missing or not signed");
        }
        String token = request.header("x-security-token");
        if (key.securityToken() == null ? token != null : !key.securityToken().equals(token)) {
            throw refusal("verify security token fail");
        }
    }

    private static void requireTime(String date, Instant now) {
        Instant signed;
        try {
            signed = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw refusal("x-sdk-date is not well formatted");
        }
        if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
            throw refusal("signature expired");
        }
    }

    private static void requireSignature(Request request, AuthorizationHeader authorization, AccessKey key) {
        String canonical = HuaweiSignature.canonicalRequest(request, authorization.signedHeaders());
        String claimed = request.header("x-sdk-content-sha256");
        boolean bodyFits = claimed == null || canonical.endsWith("\n" + claimed);
        String expected = HuaweiSignature.sign(canonical, request.header("x-sdk-date"), key.secret());
        if (!bodyFits || !Digests.equal(expected, authorization.signature())) {
            throw refusal("verify aksk signature fail");
        }
    }

    public static Reply error(int status, String code, String message) {
        return Reply.json(
                status,
                Json.object()
                        .put("error_msg", message)
                        .put("error_code", code)
                        .put("request_id", "0d3f5a1e7c9b48d2a6e0f4b8c2d6e0a4"));
    }

    /** Returns the error for a path or method that the gateway does not know. Nothing was changed. */
    public static RefusedException unknownApi() {
        return new RefusedException(
                error(404, "APIGW.0101", "The API does not exist or has not been published in the environment"));
    }

    static RefusedException refusal(String reason) {
        return new RefusedException(error(401, "APIGW.0301", "Incorrect IAM authentication information: " + reason));
    }
}
