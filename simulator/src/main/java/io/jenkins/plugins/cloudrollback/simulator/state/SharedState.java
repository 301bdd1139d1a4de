package io.jenkins.plugins.cloudrollback.simulator.state;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;

/** State that all services share. It is also the lock that guards the whole simulator. */
public final class SharedState {
    public final Effects effects = new Effects(this);
    public final Calls calls = new Calls(this);
    private final InstantSource clock;
    private final SplittableRandom random;

    public SharedState(InstantSource clock, long seed) {
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    public Instant now() {
        return clock.instant();
    }

    public String uuid() {
        long high = random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x4000L;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** Returns an id of 32 hexadecimal digits, the format of Huawei Cloud. */
    public String hexId() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
