package io.jenkins.plugins.cloudrollback.simulator.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only tests move. It starts at the time of the signature vectors. */
public final class ManualClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-15T08:30:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }
}
