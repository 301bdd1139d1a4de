package io.jenkins.plugins.cloudrollback.core.text;

import java.time.Duration;
import java.util.Locale;

/** Durations as texts that are the same in every language. */
public final class Elapsed {
    private Elapsed() {}

    /** Minutes and seconds, and hours if there are any: {@code 02:31} or {@code 1:02:31}. */
    public static String text(Duration duration) {
        String minutes = String.format(Locale.ROOT, "%02d:%02d", duration.toMinutesPart(), duration.toSecondsPart());
        return duration.toHours() == 0 ? minutes : duration.toHours() + ":" + minutes;
    }
}
