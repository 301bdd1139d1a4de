package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer.Authorization;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.testing.StubServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures contain no secret and no line break, even if the provider sends them back. */
class SecrecyTest {
    private static final String SECRET = "s3cret/Key+==";
    private static final String TOKEN = "MIIFtoken0123456789";

    private final TestClients clients = new TestClients();

    /** Message, causes and stack traces: everything that may be logged. */
    private static String everything(CallException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text + " " + failure.code();
    }

    private ApiClient clientOf(StubServer server, String header, String value) {
        Authorization authorization = new Authorization(Map.of(header, value), Set.of(SECRET, TOKEN));
        return clients.client(server.uri(), "service", new TestClients.Account("account", authorization));
    }

    static Stream<String> echoes() {
        return Stream.of(
                "{\"Code\":\"No\",\"Message\":\"bad token %s of key %s.\"}",
                "{\"Code\":\"%s\",\"Message\":\"%s\"}",
                "{\"Code\":\"No\",\"RequestId\":\"%s%s\"}",
                "{\"Code\":200,\"Success\":false,\"ErrorCode\":\"%s\",\"Message\":\"%s\"}",
                "<Error><Code>%s</Code><Message>%s</Message></Error>",
                "{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"server string to sign is: %s %s\"}",
                "{\"Code\":\"No\",\"Message\":\"" + "x".repeat(295) + "%s%s\"}");
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void masksEchoedSecret(String body) throws IOException {
        try (StubServer server = new StubServer(exchange -> {
            exchange.getResponseHeaders().add("X-Request-Id", TOKEN + SECRET);
            StubServer.answer(exchange, body.contains("200") ? 200 : 403, body.formatted(TOKEN, SECRET));
        })) {
            CallException failure =
                    clients.failure(clientOf(server, "X-Auth-Token", TOKEN).call(TestClients.READ));

            assertThat(everything(failure)).doesNotContain(TOKEN, SECRET, TOKEN.substring(0, 8));
        }
    }

    @Test
    void ignoresEmptySecret() throws IOException {
        Authorization authorization = new Authorization(Map.of(), Set.of(""));
        try (StubServer server = StubServer.answering(403, "{\"Code\":\"No\",\"Message\":\"not you\"}")) {
            ApiClient client =
                    clients.client(server.uri(), "service", new TestClients.Account("account", authorization));

            assertThat(clients.failure(client.call(TestClients.READ)))
                    .hasMessage("Read failed at 127.0.0.1: No not you (HTTP 403).");
        }
    }

    @Test
    void removesControlCharacters() throws IOException {
        String message =
                "one\\r\\n[SAE] rolled back\\u0000\\u0007\\u001b[31m\\u0085\\u009b2J\\u2028\\u2029\\u202etwo\\ufeff";
        try (StubServer server = StubServer.answering(
                400, "{\"Code\":\"A\\nB\",\"Message\":\"" + message + "\",\"RequestId\":\"r\\n\"}")) {
            CallException failure = clients.failure(clientOf(server, "a", "b").call(TestClients.READ));

            assertThat(failure)
                    .hasMessage(
                            "Read failed at 127.0.0.1: A B one [SAE] rolled back [31m 2J two (HTTP 400, request ID r).");
        }
    }

    @Test
    void shortensLongMessage() throws IOException {
        try (StubServer server =
                StubServer.answering(400, "{\"Code\":\"No\",\"Message\":\"" + "long ".repeat(10_000) + "\"}")) {
            CallException failure = clients.failure(clientOf(server, "a", "b").call(TestClients.READ));

            assertThat(failure.getMessage()).hasSizeLessThan(400).contains("... (HTTP 400)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n", "%s\r\nX-Evil: 1", "\u0000%s", "%sé\u2028", "%s\u007f"})
    void hidesUnsendableToken(String template) throws IOException {
        List<String> arrived = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            arrived.add(exchange.getRequestMethod());
            StubServer.answer(exchange, 200, "{}");
        })) {
            ApiClient client = clientOf(server, "X-Auth-Token", template.formatted(TOKEN));

            CallException failure = clients.failure(client.call(TestClients.CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
            assertThat(failure).hasMessageContaining("such as a line break");
            assertThat(everything(failure)).doesNotContain(TOKEN);
            assertThat(arrived).isEmpty();
        }
    }

    @Test
    void idCanBeSecret() {
        AccessKey key = new AccessKey("id", SECRET, TOKEN, true);

        assertThat(key.secrets()).containsExactlyInAnyOrder("id", SECRET, TOKEN);
        assertThat(key).hasToString("AccessKey[****]");
    }

    @Test
    void toStringHidesSecrets() {
        AccessKey key = new AccessKey("id", SECRET, TOKEN);

        assertThat(Stream.of(
                                key,
                                new HuaweiCredentials.Key(key),
                                new HuaweiCredentials.IamUser("account", "user", SECRET),
                                new Authorization(Map.of("X-Auth-Token", TOKEN), key.secrets()),
                                TestClients.POST
                                        .withBody(SECRET)
                                        .withHeader("X", TOKEN)
                                        .with("q", SECRET))
                        .map(Object::toString))
                .allSatisfy(text -> assertThat(text).doesNotContain(TOKEN, SECRET))
                .contains("AccessKey[id]", "IamUser[account/user]", "Authorization[X-Auth-Token]", "POST Post");
    }
}
