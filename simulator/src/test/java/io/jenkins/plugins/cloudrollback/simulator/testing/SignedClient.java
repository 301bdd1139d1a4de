package io.jenkins.plugins.cloudrollback.simulator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.AlibabaSignature;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Digests;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.huawei.HuaweiSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends correctly signed requests to a simulator that has the demo resources and a clock of its own. */
public final class SignedClient {
    private static final DateTimeFormatter HUAWEI_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public final ManualClock clock = new ManualClock();
    public final Simulator simulator = new Simulator(clock, 1);
    private int nonce;

    public SignedClient() {
        DemoWorld.create(simulator);
    }

    /** Returns the reply of SAE as JSON, whatever its HTTP status. */
    public JsonNode sae(String action, String method, String path, String query) {
        return simulator
                .handle(alibaba(action, "2019-05-06", method, "/pop/v1/sam/" + path, query))
                .json();
    }

    /** Returns the reply of EDAS as JSON, whatever its HTTP status. */
    public JsonNode edas(String action, String method, String path, String query) {
        return simulator
                .handle(alibaba(action, "2017-08-01", method, "/pop/v5/" + path, query))
                .json();
    }

    public Reply huawei(String method, String path, String query, String body) {
        return simulator.handle(huaweiRequest(method, path, query, body, Map.of()));
    }

    public Request alibaba(String action, String version, String method, String path, String query) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", "simulator.invalid");
        headers.put("x-acs-action", action);
        headers.put("x-acs-version", version);
        headers.put(
                "x-acs-date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        headers.put("x-acs-signature-nonce", "nonce-" + nonce++);
        headers.put("x-acs-content-sha256", Digests.sha256(new byte[0]));
        return signAlibaba(new Request(method, path, query, headers, new byte[0]));
    }

    public static Request signAlibaba(Request request) {
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.keySet().removeAll(List.of("accept", "authorization"));
        List<String> names = List.copyOf(headers.keySet());
        String canonical = AlibabaSignature.canonicalRequest(request, names);
        String signature = AlibabaSignature.sign(canonical, Accounts.ALIBABA_ACCESS_KEY_SECRET);
        headers.put("accept", "application/json");
        headers.put(
                "authorization",
                "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
                        .formatted(Accounts.ALIBABA_ACCESS_KEY_ID, String.join(";", names), signature));
        return new Request(request.method(), request.rawPath(), request.rawQuery(), headers, request.body());
    }

    /** Builds a signed request. Headers in {@code extra} replace the usual ones; an empty value removes the header. */
    public Request huaweiRequest(String method, String path, String query, String body, Map<String, String> extra) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", "simulator.invalid");
        headers.put("x-sdk-date", date(clock.instant()));
        headers.put("x-project-id", DemoWorld.REGION_PROJECT_ID);
        headers.put("client-request-id", "11111111-2222-3333-4444-555555555555");
        headers.putAll(extra);
        headers.values().removeIf(String::isEmpty);
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        Request request = new Request(method, path, query, headers, bytes);
        if (headers.containsKey("x-auth-token")) {
            return request;
        }
        List<String> names = List.copyOf(headers.keySet());
        String canonical = HuaweiSignature.canonicalRequest(request, names);
        String signature =
                HuaweiSignature.sign(canonical, headers.get("x-sdk-date"), Accounts.HUAWEI_SECRET_ACCESS_KEY);
        headers.put(
                "authorization",
                "SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s"
                        .formatted(Accounts.HUAWEI_ACCESS_KEY_ID, String.join(";", names), signature));
        return request;
    }

    /** Signs in. The reply has the token in a header. */
    public Reply signIn(String password, String scope) {
        String body = """
            {"auth": {"identity": {"methods": ["password"], "password": {"user":
            {"name": "jenkins", "password": "%s", "domain": {"name": "example-account"}}}}, "scope": %s}}
            """.formatted(password, scope);
        Map<String, String> headers = Map.of("content-type", "application/json;charset=utf8");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return simulator.handle(new Request("POST", "/v3/auth/tokens", "nocatalog=true", headers, bytes));
    }

    static String date(Instant time) {
        return HUAWEI_DATE.format(time);
    }
}
