package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.testing.StubServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A call may take 30 seconds, including its body. The test advances the time instead of waiting. */
class TimeLimitTest {
    private final TestClients clients = new TestClients();
    private final CountDownLatch end = new CountDownLatch(1);

    private void endsAfter30Seconds(HttpHandler stalling) throws IOException {
        try (StubServer server = new StubServer(stalling)) {
            CompletableFuture<?> call = clients.call(server.uri(), TestClients.CHANGE);
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
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closing
        }
    }

    @Test
    void missingAnswerTimesOut() throws IOException {
        endsAfter30Seconds(exchange -> stall());
    }

    @Test
    void stalledBodyTimesOut() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        endsAfter30Seconds(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"a\":".getBytes());
            exchange.getResponseBody().flush();
            begun.countDown();
            stall();
        });
    }

    @Test
    void answerCancelsTimer() throws IOException {
        try (StubServer server = StubServer.answering(200, "{}")) {
            clients.time.await(clients.call(server.uri(), TestClients.READ)).join();

            assertThatThrownBy(() -> clients.time.until(() -> false)).hasMessageContaining("nothing is left to happen");
        }
    }

    @Test
    void rateLimitDoesNotCount() throws IOException {
        try (StubServer server = new StubServer(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "3600");
            StubServer.answer(exchange, 429, "{}");
        })) {
            clients.failure(server.uri(), TestClients.READ);

            assertThat(clients.failure(server.uri(), TestClients.READ).kind()).isEqualTo(Kind.THROTTLED);
            assertThat(clients.time.nanos())
                    .isGreaterThanOrEqualTo(Duration.ofHours(1).toNanos());
        }
    }
}
