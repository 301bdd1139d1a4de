package io.jenkins.plugins.cloudrollback.core.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials.IamUser;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls with the token of an IAM user, which is renewed after it was refused. */
class IamUserTest {
    private final Cloud cloud = new Cloud();

    IamUserTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private RfsRollback rollback(IamUser user) {
        return new RfsRollback(
                DemoParameters.rfs(),
                new RfsApi(
                        new HuaweiAccount(cloud.connection, cloud.endpoints, cloud.tokens, () -> user),
                        DemoWorld.REGION,
                        DemoWorld.REGION_PROJECT_ID));
    }

    private CompletableFuture<?> call() {
        return rollback(Cloud.HUAWEI_USER)
                .decide(Situation.ofStep(OwnRollbacks.NONE))
                .toCompletableFuture();
    }

    private CallException failure(CompletableFuture<?> call) {
        Throwable failure =
                cloud.time.await(call).handle((plan, problem) -> problem).join();
        return (CallException) (failure instanceof CompletionException ? failure.getCause() : failure);
    }

    private int calls(String operation) {
        return cloud.simulator.calls().count(operation);
    }

    @Test
    void rollsBackWithToken() {
        assertThat(cloud.run(rollback(Cloud.HUAWEI_USER)).status()).isEqualTo(Status.SUCCEEDED);

        assertThat(calls("CreateToken")).isEqualTo(1);
        assertThat(cloud.sentTo("/rollbacks")).singleElement().satisfies(request -> {
            assertThat(request.headers().firstValue("X-Auth-Token")).isPresent();
            assertThat(request.headers().firstValue("Authorization")).isEmpty();
        });
        assertThat(cloud.simulator.effects().all()).extracting("by").containsExactly("jenkins");
    }

    @Test
    void renewsRefusedToken() {
        cloud.time.await(call()).join();
        cloud.simulator.iam().revokeAll();

        cloud.time.await(call()).join();

        assertThat(calls("CreateToken")).isEqualTo(2);
        assertThat(calls("GetStackMetadata")).isEqualTo(3);
    }

    @Test
    void repeatsCallOnlyOnce() {
        cloud.simulator.faults().next("GetStackMetadata", 5).error(401, "APIGW.0301", "token expired");

        CallException failure = failure(call());

        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure).hasMessageContainingAll("GetStackMetadata", "APIGW.0301 token expired");
        assertThat(calls("GetStackMetadata")).isEqualTo(2);
        assertThat(calls("CreateToken")).isEqualTo(2);
    }

    @Test
    void fetchesOneNewToken() {
        cloud.time.await(call()).join();
        cloud.simulator.iam().revokeAll();

        List<CompletableFuture<?>> calls = IntStream.range(0, 50)
                .<CompletableFuture<?>>mapToObj(n -> call())
                .toList();
        cloud.time
                .await(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)))
                .join();

        assertThat(calls("CreateToken")).isEqualTo(2);
    }

    @Test
    void refusedSignatureIsFinal() {
        cloud.simulator.faults().next("GetStackMetadata").error(401, "APIGW.0301");
        RfsParameters parameters = DemoParameters.rfs();

        CallException failure = failure(cloud.rfs(parameters)
                .decide(Situation.ofStep(OwnRollbacks.NONE))
                .toCompletableFuture());

        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(calls("GetStackMetadata")).isEqualTo(1);
    }

    @Test
    void sendsNothingWithoutToken() {
        cloud.simulator.faults().next("CreateToken").htmlBefore(502);

        assertThat(failure(call()).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(calls("GetStackMetadata")).isZero();
    }

    @Test
    void masksEchoedToken() {
        cloud.time.await(call()).join();
        String token = cloud.http.sent().stream()
                .flatMap(request -> request.headers().firstValue("X-Auth-Token").stream())
                .findFirst()
                .orElseThrow();
        cloud.simulator.faults().next("GetStackMetadata").error(403, "RF.10012507", "token " + token + " may not");

        assertThat(failure(call())).hasMessageContaining("token **** may not").hasMessageNotContaining("MIIF");
    }

    @Test
    void renewsTokenBeforeExpiry() {
        cloud.time.await(call()).join();
        cloud.time.pass(Duration.ofHours(24));

        cloud.time.await(call()).join();

        assertThat(cloud.simulator.calls().all()).extracting("status").doesNotContain(401);
    }

    @Test
    void threadsShareOneToken() throws Exception {
        int threads = 50;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            Timeline real = Timeline.real(timer, InstantSource.system());
            Connection connection = new Connection(HttpClient.newHttpClient(), real, new Quotas(() -> 1000, real));
            IamTokens tokens = new IamTokens(connection, cloud.endpoints);

            List<CompletableFuture<String>> tokensOfThreads = IntStream.range(0, threads)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> await(start), pool)
                            .thenCompose(go -> tokens.get(Cloud.HUAWEI_USER, DemoWorld.REGION, null)))
                    .toList();

            assertThat(tokensOfThreads)
                    .extracting(token -> token.get(20, TimeUnit.SECONDS))
                    .containsOnly(tokensOfThreads.get(0).join());
            assertThat(calls("CreateToken")).isEqualTo(1);
        } finally {
            pool.shutdownNow();
            timer.shutdownNow();
        }
    }

    private static int await(CyclicBarrier start) {
        try {
            return start.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
