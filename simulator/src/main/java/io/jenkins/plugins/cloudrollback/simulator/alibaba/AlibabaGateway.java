package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.AuthorizationHeader;
import io.jenkins.plugins.cloudrollback.simulator.http.Digests;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.http.RefusedException;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.http.UrlEncoding;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The API gateway of SAE, EDAS and STS. It verifies signatures and refuses replayed requests. */
public final class AlibabaGateway {
    private static final Duration TOLERANCE = Duration.ofMinutes(15);
    /** Without the host, which one of the vendor's own clients does not sign. */
    private static final List<String> SIGNED =
            List.of("x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version");

    private final Accounts accounts;
    private final Set<String> nonces = new HashSet<>();

    public AlibabaGateway(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Returns the access key id of the caller, or the role of a temporary access key.
     *
     * @throws RefusedException with the gateway's error
     */
    public String authenticate(Request request, Operation operation, boolean checkSignature, Instant now) {
        AuthorizationHeader authorization =
                AuthorizationHeader.parse(request.header("authorization"), AlibabaSignature.SCHEME, "Credential", ",");
        if (authorization == null) {
            if (!checkSignature) {
                return "anonymous";
            }
            throw refusal(400, "IncompleteSignature", "The request signature does not conform to the standards.");
        }
        AccessKey key = accounts.alibaba(authorization.accessKeyId());
        if (key == null) {
            throw refusal(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
        }
        if (key.hasExpired(now)) {
            throw refusal(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
        }
        if (checkSignature) {
            requireSigned(request, authorization);
            requireToken(request, key);
            requireSignature(request, authorization, key);
            requireTime(request.header("x-acs-date"), now);
            requireOperation(request, operation);
            if (!nonces.add(request.header("x-acs-signature-nonce"))) {
                throw refusal(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
            }
        }
        return key.principal();
    }

    /** Returns the operation that a request without a path of its own calls; null if it names none. */
    public static String action(Request request) {
        String action = request.header("x-acs-action");
        return action == null ? parameter(request, "Action") : action;
    }

    private static String parameter(Request request, String name) {
        return UrlEncoding.pairs(request.rawQuery()).stream()
                .filter(pair -> pair.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /**
     * Verifies a request that is not signed, as a token in it authenticates the caller. Like a signed one, it has a time:
     * in a header or in the query.
     *
     * @throws RefusedException with the gateway's error
     */
    public String requireAnonymous(Request request, boolean check, Instant now) {
        if (request.header("authorization") != null || parameter(request, "AccessKeyId") != null) {
            throw refusal(400, "InvalidParameter", "The request must not be signed.");
        }
        if (check) {
            boolean inHeaders = request.header("x-acs-action") != null;
            String version = inHeaders ? request.header("x-acs-version") : parameter(request, "Version");
            if (!version(Service.STS).equals(version)) {
                throw refusal(404, "InvalidVersion", "Specified parameter Version is not valid.");
            }
            requireTime(inHeaders ? request.header("x-acs-date") : parameter(request, "Timestamp"), now);
            String nonce = inHeaders ? request.header("x-acs-signature-nonce") : parameter(request, "SignatureNonce");
            if (nonce != null && !nonces.add(nonce)) {
                throw refusal(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
            }
        }
        return "anonymous";
    }

    private static String version(Service service) {
        return switch (service) {
            case SAE -> "2019-05-06";
            case EDAS -> "2017-08-01";
            default -> "2015-04-01";
        };
    }

    private static void requireSigned(Request request, AuthorizationHeader authorization) {
        boolean complete = authorization.isCanonical() && request.header("host") != null;
        for (String name : SIGNED) {
            complete &= request.header(name) != null
                    && authorization.signedHeaders().contains(name);
        }
        for (String name : request.headers().keySet()) {
            boolean covered = name.startsWith("x-acs-") || name.equals("content-type");
            complete &= !covered || authorization.signedHeaders().contains(name);
        }
        if (!complete) {
            throw refusal(400, "IncompleteSignature", "A header that must be signed is missing or not signed.");
        }
    }

    private static void requireToken(Request request, AccessKey key) {
        String token = request.header("x-acs-security-token");
        if (key.securityToken() != null && token == null) {
            throw refusal(400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
        }
        if (key.securityToken() == null && token != null) {
            throw refusal(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
        }
        if (token != null && !token.equals(key.securityToken())) {
            throw refusal(
                    400,
                    "InvalidSecurityToken.MismatchWithAccessKey",
                    "Specified SecurityToken mismatch with the AccessKey.");
        }
    }

    private static void requireSignature(Request request, AuthorizationHeader authorization, AccessKey key) {
        String canonical = AlibabaSignature.canonicalRequest(request, authorization.signedHeaders());
        boolean bodyFits = canonical.endsWith("\n" + request.header("x-acs-content-sha256"));
        String expected = AlibabaSignature.sign(canonical, key.secret());
        if (!bodyFits || !Digests.equal(expected, authorization.signature())) {
            // Like the real one, this quotes headers, including a security token, so clients must not log it as it is.
            throw refusal(
                    400,
                    "SignatureDoesNotMatch",
                    "Specified signature is not matched with our calculation. server string to sign is:" + canonical);
        }
    }

    private static void requireTime(String date, Instant now) {
        Instant signed;
        try {
            signed = Instant.parse(date);
        } catch (DateTimeParseException | NullPointerException e) {
            signed = null;
        }
        if (signed == null || date.length() != "2026-01-15T08:30:00Z".length()) {
            throw refusal(400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
        }
        if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
            throw refusal(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
        }
    }

    private static void requireOperation(Request request, Operation operation) {
        if (!version(operation.service()).equals(request.header("x-acs-version"))) {
            throw refusal(404, "InvalidVersion", "Specified parameter Version is not valid.");
        }
        if (!operation.name().equals(request.header("x-acs-action"))) {
            throw refusal(404, "InvalidApi.NotFound", "Specified api is not found, please check your action.");
        }
    }

    public static Reply error(int status, String code, String message) {
        Reply reply = Reply.json(
                status,
                Json.object()
                        .put("RequestId", "7F4E2C1A-0000-4000-8000-00000000GATE")
                        .put("HostId", "gateway.simulator")
                        .put("Code", code)
                        .put("Message", message)
                        .put("Recommend", "https://simulator.invalid/diagnose?code=" + code));
        return code.contains("Throttling") ? withRateLimits(reply, 0, 2000) : reply;
    }

    /**
     * Adds the rate limits as the <a
     * href="https://github.com/aliyun/darabonba-openapi/blob/master/python/alibabacloud_tea_openapi/utils.py">SDKs</a>
     * read them.
     *
     * @param remaining how many calls are left
     * @param millis when the limit is lifted
     */
    public static Reply withRateLimits(Reply reply, int remaining, int millis) {
        String limit = "Limit:100,Remain:%d,TimeLeft:%d,Reset:%d".formatted(remaining, millis, millis);
        return reply.withHeader("x-ratelimit-user", limit).withHeader("x-ratelimit-user-api", limit);
    }

    private static RefusedException refusal(int status, String code, String message) {
        return new RefusedException(error(status, code, message));
    }
}
