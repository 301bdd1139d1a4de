package io.jenkins.plugins.cloudrollback.simulator.state;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the providers print them: without a zone, in China's. */
public final class ChinaTime {
    public static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZONE);

    private ChinaTime() {}

    public static String format(Instant time) {
        return FORMAT.format(time);
    }
}
