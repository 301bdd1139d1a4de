package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.testing.KeyStores;
import io.jenkins.plugins.cloudrollback.core.testing.RawServer;
import io.jenkins.plugins.cloudrollback.core.testing.RawServer.Behaviour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure before the first byte of the request is told from one after it. */
class TransportTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static KeyStores keys;

    @BeforeAll
    static void createKeys(@TempDir Path folder) throws Exception {
        keys = new KeyStores(folder);
    }

    private static URI https(RawServer server) {
        return URI.create("https://localhost:" + server.port());
    }

    private static URI http(RawServer server) {
        return URI.create("http://localhost:" + server.port());
    }

    private static void assertFails(HttpClient client, URI endpoint, Kind kind) {
        CallException failure = new TestClients(client).failure(endpoint, TestClients.CHANGE);
        assertThat(failure.kind())
                .as("%s, %s", failure.getMessage(), failure.getCause())
                .isEqualTo(kind);
        assertThat(failure)
                .hasMessageStartingWith(kind == Kind.UNREACHABLE ? "Change: no connection" : "Change: no answer");
    }

    private static void assertUnreachable(HttpClient client, URI endpoint) {
        assertFails(client, endpoint, Kind.UNREACHABLE);
    }

    private static HttpClient behind(RawServer proxy) {
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(LOOPBACK, proxy.port())))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"302", "400", "403", "404", "407", "429", "500", "502", "503", "504", "999"})
    void proxyRefusesTunnel(String status) throws IOException {
        String answer =
                "HTTP/1.1 " + status + " No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";
        try (RawServer proxy = RawServer.answering(answer)) {
            assertUnreachable(behind(proxy), URI.create("https://provider.invalid"));

            assertThat(proxy.received()).isNotEmpty().allMatch(line -> line.startsWith("CONNECT provider.invalid:443"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nno TLS", "HTTP/1.1 200 OK\r\n\r\n"})
    void tunnelLeadsNowhere(String answer) throws IOException {
        try (RawServer proxy = RawServer.answering(answer)) {
            assertUnreachable(behind(proxy), URI.create("https://provider.invalid"));
        }
    }

    @Test
    void proxyIsGone() throws IOException {
        RawServer proxy = RawServer.answering("");
        proxy.close();

        assertUnreachable(behind(proxy), URI.create("https://provider.invalid"));
    }

    @Test
    void proxyHasNoAddress() {
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(InetSocketAddress.createUnresolved("proxy.invalid", 3128)))
                .build();

        assertUnreachable(client, URI.create("https://provider.invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://provider.invalid", "https://provider.invalid", "https://localhost:1"})
    void serverIsNotFound(URI endpoint) {
        assertUnreachable(HttpClient.newHttpClient(), endpoint);
    }

    @Test
    void connectTimesOut() {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofMillis(100)).build();

        assertUnreachable(client, URI.create("https://192.0.2.1"));
    }

    @Test
    void certificateIsNotTrusted() throws Exception {
        assertTlsFails(keys.server("localhost"), HttpClient.newHttpClient());
    }

    @Test
    void certificateIsOfAnotherHost() throws Exception {
        assertTlsFails(keys.server("other"), trusting());
    }

    @Test
    void certificateHasExpired() throws Exception {
        assertTlsFails(keys.server("expired"), trusting());
    }

    @Test
    void protocolsDiffer() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(keys.client())
                .sslParameters(new SSLParameters(null, new String[] {"TLSv1.3"}))
                .build();
        ServerSocket old = keys.server("localhost").getServerSocketFactory().createServerSocket(0, 50, LOOPBACK);
        ((SSLServerSocket) old).setEnabledProtocols(new String[] {"TLSv1.2"});
        try (RawServer server = RawServer.answering(old, "")) {
            assertUnreachable(client, https(server));
        }
    }

    private static HttpClient trusting() throws Exception {
        return HttpClient.newBuilder().sslContext(keys.client()).build();
    }

    private static void assertTlsFails(SSLContext context, HttpClient client) throws IOException {
        try (RawServer server = answeringWith(context)) {
            assertUnreachable(client, https(server));

            assertThat(server.received()).isEmpty();
        }
    }

    private static RawServer answeringWith(SSLContext context) throws IOException {
        return RawServer.answering(context.getServerSocketFactory().createServerSocket(0, 50, LOOPBACK), "");
    }

    @Test
    void handshakeFails() throws IOException {
        Behaviour plaintext = connection -> {
            connection.getInputStream().read();
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
        };
        Behaviour alert = connection -> {
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40});
        };
        Behaviour closed = connection -> {};
        Behaviour closedLater = connection -> connection.getInputStream().read();
        Behaviour reset = connection -> {
            connection.getInputStream().read();
            connection.setSoLinger(true, 0);
        };
        for (Behaviour behaviour : new Behaviour[] {plaintext, alert, closed, closedLater, reset}) {
            try (RawServer server = new RawServer(behaviour)) {
                assertUnreachable(HttpClient.newHttpClient(), https(server));
            }
        }
    }

    /** Also, what was given up is not sent when the connection is established after all. */
    @Test
    void handshakeHangs() throws Exception {
        CountDownLatch accepted = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            accepted.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        })) {
            TestClients clients = new TestClients(HttpClient.newHttpClient());
            CompletableFuture<?> call = clients.call(https(server), TestClients.CHANGE);
            accepted.await();
            clients.time.pass(Duration.ofSeconds(30));

            assertThat(clients.failure(call).kind()).isEqualTo(Kind.UNREACHABLE);
        } finally {
            end.countDown();
        }
    }

    @Test
    void threadsAreGone() throws IOException {
        ExecutorService gone = Executors.newSingleThreadExecutor();
        gone.shutdownNow();
        try (RawServer server = RawServer.answering("")) {
            assertUnreachable(HttpClient.newBuilder().executor(gone).build(), http(server));

            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void clientIsClosed() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        if (client instanceof AutoCloseable closeable) {
            closeable.close();
            assertUnreachable(client, URI.create("http://localhost:1"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\n"})
    void answerIsLost(String answer) throws Exception {
        try (RawServer server = RawServer.answering(answer)) {
            assertFails(HttpClient.newHttpClient(), http(server), Kind.AMBIGUOUS);

            assertThat(server.received()).containsExactly("PUT /change HTTP/1.1");
        }
        try (RawServer server = RawServer.answering(
                keys.server("localhost").getServerSocketFactory().createServerSocket(0, 50, LOOPBACK), answer)) {
            assertFails(trusting(), https(server), Kind.AMBIGUOUS);

            assertThat(server.received()).containsExactly("PUT /change HTTP/1.1");
        }
    }

    /** The JDK's client repeats a GET by itself, but some changes are a GET. */
    @Test
    void changeIsSentOnce() throws IOException {
        try (RawServer server = RawServer.answering("")) {
            CallException failure = new TestClients(HttpClient.newHttpClient())
                    .failure(http(server), ApiCall.change("Confirm", "GET", "/confirm"));

            assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failure).hasMessage("Confirm: no answer from service (the connection was closed).");
            assertThat(server.received()).containsExactly("GET /confirm HTTP/1.1");
        }
    }
}
