package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.testing.TinyServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One is told to slow down, and all that call the same service for the same account do. */
class ThrottlingTest {
    private final Caller caller = new Caller();
    /** The headers Retry-After of the refusals that are still to come; an empty one is left out. */
    private final Deque<String> refusals = new ArrayDeque<>();

    private final TinyServer server = new TinyServer(exchange -> {
        String retryAfter = refusals.poll();
        if (retryAfter != null && !retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        TinyServer.answer(exchange, retryAfter == null ? 200 : 429, "{}");
    });

    ThrottlingTest() throws IOException {}

    @AfterEach
    void close() {
        server.close();
    }

    /** How long it takes until the call was made. */
    private Duration elapsed(ApiClient client, ApiCall call) {
        long before = caller.time.nanos();
        caller.time.await(client.call(call)).join();
        return Duration.ofNanos(caller.time.nanos() - before);
    }

    private CallException throttled(String retryAfter) {
        refusals.add(retryAfter);
        return caller.failure(server.uri(), Caller.READ);
    }

    @Test
    void waitsForAsLongAsTheProviderAsks() {
        assertThat(throttled("7").retryAfter()).isEqualTo(Duration.ofSeconds(7));

        assertThat(elapsed(caller.client(server.uri()), Caller.READ)).isEqualTo(Duration.ofSeconds(7));
        assertThat(elapsed(caller.client(server.uri()), Caller.READ)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void onlyThoseWithTheSameAccountServiceAndEndpointWait() {
        throttled("60");

        assertThat(elapsed(caller.client(server.uri(), "other", "account"), Caller.READ))
                .isZero();
        assertThat(elapsed(caller.client(server.uri(), "service", "other"), Caller.READ))
                .isZero();
        assertThat(elapsed(caller.client(server.uri(), "service", "account"), Caller.READ))
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatWaitedForItsTurnAlreadyWaitsOn() {
        List<CompletableFuture<?>> calls = Stream.generate(() -> caller.call(server.uri(), Caller.READ))
                .limit(8)
                .<CompletableFuture<?>>map(call -> call)
                .toList();
        refusals.add("60");

        caller.time.await(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)));

        assertThat(calls)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(1);
        assertThat(caller.time.nanos()).isBetween(60_000_000_000L, 62_000_000_000L);
    }

    @Test
    void aRequestThatChangesSomethingDoesNotWait() {
        throttled("60");

        assertThat(elapsed(caller.client(server.uri()), Caller.CHANGE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999", "Fri, 31 Dec 2027 23:59:59 GMT"})
    void whatIsNoNumberOfSecondsStillSlowsDown(String retryAfter) {
        assertThat(throttled(retryAfter).retryAfter()).isZero();

        assertThat(elapsed(caller.client(server.uri()), Caller.READ))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    @Test
    void callsGetSlowerWithEachRefusalAndFasterAgain() {
        ApiClient client = caller.client(server.uri());
        Duration[] pauses = new Duration[4];
        for (int i = 0; i < pauses.length; i++) {
            throttled("");
            pauses[i] = elapsed(client, Caller.READ);
        }
        assertThat(pauses).isSorted().doesNotHaveDuplicates();

        for (int i = 0; i < 50; i++) {
            elapsed(client, Caller.READ);
        }
        assertThat(elapsed(client, Caller.READ)).isLessThanOrEqualTo(Duration.ofMillis(110));
    }

    @Test
    void callsTakeTurns() {
        ApiClient client = caller.client(server.uri());
        long before = caller.time.nanos();
        for (int i = 0; i < 100; i++) {
            elapsed(client, Caller.READ);
        }

        // Ten a second, of which the first few may go at once.
        assertThat(Duration.ofNanos(caller.time.nanos() - before))
                .isBetween(Duration.ofMillis(9_300), Duration.ofMillis(9_900));
    }
}
