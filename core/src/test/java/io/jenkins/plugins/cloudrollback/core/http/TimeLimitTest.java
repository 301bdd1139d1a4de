package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.testing.TinyServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A call may take 30 seconds, its body included. The test moves the time; no one waits. */
class TimeLimitTest {
    private final Caller caller = new Caller();
    private final CountDownLatch end = new CountDownLatch(1);

    private void endsAfter30Seconds(HttpHandler stalling) throws IOException {
        try (TinyServer server = new TinyServer(stalling)) {
            CompletableFuture<?> call = caller.call(server.uri(), Caller.CHANGE);
            caller.time.pass(Duration.ofMillis(29_999));
            assertThat(call).isNotDone();

            caller.time.pass(Duration.ofMillis(1));

            assertThat(call).isCompletedExceptionally();
            CallException failure = caller.failure(call);
            assertThat(failure.kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(failure).hasMessage("Change: no answer from service: no complete answer within 30 seconds");
        } finally {
            end.countDown();
        }
    }

    private void stall() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is being closed
        }
    }

    @Test
    void aCallWithoutAnAnswerIsGivenUp() throws IOException {
        endsAfter30Seconds(exchange -> stall());
    }

    @Test
    void aCallWhoseBodyStallsIsGivenUp() throws IOException {
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
    void anAnswerInTimeLeavesNoTimerBehind() throws IOException {
        try (TinyServer server = TinyServer.answering(200, "{}")) {
            caller.time.await(caller.call(server.uri(), Caller.READ)).join();

            assertThatThrownBy(() -> caller.time.until(() -> false)).hasMessageContaining("nothing is left to happen");
        }
    }

    @Test
    void theWaitForATurnDoesNotCount() throws IOException {
        try (TinyServer server = new TinyServer(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "3600");
            TinyServer.answer(exchange, 429, "{}");
        })) {
            caller.failure(server.uri(), Caller.READ);

            assertThat(caller.failure(server.uri(), Caller.READ).kind()).isEqualTo(Kind.THROTTLED);
            assertThat(caller.time.nanos())
                    .isGreaterThanOrEqualTo(Duration.ofHours(1).toNanos());
        }
    }
}
