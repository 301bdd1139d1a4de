package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000;

    private final RateLimiter budget = new RateLimiter(10, 0);

    private Duration last(int calls, long now) {
        Duration wait = Duration.ZERO;
        for (int i = 0; i < calls; i++) {
            wait = budget.take(now);
        }
        return wait;
    }

    @Test
    void aFewGoAtOnceAndTheRestAtTheRate() {
        assertThat(last(6, 0)).isEqualTo(Duration.ZERO);
        assertThat(last(20, 0)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aQuietTimeSavesUpNoMoreThanTheBurst() {
        last(6, 0);
        assertThat(last(6, 3600 * SECOND)).isEqualTo(Duration.ZERO);
        assertThat(budget.take(3600 * SECOND)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aChangeGoesAtOnceAtTheOthersCost() {
        last(6, 0);
        budget.takeNow(0);
        assertThat(budget.take(0)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void throttlingSlowsEverybodyDownAndPassesOff() {
        last(6, 0);
        budget.throttled(1, 1, Duration.ZERO);

        assertThat(budget.paused(1)).isTrue();
        Duration first = budget.take(1);
        Duration second = budget.take(1);
        assertThat(first).isEqualTo(Duration.ofMillis(200));
        assertThat(second.minus(first)).isEqualTo(Duration.ofMillis(200));

        for (int i = 0; i < 50; i++) {
            budget.accepted();
        }
        budget.take(10 * SECOND);
        assertThat(last(6, 10 * SECOND)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void callsThatWereUnderWayTogetherSlowDownOnce() {
        budget.throttled(1, 2, Duration.ZERO);
        for (int i = 0; i < 9; i++) {
            budget.throttled(1, 3, Duration.ZERO);
        }
        Duration first = budget.take(4);
        assertThat(budget.take(4).minus(first)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void neverSlowerThanOneCallInTenSeconds() {
        for (int i = 1; i <= 20; i++) {
            budget.throttled(i * 100 * SECOND, i * 100 * SECOND, Duration.ZERO);
        }
        long now = 20 * 100 * SECOND;
        assertThat(budget.take(now)).isEqualTo(Duration.ofSeconds(10));
        assertThat(budget.take(now)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theProvidersOwnPauseIsKept() {
        budget.throttled(1, 1, Duration.ofSeconds(90));
        assertThat(budget.take(1)).isEqualTo(Duration.ofSeconds(90));
        assertThat(budget.paused(80 * SECOND)).isTrue();
        assertThat(budget.paused(91 * SECOND)).isFalse();
    }
}
