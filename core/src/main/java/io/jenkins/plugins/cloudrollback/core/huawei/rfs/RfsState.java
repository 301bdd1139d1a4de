package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * What a stack shows at one moment, to tell later whether a run has begun since: a deployment or a rollback. Its metadata
 * name no run, and a change of the settings moves the update time as well. So the events have to tell, which name no run
 * either, but have times. All times are the provider's, as texts that sort by time.
 *
 * @param begun when the last run began, or showed its last event if the events do not tell beginnings; empty if there are
 *     no events; null if they were not read
 * @param exact whether the events tell beginnings, whose text is not documented
 * @param ends when runs ended or failed; not complete, as a failed run need not show it
 * @param completions when runs ended that were complete, be it by rolling themselves back
 * @param successes when deployments ended that had succeeded
 * @param unreadable why the events can't be read; null if they can
 */
record RfsState(
        String status,
        String updated,
        boolean unchanged,
        @Nullable String begun,
        boolean exact,
        List<String> ends,
        List<String> completions,
        List<String> successes,
        @CheckForNull Message unreadable) {
    static final String STATUS = "status";
    private static final String UPDATED = "updated";
    /** The fact with the time after which a run has to begin to be a later one. */
    private static final String KNOWN = "known";
    /** A rollback may be a part of the deployment before it. */
    private static final String BEGIN = "(?i)(?!.*roll).*\\bstart.*";

    private static final String SUCCESS = "(?i)apply complete.*";
    private static final String ERROR = "(?s).*(Error|Failed).*";

    private static final MessageBundle MESSAGES = MessageBundle.of(RfsState.class);

    /** Without the events. */
    static RfsState of(Json stack) {
        return withoutEvents(stack, null);
    }

    private static RfsState withoutEvents(Json stack, @CheckForNull Message unreadable) {
        return of(stack, null, false, List.of(), List.of(), List.of(), unreadable);
    }

    static CompletionStage<RfsState> read(Json stack, RfsApi api, String stackName) {
        return api.listRunEvents(stackName)
                .thenApply(events -> of(stack, events))
                .exceptionallyCompose(failure -> unreadable(stack, failure));
    }

    private static RfsState of(Json stack, List<Json> events) {
        List<String> all = times(events, "LOG|SUMMARY|ERROR", ".*");
        List<String> beginnings = times(events, "LOG", BEGIN);
        List<String> shown = beginnings.isEmpty() ? all : beginnings;
        String begun = shown.isEmpty() ? "" : Collections.max(shown);
        List<String> errors = Stream.of(times(events, "ERROR", ".*"), times(events, "LOG", ERROR))
                .flatMap(List::stream)
                .toList();
        List<String> ends = Stream.of(times(events, "SUMMARY", ".*"), errors)
                .flatMap(List::stream)
                .toList();
        List<String> completions = times(events, "SUMMARY", SUCCESS);
        List<String> successes = completions.stream()
                .filter(end -> !wasRolledBack(end, beginnings, errors))
                .toList();
        return of(stack, begun, !beginnings.isEmpty(), ends, completions, successes, null);
    }

    /** A run that has succeeded after an error has been rolled back by it. */
    private static boolean wasRolledBack(String end, List<String> beginnings, List<String> errors) {
        String begin = beginnings.stream()
                .filter(time -> time.compareTo(end) <= 0)
                .max(Comparator.naturalOrder())
                .orElse("");
        return errors.stream().anyMatch(error -> begin.compareTo(error) <= 0 && error.compareTo(end) <= 0);
    }

    private static CompletionStage<RfsState> unreadable(Json stack, Throwable failure) {
        CallException cause = CallException.of(failure);
        return cause.kind() == CallException.Kind.REJECTED
                ? CompletableFuture.completedStage(withoutEvents(stack, cause.message()))
                : CompletableFuture.failedStage(cause);
    }

    private static RfsState of(
            Json stack,
            @CheckForNull String begun,
            boolean exact,
            List<String> ends,
            List<String> completions,
            List<String> successes,
            @CheckForNull Message unreadable) {
        String updated = time(stack, "update_time");
        boolean unchanged = updated.equals(time(stack, "create_time"));
        return new RfsState(
                stack.required("status"), updated, unchanged, begun, exact, ends, completions, successes, unreadable);
    }

    /** The provider may ignore the filter of the request. */
    private static List<String> times(List<Json> events, String type, String message) {
        return events.stream()
                .filter(event -> String.valueOf(event.text("event_type")).matches(type))
                .filter(event -> String.valueOf(event.text("event_message")).matches(message))
                .map(event -> time(event, "time"))
                .filter(time -> !time.isEmpty())
                .toList();
    }

    /** In whole seconds; empty if it is missing or unreadable. */
    private static String time(Json object, String field) {
        try {
            return Instant.parse(String.valueOf(object.text(field)))
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (DateTimeException e) {
            return "";
        }
    }

    /** What {@link #since} needs later. A stack that was never updated has not run since its creation. */
    Map<String, String> facts() {
        String last = unchanged ? "" : updated;
        String known = begun == null || begun.compareTo(last) < 0 ? last : begun;
        return Map.of(STATUS, status, UPDATED, updated, KNOWN, known);
    }

    boolean isRunning() {
        return isRunning(status);
    }

    static boolean isRunning(String status) {
        return status.endsWith("_IN_PROGRESS");
    }

    /** All that has changed, as one change: RFS tells neither who made one nor how many there were. */
    Change change() {
        Change.State state = isRunning()
                ? Change.State.RUNNING
                : status.endsWith("_COMPLETE") ? Change.State.SUCCEEDED : Change.State.FAILED;
        return new Change(updated, MESSAGES.get("change", status, updated), null, state, false, null);
    }

    /**
     * The change since another moment, if a run has begun since.
     *
     * @param before the {@link #facts} of that moment
     * @return null if it is not certain whether a run has begun
     */
    @CheckForNull
    List<Change> since(Map<String, String> before) {
        boolean wasRunning = isRunning(before.get(STATUS));
        boolean sameStatus = status.equals(before.get(STATUS));
        if (begun == null || wasRunning && !exact) {
            boolean same = sameStatus && updated.equals(before.get(UPDATED));
            return same ? List.of() : sameStatus || wasRunning ? null : List.of(change());
        }
        String known = before.get(KNOWN);
        if (begun.compareTo(known) <= 0) {
            // Otherwise, the status was late, or the beginning is.
            return sameStatus || wasRunning ? List.of() : exact ? null : List.of(change());
        }
        // The run that was under way may have shown its beginning later.
        boolean another = ends.stream().anyMatch(end -> end.compareTo(known) > 0 && end.compareTo(begun) <= 0);
        return another || !wasRunning ? List.of(change()) : null;
    }

    /**
     * Tells whether a run had succeeded since another moment before the last one began, so that the last stable state is
     * no longer that of the other moment.
     *
     * @param before the {@link #facts} of that moment
     */
    boolean hasLaterStableState(Map<String, String> before) {
        return exact
                && successes.stream()
                        .anyMatch(end -> end.compareTo(before.get(KNOWN)) > 0 && end.compareTo(begun) <= 0);
    }

    /** Tells whether the status and the events contradict each other, so that one of them may be late. */
    boolean isContradictory(Map<String, String> before) {
        boolean sameStatus = status.equals(before.get(STATUS));
        boolean sameUpdate = updated.equals(before.get(UPDATED));
        if (begun == null) {
            return sameStatus && !sameUpdate;
        } else if (begun.compareTo(before.get(KNOWN)) <= 0) {
            return !sameStatus || !sameUpdate;
        }
        List<String> possible = status.endsWith("_COMPLETE") ? completions : ends;
        return !isRunning() && possible.stream().noneMatch(end -> end.compareTo(begun) >= 0);
    }
}
