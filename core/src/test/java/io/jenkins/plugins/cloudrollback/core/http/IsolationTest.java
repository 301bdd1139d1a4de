package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.testing.HttpDouble;
import io.jenkins.plugins.cloudrollback.core.testing.StubHttp;
import io.jenkins.plugins.cloudrollback.core.testing.StubHttp.Answer;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls of one account take as long as they would without the trouble of others. */
class IsolationTest {
    private static final Duration LATENCY = Duration.ofMillis(80);
    private static final Duration OBSERVED = Duration.ofMinutes(5);
    private static final byte[] EMPTY = "{}".getBytes();

    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private Trouble trouble;
    /** How long the calls of the healthy account took. */
    private final List<Duration> durations = new ArrayList<>();

    private int callsOfOthers;

    /** What may be wrong with another account or provider. */
    enum Trouble {
        SILENT,
        SLOW,
        THROTTLED,
        FAILING
    }

    /** Answers the host "healthy" after the latency, and other hosts as their trouble says. */
    private final class Providers extends HttpDouble {
        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(
                HttpRequest request, HttpResponse.BodyHandler<T> handler) {
            boolean healthy = request.uri().getHost().equals("healthy");
            callsOfOthers += healthy ? 0 : 1;
            if (healthy) {
                return answer(request, handler, LATENCY, new Answer(200, Map.of(), EMPTY));
            }
            return switch (trouble) {
                case SILENT -> new CompletableFuture<>();
                case SLOW -> answer(request, handler, Duration.ofSeconds(29), new Answer(200, Map.of(), EMPTY));
                case THROTTLED ->
                    answer(request, handler, LATENCY, new Answer(429, Map.of("Retry-After", "9999"), EMPTY));
                case FAILING -> answer(request, handler, LATENCY, new Answer(500, Map.of(), EMPTY));
            };
        }

        private <T> CompletableFuture<HttpResponse<T>> answer(
                HttpRequest request, HttpResponse.BodyHandler<T> handler, Duration latency, Answer answer) {
            CompletableFuture<HttpResponse<T>> response = new CompletableFuture<>();
            process.after(
                    latency,
                    () -> new StubHttp(any -> answer)
                            .sendAsync(request, handler)
                            .thenAccept(response::complete));
            return response;
        }
    }

    private final Connection connection = new Connection(new Providers(), process, new Quotas(() -> 10, process));

    private ApiClient client(String host, String account) {
        return new ApiClient(
                connection,
                "service",
                () -> URI.create("https://" + host),
                new TestClients.Account(account, new Authorizer.Authorization(Map.of(), Set.of())),
                new AlibabaErrorFormat(),
                ErrorTable.of(AlibabaErrorFormat.class));
    }

    /** A wait that polls every six seconds. */
    private void poll(ApiClient client, boolean measured) {
        long before = time.nanos();
        client.polling().call(TestClients.READ).whenComplete((answer, failure) -> {
            if (measured) {
                durations.add(Duration.ofNanos(time.nanos() - before));
            }
            process.after(Duration.ofSeconds(6), () -> poll(client, measured));
        });
    }

    private List<Duration> observe() {
        for (int wait = 0; wait < 20; wait++) {
            poll(client("healthy", "ours"), true);
        }
        long end = time.nanos() + OBSERVED.toNanos();
        while (time.nanos() < end && time.next()) {}
        return durations;
    }

    private void troubleOthers(String host, Trouble kind) {
        trouble = kind;
        for (int account = 0; account < 20; account++) {
            for (int wait = 0; wait < 15; wait++) {
                poll(client(host, "account " + account), false);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void othersDoNotDelay(Trouble kind) {
        List<Duration> alone = new IsolationTest().observe();

        troubleOthers("another", kind);
        List<Duration> beside = observe();

        assertThat(callsOfOthers).isGreaterThanOrEqualTo(20);
        assertThat(beside).hasSizeGreaterThan(500).isEqualTo(alone);
    }

    /** Not even another account at the same provider. */
    @Test
    void throttledAccountDoesNotDelayOthersOfItsProvider() {
        List<Duration> alone = new IsolationTest().observe();
        connection.quotas().of("service healthy other").throttled(time.nanos(), Duration.ofMinutes(5));
        List<CompletableFuture<Json>> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(client("healthy", "other").call(TestClients.READ));
        }

        assertThat(observe()).isEqualTo(alone);
        assertThat(others).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    /** However many wait for a silent provider. */
    @Test
    void silentProviderHoldsFewCalls() {
        troubleOthers("another", Trouble.SILENT);
        for (int step = 0;
                step < 20_000 && time.nanos() < Duration.ofSeconds(25).toNanos();
                step++) {
            time.next();
        }
        assertThat(callsOfOthers).as("20 accounts with 10 calls each").isEqualTo(200);
    }

    // Pages

    @Test
    void pagesDoNotWaitForPolls() {
        for (int wait = 0; wait < 200; wait++) {
            poll(client("healthy", "ours"), false);
        }
        for (int step = 0; step < 2_000; step++) {
            time.next();
        }
        CompletableFuture<Void> page = new CompletableFuture<>();
        long before = time.nanos();
        CompletableFuture<Json> answer = duringPage(page, "healthy").call(TestClients.READ);
        while (!answer.isDone()) {
            time.next();
        }
        assertThat(Duration.ofNanos(time.nanos() - before)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void pagesLeaveTheRateToRollbacks() {
        CompletableFuture<Void> page = new CompletableFuture<>();
        for (int call = 0; call < 500; call++) {
            duringPage(page, "healthy").call(TestClients.READ);
        }
        List<Duration> beside = observe();
        assertThat(beside)
                .as("20 at once, at eight calls per second")
                .allMatch(duration -> duration.toMillis() < 2_600);
    }

    @Test
    void pageThatIsGivenUpCancelsItsCalls() {
        trouble = Trouble.SILENT;
        CompletableFuture<Void> page = new CompletableFuture<>();
        List<CompletableFuture<Json>> calls = new ArrayList<>();
        for (int call = 0; call < 20; call++) {
            calls.add(duringPage(page, "another").call(TestClients.READ));
        }
        int sent = callsOfOthers;
        page.cancel(true);

        assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally);
        while (time.next()) {}
        assertThat(callsOfOthers).as("no further call was made").isEqualTo(sent).isEqualTo(2);
        assertThat(client("another", "ours").call(TestClients.READ))
                .as("the permits are free")
                .isNotDone();
    }

    private ApiClient duringPage(CompletableFuture<?> page, String host) {
        ApiClient client = client(host, "ours");
        return new ApiClient(
                connection.during(page),
                "service",
                client.endpoint(),
                client.authorizer(),
                client.errorFormat(),
                client.errors());
    }
}
