package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.testing.RawServer;
import io.jenkins.plugins.cloudrollback.core.testing.StubServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call may take 30 seconds, including its body. The test advances the time instead of waiting. */
class TimeLimitTest {
    private final TestClients clients = new TestClients();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    private void endsAfter30Seconds(HttpHandler stalling) throws Exception {
        try (StubServer server = new StubServer(stalling)) {
            CompletableFuture<?> call = clients.call(server.uri(), TestClients.CHANGE);
            stalled.await();
            clients.time.pass(Duration.ofMillis(29_999));
            assertThat(call).isNotDone();

            clients.time.pass(Duration.ofMillis(1));

            assertThat(call).isCompletedExceptionally();
            CallException failure = clients.failure(call);
            assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failure).hasMessage("Change: no answer from service (no complete answer within 30 seconds).");
        } finally {
            end.countDown();
        }
    }

    private void stall() {
        stalled.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closing
        }
    }

    @Test
    void missingAnswerTimesOut() throws Exception {
        endsAfter30Seconds(exchange -> stall());
    }

    @Test
    void stalledBodyTimesOut() throws Exception {
        endsAfter30Seconds(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"a\":".getBytes());
            exchange.getResponseBody().flush();
            stall();
        });
    }

    /** Otherwise the connections to a provider that hangs would pile up. */
    @Test
    void connectionIsClosed() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (RawServer server = new RawServer(connection -> {
            connection.getInputStream().read();
            stalled.countDown();
            while (connection.getInputStream().read() >= 0) {}
            closed.complete(null);
        })) {
            CompletableFuture<?> call =
                    clients.call(URI.create("http://localhost:" + server.port()), TestClients.CHANGE);
            stalled.await();
            clients.time.pass(Duration.ofSeconds(30));

            assertThat(call).isCompletedExceptionally();
            assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void answerCancelsTimer() throws IOException {
        try (StubServer server = StubServer.answering(200, "{}")) {
            clients.time.await(clients.call(server.uri(), TestClients.READ)).join();

            assertThatThrownBy(() -> clients.time.until(() -> false)).hasMessageContaining("nothing is left to happen");
        }
    }

    /** The test's only thread is the one that looks up, so the time passes within the lookup. */
    @ParameterizedTest
    @CsvSource({"29999, 200", "30000, 0"})
    void lookupHasItsOwnLimit(long millis, int status) throws IOException {
        Queue<Runnable> lookups = new ArrayDeque<>();
        Connection connection = clients.lookingUpBy(lookups::add);
        try (StubServer server = StubServer.answering(200, "{}")) {
            ApiClient client = new ApiClient(
                    connection,
                    "service",
                    () -> {
                        clients.time.pass(Duration.ofMillis(millis));
                        return server.uri();
                    },
                    new TestClients.Account("account", new Authorizer.Authorization(Map.of(), Set.of())),
                    new AlibabaErrorFormat(),
                    ErrorTable.of(AlibabaErrorFormat.class));
            CompletableFuture<Json> call = client.call(TestClients.CHANGE);
            // The time in the queue does not count.
            clients.time.pass(Duration.ofMinutes(10));
            lookups.remove().run();

            if (status == 200) {
                lookups.remove().run();
                clients.time.await(call).join();
            } else {
                assertThat(clients.failure(call).kind()).isEqualTo(Kind.UNREACHABLE);
                assertThat(clients.failure(call)).hasMessageContaining("could not be looked up within 30 seconds");
            }
        }
    }

    @Test
    void noThreadForLookups() {
        Connection stopping = clients.lookingUpBy(task -> {
            throw new RejectedExecutionException();
        });
        ApiClient client = new ApiClient(
                stopping,
                "service",
                () -> URI.create("http://localhost:1"),
                new TestClients.Account("account", new Authorizer.Authorization(Map.of(), Set.of())),
                new AlibabaErrorFormat(),
                ErrorTable.of(AlibabaErrorFormat.class));

        assertThat(clients.failure(client.call(TestClients.CHANGE)).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void rateLimitDoesNotCount() throws IOException {
        try (StubServer server = StubServer.answering(200, "{}")) {
            CompletableFuture<?> last = null;
            for (int i = 0; i < 1000; i++) {
                last = clients.call(server.uri(), TestClients.READ);
            }
            clients.time.await(last).join();
            assertThat(clients.time.nanos())
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(99).toNanos());
        }
    }
}
