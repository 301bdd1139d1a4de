package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Elapsed;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes the log of a run: short lines, and only when something has changed. */
final class RunLog {
    private static final Logger LOGGER = Logger.getLogger(RunLog.class.getName());
    private static final MessageBundle MESSAGES = MessageBundle.of(RunLog.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final String service;
    private final long startedAt;
    private final Timeline time;
    private final Consumer<String> lines;
    private String problem;
    private Message progress;
    private Decision decided;
    private volatile Message last;

    /** @param startedAt see {@link Journal#startedAt} */
    RunLog(String service, long startedAt, Timeline time, Consumer<String> lines) {
        this.service = service;
        this.startedAt = startedAt;
        this.time = time;
        this.lines = lines;
    }

    Message text(String key, Object... arguments) {
        return MESSAGES.get(key, arguments);
    }

    /** The last line; null before the first. */
    @CheckForNull
    Message last() {
        return last;
    }

    void say(String key, Object... arguments) {
        print(text(key, arguments));
    }

    /** Logs what the run has decided, each line only if it differs from the last one of its kind. */
    void decision(Journal journal) {
        boolean first = decided == null;
        Decision last = decided;
        Decision now = journal.decision();
        decided = now;
        Plan plan = now.plan();
        if (first
                || !Objects.equals(plan.from(), last.plan().from())
                || !Objects.equals(plan.to(), last.plan().to())) {
            plan(now, clock(journal.deadline()));
        }
        if (first && journal.restorePoint() != null) {
            say("restorePoint", journal.restorePoint().ran());
        } else if (first && journal.automatic()) {
            say("restorePoint.none");
        }
        if (now.changes() != null && (first || !now.changes().equals(last.changes()))) {
            say("changes", now.changes());
        }
        if (first || !now.reason().equals(last.reason())) {
            say("decision." + now.action(), now.reason());
        }
        if (first) {
            say("console", plan.consoleUrl());
        }
    }

    /** Logs what is decided, at the end of a successful block, on a rollback that a person may ask for later. */
    void deployed(Decision decision) {
        Plan plan = decision.plan();
        if (decision.action() == Decision.Action.END) {
            say("deployed.none", plan.target(), decision.reason());
        } else if (plan.to() == null) {
            say("deployed.state", plan.target());
        } else if (plan.from() == null) {
            say("deployed.to", plan.target(), plan.to());
        } else {
            say("deployed.fromTo", plan.target(), plan.from(), plan.to());
        }
    }

    private void plan(Decision decision, String until) {
        Plan plan = decision.plan();
        if (decision.action() == Decision.Action.END) {
            say("plan.none", plan.target());
        } else if (plan.to() == null) {
            say("plan.state", plan.target(), until);
        } else if (plan.from() == null) {
            say("plan.to", plan.target(), plan.to(), until);
        } else {
            say("plan.fromTo", plan.target(), plan.from(), plan.to(), until);
        }
    }

    /** @return whether the detail differs from the last one, so that it was logged */
    boolean progress(Message detail) {
        if (detail.equals(progress)) {
            return false;
        }
        progress = detail;
        timed(detail);
        return true;
    }

    /** Logs a problem once, however often it occurs, until {@link #recovered}. */
    void problem(CallException failure) {
        // Equal for failures that differ only in their request ids.
        String signature = failure.kind() + " " + failure.code();
        if (!signature.equals(problem)) {
            problem = signature;
            say("problem." + failure.kind(), failure.message());
        }
    }

    /** Logs the end of a problem. The end of {@code BUSY} needs no line. */
    void recovered() {
        if (problem != null && !problem.startsWith(CallException.Kind.BUSY.name())) {
            say("recovered");
        }
        problem = null;
    }

    /** Logs a message after the time since the start of the rollback. */
    void timed(Message message) {
        Duration since = Duration.ofMillis(Math.max(0, time.now().toEpochMilli() - startedAt));
        print(Message.joined("  ", List.of(Message.literal(Elapsed.text(since)), message)));
    }

    private void print(Message message) {
        last = message;
        try {
            lines.accept("[" + service + "] " + message);
        } catch (RuntimeException e) {
            // A failing log must neither end a rollback nor leave it hanging.
            LOGGER.log(Level.WARNING, "Cannot write to the log of a rollback", e);
        }
    }

    /** The local time, with the date unless it is today. */
    private String clock(Instant instant) {
        ZonedDateTime then = instant.atZone(ZoneId.systemDefault());
        boolean today = then.toLocalDate()
                .equals(time.now().atZone(ZoneId.systemDefault()).toLocalDate());
        return then.format(today ? TIME : DATE_AND_TIME);
    }
}
