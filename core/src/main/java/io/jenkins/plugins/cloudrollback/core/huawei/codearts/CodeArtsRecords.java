package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the provider shows of the records of a deployment task.
 *
 * @param newestFirst all of the last four weeks or, without the history, the latest one
 * @param complete whether the list has all records that it can have: false if there are more than can be read, and if the
 *     provider does not name the latest one
 * @param task the name of the task; null if it is not known
 */
record CodeArtsRecords(
        List<Json> newestFirst,
        boolean complete,
        @CheckForNull String task) {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsRecords.class);

    // The facts of a mark.
    /** The record that started last; empty if none has started, missing if that is not known. */
    static final String LATEST = "latest";

    static final String LATEST_START = "latestStart";
    private static final String LATEST_NUMBER = "latestNumber";

    /** The records that had not started, separated by blanks. */
    private static final String QUEUED = "queued";

    private static final int MAX_QUEUED = 10;

    /**
     * @param state the state of the latest record; newer than the history, or of a record that is too old for it
     * @param history null if it can't be read, as the project is not known
     */
    static CodeArtsRecords of(Json state, @CheckForNull Listing<Json> history) {
        List<Json> latest = id(state) == null ? List.of() : List.of(state);
        String task = state.text("task_name");
        if (history == null || history.truncated()) {
            return new CodeArtsRecords(latest, history == null && !latest.isEmpty(), task);
        }
        Set<String> ids = new HashSet<>();
        List<Json> all = Stream.concat(history.entries().stream(), latest.stream())
                // Those that were cancelled before they started have changed nothing.
                .filter(record -> start(record) != null || !"not_started".equals(CodeArtsApi.state(record)))
                .sorted(CodeArtsApi.NEWEST_FIRST)
                .filter(record -> ids.add(id(record)))
                .toList();
        return new CodeArtsRecords(all, true, task);
    }

    /** Null if there is none, or none is known. */
    @CheckForNull
    Json latest() {
        return newestFirst.isEmpty() ? null : newestFirst.get(0);
    }

    /** The newest succeeded record; null if none is known. */
    @CheckForNull
    Json succeeded() {
        return newestFirst.stream()
                .filter(CodeArtsApi::hasSucceeded)
                .findFirst()
                .orElse(null);
    }

    /** The record of an id; null if it is not listed. */
    @CheckForNull
    Json find(@CheckForNull String recordId) {
        return newestFirst.stream()
                .filter(record -> String.valueOf(recordId).equals(id(record)))
                .findFirst()
                .orElse(null);
    }

    /** What {@link #since} needs to tell later records from these; without facts if that is not possible. */
    Map<String, String> mark() {
        Map<String, String> mark = new HashMap<>();
        if (complete || !newestFirst.isEmpty()) {
            mark.put(LATEST, "");
            newestFirst.stream()
                    .filter(record -> start(record) != null)
                    .findFirst()
                    .ifPresent(record -> {
                        mark.put(LATEST, id(record));
                        mark.put(LATEST_START, start(record));
                        mark.put(LATEST_NUMBER, String.valueOf(CodeArtsApi.number(record)));
                    });
            mark.put(
                    QUEUED,
                    newestFirst.stream()
                            .filter(record -> start(record) == null)
                            .limit(MAX_QUEUED)
                            .map(CodeArtsRecords::id)
                            .collect(Collectors.joining(" ")));
        }
        return mark;
    }

    /** The records that began after those of the mark, newest first; null if the provider does not tell for certain. */
    @CheckForNull
    List<Json> since(Map<String, String> mark) {
        String latest = mark.get(LATEST);
        if (latest == null) {
            return null;
        }
        List<String> queued = List.of(mark.getOrDefault(QUEUED, "").split(" "));
        List<Json> newer = new ArrayList<>();
        boolean nothingOlder = complete && latest.isEmpty();
        boolean reached = false;
        for (Json record : newestFirst) {
            // A record that is run again under its id has a new start time.
            reached = latest.equals(id(record)) && Objects.equals(start(record), mark.get(LATEST_START));
            if (reached || isOlder(record, mark)) {
                break;
            } else if (!queued.contains(id(record))) {
                newer.add(record);
            }
        }
        return (newer.isEmpty() ? reached || nothingOlder : complete) ? newer : null;
    }

    private static boolean isOlder(Json record, Map<String, String> mark) {
        String start = start(record);
        String latest = mark.get(LATEST_START);
        if (start == null || latest == null) {
            return false;
        }
        // In the same second, the serial number tells, if both are known.
        long number = CodeArtsApi.number(record);
        long latestNumber = Long.parseLong(mark.getOrDefault(LATEST_NUMBER, "0"));
        int order = start.compareTo(latest);
        return order < 0 || order == 0 && number != 0 && latestNumber != 0 && number < latestNumber;
    }

    /** The id of a record; null if the provider did not name it. */
    @CheckForNull
    static String id(Json record) {
        return record.id("record_id", "execution_id");
    }

    @CheckForNull
    static String start(Json record) {
        return record.text("start_time");
    }

    static Message describe(Json record) {
        return describe(id(record), record);
    }

    /** When the record started, who started it, its state and its id. */
    static Message describe(@CheckForNull String id, Json record) {
        String start = start(record);
        String state = CodeArtsApi.state(record);
        String user = record.text("nickname", "nick_name", "operator", "executor");
        if (start == null) {
            return MESSAGES.get("record.noStart", id, state);
        }
        return user == null
                ? MESSAGES.get("record.noUser", start, state, id)
                : MESSAGES.get("record", start, user, state, id);
    }

    /** The name of the task, if it is known, and its id. */
    Message describe(CodeArtsParameters parameters) {
        return task == null
                ? MESSAGES.get("target", parameters.taskId(), parameters.region())
                : MESSAGES.get("target.named", task, parameters.region(), parameters.taskId());
    }
}
