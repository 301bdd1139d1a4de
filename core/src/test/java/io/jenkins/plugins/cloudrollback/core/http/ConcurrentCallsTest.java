package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import io.jenkins.plugins.cloudrollback.core.testing.HttpDouble;
import io.jenkins.plugins.cloudrollback.core.testing.StubHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A call that fails before it is sent releases its permit, and a change needs none. */
class ConcurrentCallsTest {
    /** More than the calls of an account that may be under way at once. */
    private static final int MANY = 50;

    private final AutoAdvancingTime time = new AutoAdvancingTime();

    private ApiClient client(Supplier<HttpClient> http) {
        return new ApiClient(
                new Connection(http, time, new Quotas(() -> 20, time), new Lookups(Runnable::run, time)),
                "service",
                () -> URI.create("http://127.0.0.1:1"),
                new TestClients.Account("account", new Authorizer.Authorization(Map.of(), Set.of())),
                new AlibabaErrorFormat(),
                ErrorTable.of(AlibabaErrorFormat.class));
    }

    private void assertReleased(Supplier<HttpClient> http) {
        ApiClient client = client(http);
        List<CompletableFuture<Json>> calls = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            calls.add(client.call(TestClients.READ));
            time.pass(Duration.ofSeconds(1));
        }
        assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void releasesWithoutClient() {
        assertReleased(() -> {
            throw new IllegalStateException("no client");
        });
    }

    @Test
    void releasesWhenClientThrows() {
        HttpClient throwing = new StubHttp(request -> {
            throw new IllegalStateException("refused");
        });
        assertReleased(() -> throwing);
    }

    @Test
    void changeDoesNotWait() {
        List<String> sent = new ArrayList<>();
        HttpClient silent = new HttpDouble() {
            @Override
            public <T> CompletableFuture<HttpResponse<T>> sendAsync(
                    HttpRequest request, HttpResponse.BodyHandler<T> handler) {
                sent.add(request.method());
                return new CompletableFuture<>();
            }
        };
        ApiClient client = client(() -> silent);
        for (int i = 0; i < MANY; i++) {
            client.call(TestClients.READ);
        }
        time.pass(Duration.ofSeconds(10));
        int reads = sent.size();
        client.call(TestClients.CHANGE);
        time.pass(Duration.ofMillis(1));

        assertThat(sent).hasSize(reads + 1).hasSizeLessThan(MANY).endsWith("PUT");
    }
}
