package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlibabaGatewayTest {
    private static final String PATH = "/pop/v1/sam/app/listAppVersions";
    private static final String QUERY = "AppId=" + DemoWorld.SAE_APP_ID;

    private final SignedClient client = new SignedClient();
    private final Request good = client.alibaba("ListAppVersions", "2019-05-06", "GET", PATH, QUERY);

    @Test
    void acceptsSignature() {
        assertThat(client.simulator.handle(good).status()).isEqualTo(200);
        assertThat(client.simulator.calls().of("ListAppVersions").get(0).by())
                .isEqualTo(Accounts.ALIBABA_ACCESS_KEY_ID);
    }

    @Test
    void refusesUsedNonce() {
        client.simulator.handle(good);

        assertRefused(good, 400, "SignatureNonceUsed");
    }

    @Test
    void refusesUnknownKey() {
        client.simulator.accounts().removeKey(Accounts.ALIBABA_ACCESS_KEY_ID);

        assertRefused(good, 404, "InvalidAccessKeyId.NotFound");
    }

    @Test
    void quotesSecurityToken() {
        String id = Accounts.ALIBABA_ACCESS_KEY_ID;
        client.simulator.accounts().addAlibaba(new AccessKey(id, "rotated", "made-up-token"));

        JsonNode error = assertRefused(signed("x-acs-security-token", "made-up-token"), 400, "SignatureDoesNotMatch");

        assertThat(error.path("Message").asText()).contains("x-acs-security-token:made-up-token");
    }

    @ParameterizedTest
    @CsvSource({
        "host, IncompleteSignature",
        "x-acs-action, IncompleteSignature",
        "x-acs-version, IncompleteSignature",
        "x-acs-date, IncompleteSignature",
        "x-acs-signature-nonce, IncompleteSignature",
        "x-acs-content-sha256, IncompleteSignature",
        "authorization, IncompleteSignature"
    })
    void requiresEachHeader(String name, String code) {
        Map<String, String> headers = new TreeMap<>(good.headers());
        headers.remove(name);

        assertRefused(new Request("GET", PATH, QUERY, headers, good.body()), 400, code);
    }

    @ParameterizedTest
    @CsvSource({
        "x-acs-action, DescribeChangeOrder, 404, InvalidApi.NotFound",
        "x-acs-version, 2017-08-01, 404, InvalidVersion",
        "x-acs-date, 2026-01-15T08:14:59Z, 400, InvalidTimeStamp.Expired",
        "x-acs-date, 2026-01-15T08:45:01Z, 400, InvalidTimeStamp.Expired",
        "x-acs-date, 20260115T083000Z, 400, InvalidTimeStamp.Format",
        "x-acs-content-sha256, e3, 400, SignatureDoesNotMatch",
        "x-acs-security-token, unexpected, 400, InvalidSecurityToken.Malformed"
    })
    void refusesWrongHeader(String name, String value, int status, String code) {
        assertRefused(signed(name, value), status, code);
    }

    @Test
    void requiresSignedContentType() {
        Map<String, String> headers = new TreeMap<>(good.headers());
        headers.put("content-type", "application/json");

        assertRefused(new Request("GET", PATH, QUERY, headers, good.body()), 400, "IncompleteSignature");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /pop/v1/sam/app/ListAppVersions, 404, InvalidApi.NotFound",
        "GET, /pop/v1/sam/app/listAppVersions/, 404, InvalidApi.NotFound",
        "POST, /pop/v1/sam/app/listAppVersions, 405, UnsupportedHTTPMethod",
        "GET, /pop/v5/changeorder/change_order_info, 405, UnsupportedHTTPMethod",
        "PUT, /pop/v5/changeorder/pipeline_batch_confirm, 405, UnsupportedHTTPMethod"
    })
    void refusesUnknownPath(String method, String path, int status, String code) {
        assertRefused(new Request(method, path, null, good.headers(), good.body()), status, code);
        assertThat(client.simulator.calls().count("?")).isEqualTo(1);
    }

    @Test
    void repliesInXmlByDefault() {
        Map<String, String> headers = new TreeMap<>(good.headers());
        headers.remove("accept");

        Reply reply = client.simulator.handle(new Request("GET", PATH, QUERY, headers, good.body()));

        assertThat(reply.headers().get("Content-Type")).startsWith("text/xml");
        assertThat(reply.text()).contains("<ListAppVersionsResponse>", "<Id>" + DemoWorld.OLD_VERSION_ID + "</Id>");
    }

    @Test
    void checksCanBeDisabled() {
        client.simulator.checkSignatures(false);
        client.clock.pass(Duration.ofDays(1));

        assertThat(client.simulator.handle(good).status()).isEqualTo(200);
        assertThat(client.simulator.handle(good).status()).isEqualTo(200);
        client.simulator.accounts().removeKey(Accounts.ALIBABA_ACCESS_KEY_ID);
        assertRefused(good, 404, "InvalidAccessKeyId.NotFound");
    }

    private Request signed(String name, String value) {
        Map<String, String> headers = new TreeMap<>(good.headers());
        headers.put(name, value);
        return SignedClient.signAlibaba(new Request("GET", PATH, QUERY, headers, good.body()));
    }

    private JsonNode assertRefused(Request request, int status, String code) {
        Reply reply = client.simulator.handle(request);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("Code").asText()).isEqualTo(code);
        assertThat(reply.json().has("HostId")).isTrue();
        return reply.json();
    }
}
