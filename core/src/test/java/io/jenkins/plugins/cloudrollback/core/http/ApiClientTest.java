package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer.Authorization;
import io.jenkins.plugins.cloudrollback.core.testing.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiClientTest {
    private static final int MAX_BYTES = 4 << 20;

    private final TestClients clients = new TestClients();

    @Test
    void requestsJsonByHttp11() throws IOException {
        List<HttpExchange> requests = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            requests.add(exchange);
            StubServer.answer(exchange, 200, "{\"a\":1}");
        })) {
            ApiCall call = TestClients.READ.with("q", "a b*~/+%é").withHeader("X-Own", "value");

            Json answer = clients.time.await(clients.call(server.uri(), call)).join();

            assertThat(answer.node().path("a").asInt()).isEqualTo(1);
            assertThat(requests).singleElement().satisfies(request -> {
                assertThat(request.getProtocol()).isEqualTo("HTTP/1.1");
                assertThat(request.getRequestURI()).hasToString("/read?q=a%20b%2A~%2F%2B%25%C3%A9");
                assertThat(request.getRequestHeaders()).containsEntry("Accept", List.of("application/json"));
                assertThat(request.getRequestHeaders()).containsEntry("X-own", List.of("value"));
                assertThat(request.getRequestHeaders()).doesNotContainKeys("Upgrade", "Http2-settings", "Content-type");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST"})
    void sendsZeroContentLength(String method) throws IOException {
        List<String> lengths = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            lengths.add(exchange.getRequestHeaders().getFirst("Content-Length"));
            StubServer.answer(exchange, 200, "{}");
        })) {
            clients.time
                    .await(clients.call(server.uri(), ApiCall.change("Change", method, "/")))
                    .join();

            assertThat(lengths).containsExactly("0");
        }
    }

    @Test
    void ignoresRedirects() throws IOException {
        List<URI> requested = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            requested.add(exchange.getRequestURI());
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            StubServer.answer(exchange, 307, "");
        })) {
            CallException failure = clients.failure(server.uri(), TestClients.READ);

            assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
            assertThat(failure).hasMessageContaining("HTTP 307");
            assertThat(requested).containsExactly(URI.create("/read"));
        }
    }

    @Test
    void readsLargeAnswer() throws IOException {
        String body = "{\"a\":\"" + "x".repeat(MAX_BYTES - 8) + "\"}";
        try (StubServer server = StubServer.answering(200, body)) {
            Json answer = clients.time
                    .await(clients.call(server.uri(), TestClients.READ))
                    .join();

            assertThat(answer.node().path("a").asText()).hasSize(MAX_BYTES - 8);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rejectsTooLargeAnswer(boolean announced) throws IOException {
        byte[] body = ("{\"a\":\"" + "x".repeat(MAX_BYTES - 7) + "\"}").getBytes();
        try (StubServer server = new StubServer(exchange -> {
            exchange.sendResponseHeaders(200, announced ? body.length : 0);
            exchange.getResponseBody().write(body);
            exchange.close();
        })) {
            CallException failure = clients.failure(server.uri(), TestClients.POST);

            assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failure).hasMessageContaining("the answer is larger than 4194304 bytes");
        }
    }

    static Stream<String> unreadable() {
        return Stream.of(
                "{\"a\":1",
                "{\"a\":1}}",
                "{} {}",
                "{\"a\":1}<!-- proxy -->",
                "nonsense",
                "{'a':1}",
                "\"\\x\"",
                "<html>",
                "\u0000",
                "[".repeat(2000) + "]".repeat(2000),
                "{\"a\":" + "9".repeat(2000) + "}",
                "\ufffd\ufffd");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void unreadableIsAmbiguous(String body) throws IOException {
        try (StubServer server = StubServer.answering(200, body)) {
            CallException failure = clients.failure(server.uri(), TestClients.CHANGE);

            assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failure)
                    .hasMessage("Change at 127.0.0.1 returned HTTP 200 with an answer that is not valid JSON.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "[]", "5", "null", "\"id\"", "{\"id\":[]}", "{\"id\":{}}", "{\"id\":\" \"}"})
    void missingFieldIsAmbiguous(String body) throws IOException {
        try (StubServer server = StubServer.answering(200, body)) {
            CallException failure = clients.failure(
                    clients.call(server.uri(), TestClients.CHANGE).thenApply(answer -> answer.required("id")));

            assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failure).hasMessage("Change: the answer does not contain id.");
        }
    }

    @Test
    void refusedIsUnreachable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        CallException failure = clients.failure(URI.create("http://127.0.0.1:" + port), TestClients.CHANGE);

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("Change: no connection to service (");
    }

    @Test
    void brokenIsAmbiguous() throws IOException {
        List<String> arrived = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            arrived.add(exchange.getRequestMethod());
            exchange.close();
        })) {
            CallException failure = clients.failure(server.uri(), TestClients.CHANGE);

            assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failure).hasMessageContaining("Change: no answer from service (");
            assertThat(arrived).containsExactly("PUT");
        }
    }

    @Test
    void truncatedIsAmbiguous() throws IOException {
        try (StubServer server = new StubServer(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        })) {
            assertThat(clients.failure(server.uri(), TestClients.CHANGE).kind()).isEqualTo(Kind.AMBIGUOUS);
        }
    }

    /** Only the engine can tell whether a change that was refused is to be made again, but a new token is fetched. */
    @ParameterizedTest
    @CsvSource({"false, 2", "true, 1"})
    void repeatsOnlyReads(boolean changes, int requests) throws IOException {
        List<String> arrived = new CopyOnWriteArrayList<>();
        List<String> dropped = new CopyOnWriteArrayList<>();
        Authorizer expired = new Authorizer() {
            @Override
            public String account() {
                return "account";
            }

            @Override
            public CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, InstantSource clock) {
                return CompletableFuture.completedFuture(
                        new Authorization(Map.of(), Set.of(), () -> dropped.add("refused") && dropped.size() < 9));
            }
        };
        try (StubServer server = new StubServer(exchange -> {
            arrived.add(exchange.getRequestMethod());
            StubServer.answer(exchange, 401, "{}");
        })) {
            CompletableFuture<Json> call = clients.client(server.uri(), "service", expired)
                    .call(changes ? TestClients.CHANGE : TestClients.READ);

            assertThat(clients.failure(call).kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(arrived).hasSize(requests);
            assertThat(dropped).hasSize(1);
        }
    }

    @Test
    void refusesInvalidUrl() {
        CallException failure = clients.failure(URI.create("ftp://127.0.0.1"), TestClients.CHANGE);

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure).hasMessageContaining("was not sent to ftp://127.0.0.1: ");
    }
}
