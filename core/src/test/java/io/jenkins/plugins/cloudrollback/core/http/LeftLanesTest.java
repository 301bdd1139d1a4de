package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaDialect;
import io.jenkins.plugins.cloudrollback.core.testing.CannedHttp;
import io.jenkins.plugins.cloudrollback.core.testing.JumpingTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A call that cannot even be made takes nothing from those after it. */
class LeftLanesTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:1");

    private final JumpingTime time = new JumpingTime();
    private final Lanes lanes = new Lanes(1);

    private void assertLeft(Supplier<HttpClient> http) {
        ApiClient client = new ApiClient(
                new ApiClient.Connection(http, time, new RateBudget.Registry(1000, time), lanes, Runnable::run),
                "service",
                () -> SERVER,
                new Caller.Account("account", new Authorizer.Authorization(Map.of(), Set.of())),
                new AlibabaDialect(),
                ErrorTable.of(AlibabaDialect.class));
        assertThat(client.call(Caller.READ)).isCompletedExceptionally();
        assertThat(lanes.enter(false)).isDone();
        lanes.leave();
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
