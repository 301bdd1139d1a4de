package io.jenkins.plugins.cloudrollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How soon a rollback that is alone learns of its end, and by how many polls. */
class PaceTest {
    private static final Progress RUNNING = Progress.of(State.RUNNING, Message.literal("running"));
    private static final Progress COMPLETE = Progress.of(State.SUCCEEDED, Message.literal("complete"));

    private long polls;

    /** The time from the end at the provider to the end of the run. */
    private Duration delay(long seed, Duration duration, Duration usual) {
        VirtualTime time = new VirtualTime();
        VirtualTime.Process process = time.new Process();
        FakeRollback rollback = new FakeRollback().then("poll c", RUNNING);
        Journal.Store store = new Journal.Store() {
            @Override
            public CompletionStage<Void> save(Journal journal) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public Duration usual() {
                // As the file that tells it is read meanwhile.
                return rollback.count("poll c") > 1 ? usual : null;
            }
        };
        Journal waiting = Journal.begin(process.now(), Duration.ofHours(2), false)
                .requesting(FakeRollback.decision(Map.of()))
                .waiting("c", null);
        time.after(duration, () -> rollback.now("poll c", COMPLETE));
        CompletableFuture<Outcome> end =
                new RollbackRun(rollback, waiting, store, process, new SplittableRandom(seed), line -> {}).start();
        time.await(end);
        polls = rollback.count("poll c");
        return Duration.ofNanos(time.nanos()).minus(duration);
    }

    private List<Duration> delays(Duration usual) {
        SplittableRandom random = new SplittableRandom(1);
        List<Duration> delays = new ArrayList<>();
        for (int seed = 0; seed < 1000; seed++) {
            Duration duration = usual == null
                    ? Duration.ofMillis(random.nextLong(1_200_000))
                    : usual.plusMillis(random.nextLong(-50_000, 50_000));
            delays.add(delay(seed, duration, usual));
        }
        Collections.sort(delays);
        return delays;
    }

    @Test
    void endIsToldWithinSeconds() {
        List<Duration> delays = delays(null);
        assertThat(delays.get(500)).as("median").isLessThan(Duration.ofSeconds(3));
        assertThat(delays.get(950)).as("95th percentile").isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void pollsAreFew() {
        delay(1, Duration.ofMinutes(10), null);
        assertThat(polls).isBetween(100L, 150L);
    }

    @Test
    void looksMoreOftenWhenTheEndIsExpected() {
        List<Duration> delays = delays(Duration.ofMinutes(10));
        assertThat(delays.get(500)).as("median").isLessThan(Duration.ofMillis(1_000));
        assertThat(delays.get(950)).as("95th percentile").isLessThan(Duration.ofSeconds(2));

        delay(1, Duration.ofMinutes(10), Duration.ofMinutes(10));
        assertThat(polls).isLessThan(200);
    }

    @Test
    void unusualDurationDoesNotMatter() {
        delay(1, Duration.ofMinutes(10), Duration.ofMinutes(60));
        assertThat(polls).isBetween(100L, 150L);
    }
}
