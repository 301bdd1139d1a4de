package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.text.Language;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a run tells people: short, in one voice, and only when something has changed. */
final class RunLog {
    private static final Logger LOGGER = Logger.getLogger(RunLog.class.getName());
    private static final MessageBundle MESSAGES = MessageBundle.of(RunLog.class);
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter ANOTHER_DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final String service;
    private final Timeline time;
    private final Consumer<String> lines;
    private String trouble;
    private String progress;
    private volatile String last = "";

    RunLog(String service, Timeline time, Consumer<String> lines) {
        this.service = service;
        this.time = time;
        this.lines = lines;
    }

    /** In the controller's language, also when somebody stops or confirms with a browser of another one. */
    String text(String key, Object... arguments) {
        return Language.own(() -> MESSAGES.get(key, arguments));
    }

    String last() {
        return last;
    }

    void say(String key, Object... arguments) {
        print(text(key, arguments));
    }

    void plan(Plan plan, Instant deadline) {
        String until = clock(deadline);
        if (plan.to() == null) {
            say("plan.state", plan.target(), until);
        } else if (plan.from() == null) {
            say("plan.to", plan.target(), plan.to(), until);
        } else {
            say("plan.fromTo", plan.target(), plan.from(), plan.to(), until);
        }
        say("console", plan.consoleUrl());
    }

    void found(String changeId) {
        if (changeId == null) {
            say("adopted.noId");
        } else {
            say("adopted", changeId);
        }
    }

    /** @return whether it is news */
    boolean progress(long startedAt, String detail) {
        if (detail.equals(progress)) {
            return false;
        }
        progress = detail;
        print(elapsed(startedAt) + "  " + detail);
        return true;
    }

    /** Says once that something does not work, however often it fails, and by {@link #recovered} that it works again. */
    void trouble(CallException failure) {
        if (!failure.signature().equals(trouble)) {
            trouble = failure.signature();
            say("trouble." + failure.kind(), failure.getMessage());
        }
    }

    void recovered() {
        if (trouble != null && !trouble.startsWith(CallException.Kind.BUSY.name())) {
            say("recovered");
        }
        trouble = null;
    }

    void end(Outcome outcome, long startedAt) {
        print(elapsed(startedAt) + "  " + outcome.message());
    }

    private void print(String text) {
        last = text;
        try {
            lines.accept("[" + service + "] " + text);
        } catch (RuntimeException e) {
            // A log that cannot be written must not end a rollback, nor leave it hanging.
            LOGGER.log(Level.WARNING, "cannot write to the log of a rollback", e);
        }
    }

    private String elapsed(long startedAt) {
        Duration since = Duration.ofMillis(Math.max(0, time.now().toEpochMilli() - startedAt));
        String minutes = twoDigits(since.toMinutesPart()) + ":" + twoDigits(since.toSecondsPart());
        return since.toHours() == 0 ? minutes : since.toHours() + ":" + minutes;
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    /** A time of day, with the date when it is not today's. */
    private String clock(Instant instant) {
        ZonedDateTime then = instant.atZone(ZoneId.systemDefault());
        boolean today = then.toLocalDate()
                .equals(time.now().atZone(ZoneId.systemDefault()).toLocalDate());
        return then.format(today ? TODAY : ANOTHER_DAY);
    }
}
