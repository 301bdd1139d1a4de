package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many runs of one account share its rate limit, and each of them still looks once more at its deadline. */
class ManyRunsTest {
    private static final int RUNS = 500;

    @Test
    void lastLookWaitsForItsTurn() throws IOException {
        try (Cloud cloud = new Cloud()) {
            SaeParameters parameters = saeParameters(DemoWorld.SAE_APP_ID).build();
            CompletableFuture<Outcome> first = cloud.start(cloud.sae(parameters), Duration.ofHours(1), false);
            cloud.time.until(() -> cloud.journals.stream().anyMatch(ManyRunsTest::waits));
            Journal waiting = cloud.journals.get(cloud.journals.size() - 1);
            assertThat(cloud.end(first).status()).isEqualTo(Outcome.Status.SUCCEEDED);

            // The controller was down until after the deadline.
            cloud.time.pass(Duration.ofHours(2));
            CompletableFuture<?>[] ends = IntStream.range(0, RUNS)
                    .mapToObj(number -> new RollbackRun(
                                    cloud.sae(parameters),
                                    waiting,
                                    journal -> CompletableFuture.completedFuture(null),
                                    cloud.time,
                                    new SplittableRandom(number),
                                    line -> {})
                            .start())
                    .toArray(CompletableFuture[]::new);
            cloud.time.await(CompletableFuture.allOf(ends));

            assertThat(ends).extracting(end -> ((Outcome) end.join()).status()).containsOnly(Outcome.Status.SUCCEEDED);
        }
    }

    private static boolean waits(Journal journal) {
        return journal.phase() == Journal.Phase.WAITING;
    }
}
