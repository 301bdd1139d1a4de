package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.testing.CannedHttp;
import io.jenkins.plugins.cloudrollback.core.testing.JumpingTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A call that cannot even be made takes nothing from those after it. */
class BulkheadReleaseTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:1");

    private final JumpingTime time = new JumpingTime();
    private final Bulkhead bulkhead = new Bulkhead(1);

    private void assertLeft(Supplier<HttpClient> http) {
        ApiClient client = new ApiClient(
                new Connection(http, time, new RateLimiter.Registry(1000, time), bulkhead, Runnable::run),
                "service",
                () -> SERVER,
                new Caller.Account("account", new Authorizer.Authorization(Map.of(), Set.of())),
                new AlibabaErrorFormat(),
                ErrorTable.of(AlibabaErrorFormat.class));
        assertThat(client.call(Caller.READ)).isCompletedExceptionally();
        assertThat(bulkhead.acquire(false)).isDone();
        bulkhead.release();
    }

    @Test
    void whenThereIsNoClient() {
        assertLeft(() -> {
            throw new IllegalStateException("no client");
        });
    }

    @Test
    void whenTheClientThrows() {
        HttpClient throwing = new CannedHttp(request -> {
            throw new IllegalStateException("refused");
        });
        assertLeft(() -> throwing);
    }
}
