package io.jenkins.plugins.cloudrollback.simulator.huawei;

import static org.assertj.core.api.Assertions.assertThat;

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

class HuaweiGatewayTest {
    private static final String PROJECT = "{\"project\": {\"name\": \"cn-north-4\"}}";
    private static final String STACKS = "/v1/" + DemoWorld.REGION_PROJECT_ID + "/stacks";

    private final SignedClient client = new SignedClient();

    @Test
    void acceptsSignature() {
        assertThat(client.huawei("GET", STACKS, null, null).status()).isEqualTo(200);
        assertThat(client.simulator.calls().of("ListStacks").get(0).by()).isEqualTo(Accounts.HUAWEI_ACCESS_KEY_ID);
    }

    @ParameterizedTest
    @CsvSource({
        "x-sdk-date, 20260115T081459Z, signature expired",
        "x-sdk-date, 20260115T084501Z, signature expired",
        "x-sdk-date, 2026-01-15, not well formatted",
        "x-project-id, ffffffffffffffffffffffffffffffff, not the project of the path",
        "x-project-id, '', not the project of the path",
        "host, '', must be signed",
        "x-security-token, unexpected, verify security token fail",
        "x-sdk-content-sha256, 44136fa3, verify aksk signature fail"
    })
    void refusesWrongHeader(String name, String value, String reason) {
        assertRefused(client.huaweiRequest("GET", STACKS, null, null, Map.of(name, value)), reason);
    }

    @Test
    void refusesUnknownCaller() {
        Request request = client.huaweiRequest("GET", STACKS, null, null, Map.of());
        Map<String, String> unsigned = new TreeMap<>(request.headers());
        unsigned.remove("authorization");

        assertRefused(new Request("GET", STACKS, null, unsigned, request.body()), "neither x-auth-token nor");
        client.simulator.accounts().removeKey(Accounts.HUAWEI_ACCESS_KEY_ID);
        assertRefused(request, "the access key does not exist");
    }

    @Test
    void acceptsIssuedToken() {
        Reply reply = client.signIn(Accounts.HUAWEI_PASSWORD, PROJECT);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.headers().get("X-Subject-Token")).hasSizeGreaterThan(2000);
        assertThat(reply.json().at("/token/expires_at").asText()).isEqualTo("2026-01-16T08:30:00.000000Z");
        assertThat(reply.json().at("/token/project/id").asText()).isEqualTo(DemoWorld.REGION_PROJECT_ID);
        assertThat(client.simulator.handle(withToken(reply, STACKS)).status()).isEqualTo(200);
        assertThat(client.simulator.iam().tokensIssued()).isEqualTo(1);
        assertThat(client.simulator.calls().all().toString())
                .contains("jenkins")
                .doesNotContain("MIIF", Accounts.HUAWEI_PASSWORD);
    }

    @Test
    void refusesInvalidToken() {
        client.simulator.iam().addProject("cn-south-1", "00000000000000000000000000000001");
        Reply elsewhere = client.signIn(Accounts.HUAWEI_PASSWORD, "{\"project\": {\"name\": \"cn-south-1\"}}");
        Reply account = client.signIn(Accounts.HUAWEI_PASSWORD, "{\"domain\": {\"name\": \"example-account\"}}");
        client.simulator.iam().tokenValidity(Duration.ofHours(1));
        Reply brief = client.signIn(Accounts.HUAWEI_PASSWORD, PROJECT);

        assertRefused(withToken(elsewhere, STACKS), "do not match");
        assertRefused(withToken(account, STACKS), "must be project scoped");
        client.clock.pass(Duration.ofHours(1));
        assertRefused(withToken(brief, STACKS), "token expires");
        Reply fresh = client.signIn(Accounts.HUAWEI_PASSWORD, PROJECT);
        client.simulator.iam().revokeAll();
        assertRefused(withToken(fresh, STACKS), "decrypt token fail");
    }

    @Test
    void refusesBadSignIn() {
        assertThat(client.signIn("wrong", PROJECT).json().at("/error/title").asText())
                .isEqualTo("Unauthorized");
        client.simulator.iam().keystoneErrors(false);
        assertThat(client.signIn("wrong", PROJECT).json().path("error_code").asText())
                .isEqualTo("IAM.0001");
        assertThat(client.signIn(Accounts.HUAWEI_PASSWORD, "{}").status()).isEqualTo(400);
        assertThat(client.signIn(Accounts.HUAWEI_PASSWORD, "{\"project\": {\"name\": \"nowhere\"}}")
                        .status())
                .isEqualTo(404);
        assertThat(client.simulator.iam().tokensIssued()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v2/tasks/a38a2d40162f4ea1aa8c7cebca0bc7f8/records/a99c6b14dbc3449384849f1e7e03ea20/rollback",
        "POST, /v2/task/a38a2d40162f4ea1aa8c7cebca0bc7f8/records/a99c6b14dbc3449384849f1e7e03ea20/rollback",
        "GET, /v1/0123456789abcdef0123456789abcdef/stacks/my_hello_world_stack",
        "GET, /v1/0123456789abcdef0123456789abcdef/Stacks",
        "GET, /"
    })
    void refusesUnknownPath(String method, String path) {
        Reply reply = client.huawei(method, path, null, null);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().path("error_code").asText()).isEqualTo("APIGW.0101");
    }

    private Request withToken(Reply signIn, String path) {
        String token = signIn.headers().get("X-Subject-Token");
        return client.huaweiRequest("GET", path, null, null, Map.of("x-auth-token", token));
    }

    private void assertRefused(Request request, String reason) {
        Reply reply = client.simulator.handle(request);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().path("error_code").asText()).isEqualTo("APIGW.0301");
        assertThat(reply.json().path("error_msg").asText()).contains(reason);
    }
}
