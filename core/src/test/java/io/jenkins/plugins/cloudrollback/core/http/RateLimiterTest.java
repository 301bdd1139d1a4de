package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000;

    private final RateLimiter limiter = new RateLimiter(10, 0);

    private Duration last(int calls, long now) {
        Duration wait = Duration.ZERO;
        for (int i = 0; i < calls; i++) {
            wait = limiter.reserve(now);
        }
        return wait;
    }

    @Test
    void burstThenRate() {
        assertThat(last(6, 0)).isEqualTo(Duration.ZERO);
        assertThat(last(20, 0)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void idleTimeSavesOneBurst() {
        last(6, 0);
        assertThat(last(6, 3600 * SECOND)).isEqualTo(Duration.ZERO);
        assertThat(limiter.reserve(3600 * SECOND)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void changeDelaysOthers() {
        last(6, 0);
        limiter.reserveNow(0);
        assertThat(limiter.reserve(0)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void changeInPauseDelaysOthers() {
        limiter.throttled(1, 1, Duration.ofSeconds(90));
        limiter.reserveNow(1);
        assertThat(limiter.reserve(1)).isEqualTo(Duration.ofMillis(90_200));
    }

    @Test
    void slowsDownAndRecovers() {
        last(6, 0);
        limiter.throttled(1, 1, Duration.ZERO);

        assertThat(limiter.isPaused(1)).isTrue();
        Duration first = limiter.reserve(1);
        Duration second = limiter.reserve(1);
        assertThat(first).isEqualTo(Duration.ofMillis(200));
        assertThat(second.minus(first)).isEqualTo(Duration.ofMillis(200));

        for (int i = 0; i < 50; i++) {
            limiter.succeeded();
        }
        limiter.reserve(10 * SECOND);
        assertThat(last(6, 10 * SECOND)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void concurrentCallsCountOnce() {
        limiter.throttled(1, 2, Duration.ZERO);
        for (int i = 0; i < 9; i++) {
            limiter.throttled(1, 3, Duration.ZERO);
        }
        Duration first = limiter.reserve(4);
        assertThat(limiter.reserve(4).minus(first)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void respectsMaxInterval() {
        for (int i = 1; i <= 20; i++) {
            limiter.throttled(i * 100 * SECOND, i * 100 * SECOND, Duration.ZERO);
        }
        long now = 20 * 100 * SECOND;
        assertThat(limiter.reserve(now)).isEqualTo(Duration.ofSeconds(10));
        assertThat(limiter.reserve(now)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void honorsRetryAfter() {
        limiter.throttled(1, 1, Duration.ofSeconds(90));
        assertThat(limiter.reserve(1)).isEqualTo(Duration.ofSeconds(90));
        assertThat(limiter.isPaused(80 * SECOND)).isTrue();
        assertThat(limiter.isPaused(91 * SECOND)).isFalse();
    }
}
