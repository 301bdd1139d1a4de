package io.jenkins.plugins.cloudrollback.simulator.state;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats times in China's time zone, but without a zone, as the providers do. */
public final class ChinaTime {
    public static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private ChinaTime() {}

    public static String format(Instant time) {
        return format(time, ZONE);
    }

    /** Formats a time in another zone, for a provider whose zone is not certain. */
    public static String format(Instant time, ZoneOffset zone) {
        return FORMAT.format(time.atOffset(zone));
    }
}
