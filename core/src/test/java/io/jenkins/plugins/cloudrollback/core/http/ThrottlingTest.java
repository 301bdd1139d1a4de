package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.testing.StubServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throttling of one call slows down all calls to the same service for the same account. */
class ThrottlingTest {
    private final TestClients clients = new TestClients();
    /** The Retry-After headers of the next refusals; an empty text stands for no header. */
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    private final StubServer server = new StubServer(exchange -> {
        String retryAfter = refusals.poll();
        if (retryAfter != null && !retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        StubServer.answer(exchange, retryAfter == null ? 200 : 429, "{}");
    });

    ThrottlingTest() throws IOException {}

    @AfterEach
    void close() {
        server.close();
    }

    /** The time that a call takes, including its wait for the rate limiter. */
    private Duration elapsed(ApiClient client, ApiCall call) {
        long before = clients.time.nanos();
        clients.time.await(client.call(call)).join();
        return Duration.ofNanos(clients.time.nanos() - before);
    }

    private CallException throttled(String retryAfter) {
        refusals.add(retryAfter);
        return clients.failure(server.uri(), TestClients.READ);
    }

    @Test
    void honorsRetryAfter() {
        assertThat(throttled("7").retryAfter()).isEqualTo(Duration.ofSeconds(7));

        assertThat(elapsed(clients.client(server.uri()), TestClients.READ)).isEqualTo(Duration.ofSeconds(7));
        assertThat(elapsed(clients.client(server.uri()), TestClients.READ)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void countsPerAccount() {
        throttled("20");
        clients.time.await(clients.client(server.uri(), "service", "other").call(TestClients.READ));
        clients.time.await(clients.client(server.uri(), "service", "other").call(TestClients.CHANGE));

        String host = server.uri().getAuthority();
        assertThat(clients.connection.quotas().usage())
                .containsEntry("service " + host + " account", new Quotas.Usage(1, 1))
                .containsEntry("service " + host + " other", new Quotas.Usage(2, 0));
    }

    /** The ids of temporary keys are always new. */
    @Test
    void forgetsUnusedAccounts() {
        clients.time.await(clients.client(server.uri(), "service", "old").call(TestClients.READ));
        clients.time.pass(Duration.ofHours(23));
        clients.time.await(clients.client(server.uri(), "service", "other").call(TestClients.READ));
        assertThat(clients.connection.quotas().usage()).hasSize(2);

        clients.time.pass(Duration.ofHours(2));
        clients.time.await(clients.client(server.uri(), "service", "new").call(TestClients.READ));
        assertThat(clients.connection.quotas().usage().keySet())
                .hasSize(2)
                .noneMatch(account -> account.endsWith(" old"));
    }

    @Test
    void limitsPerAccountAndService() {
        throttled("20");

        assertThat(elapsed(clients.client(server.uri(), "other", "account"), TestClients.READ))
                .isZero();
        assertThat(elapsed(clients.client(server.uri(), "service", "other"), TestClients.READ))
                .isZero();
        assertThat(elapsed(clients.client(server.uri(), "service", "account"), TestClients.READ))
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void waitingCallsWaitLonger() {
        List<CompletableFuture<?>> calls = Stream.generate(() -> clients.call(server.uri(), TestClients.READ))
                .limit(8)
                .<CompletableFuture<?>>map(call -> call)
                .toList();
        refusals.add("20");

        clients.time.await(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)));

        assertThat(calls)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(1);
        assertThat(clients.time.nanos()).isBetween(20_000_000_000L, 22_000_000_000L);
    }

    @Test
    void changesDoNotWait() {
        throttled("60");

        assertThat(elapsed(clients.client(server.uri()), TestClients.CHANGE)).isZero();
    }

    /** The log of the rollback tells what the provider asked for, and what is done. */
    @ParameterizedTest
    @ValueSource(strings = {"301", "9999", "999999999"})
    void capsRetryAfter(String retryAfter) {
        CallException refusal = throttled(retryAfter);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(refusal)
                .hasMessageContaining("asked for a pause of " + retryAfter + " seconds; it is limited to 300 seconds");

        clients.time.pass(Duration.ofMinutes(4));
        assertThat(clients.failure(server.uri(), TestClients.READ)).hasMessageContaining("60 seconds are left");
        clients.time.pass(Duration.ofMinutes(1));
        assertThat(elapsed(clients.client(server.uri()), TestClients.READ)).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "Fri, 31 Dec 2027 23:59:59 GMT"})
    void ignoresInvalidRetryAfter(String retryAfter) {
        assertThat(throttled(retryAfter).retryAfter()).isZero();

        assertThat(elapsed(clients.client(server.uri()), TestClients.READ))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    @Test
    void slowsDownAndRecovers() {
        ApiClient client = clients.client(server.uri());
        Duration[] pauses = new Duration[4];
        for (int i = 0; i < pauses.length; i++) {
            throttled("");
            pauses[i] = elapsed(client, TestClients.READ);
        }
        assertThat(pauses).isSorted().doesNotHaveDuplicates();

        for (int i = 0; i < 50; i++) {
            elapsed(client, TestClients.READ);
        }
        assertThat(elapsed(client, TestClients.READ)).isLessThanOrEqualTo(Duration.ofMillis(110));
    }

    @Test
    void callsAreSpreadEvenly() {
        ApiClient client = clients.client(server.uri());
        long before = clients.time.nanos();
        for (int i = 0; i < 100; i++) {
            elapsed(client, TestClients.READ);
        }

        // Ten calls per second, except for the first burst.
        assertThat(Duration.ofNanos(clients.time.nanos() - before))
                .isBetween(Duration.ofMillis(9_300), Duration.ofMillis(9_900));
    }
}
