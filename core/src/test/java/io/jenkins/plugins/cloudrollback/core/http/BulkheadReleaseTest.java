package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import io.jenkins.plugins.cloudrollback.core.testing.StubHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A call that fails before it is sent releases its permit, and a change needs none. */
class BulkheadReleaseTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:1");

    private final AutoAdvancingTime time = new AutoAdvancingTime();
    private final Bulkhead bulkhead = new Bulkhead(1);

    private ApiClient client(Supplier<HttpClient> http) {
        return new ApiClient(
                new Connection(http, time, new RateLimiter.Registry(1000, time), bulkhead, Runnable::run),
                "service",
                () -> SERVER,
                new TestClients.Account("account", new Authorizer.Authorization(Map.of(), Set.of())),
                new AlibabaErrorFormat(),
                ErrorTable.of(AlibabaErrorFormat.class));
    }

    private void assertReleased(Supplier<HttpClient> http) {
        assertThat(client(http).call(TestClients.READ)).isCompletedExceptionally();
        assertThat(bulkhead.acquire(false)).isDone();
        bulkhead.release();
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
        bulkhead.acquire(false);
        ApiClient client = client(() -> new StubHttp(request -> {
            throw new IllegalStateException("refused");
        }));

        assertThat(client.call(TestClients.READ)).isNotDone();
        assertThat(client.call(TestClients.CHANGE)).isDone();
    }
}
