package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.Map;

/** What the state of a record means. */
final class CodeArtsProgress {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsProgress.class);

    /** The start time of a record: in a baseline, of the one that is restored; in a plan, of the one that is aborted. */
    static final String START = "recordStart";

    private CodeArtsProgress() {}

    static Progress of(Json record) {
        String status = record.required("status");
        return switch (status) {
            case "initial", "pending", "running" -> Progress.of(State.RUNNING, MESSAGES.get("status." + status));
            case "succeeded" -> Progress.of(State.SUCCEEDED, MESSAGES.get("status.succeeded"));
            case "failed", "abort", "aborted", "timeout", "not_started" ->
                Progress.of(State.FAILED, MESSAGES.get("status." + status));
            // An unknown status; the step tells whether the record has ended.
            default ->
                "finish".equals(record.text("step"))
                        ? Progress.of(State.LOST, MESSAGES.get("status.finished", status))
                        : Progress.of(State.RUNNING, MESSAGES.get("status.unknown", status));
        };
    }

    /** The state of a record of the history or of its status. An unknown one has ended if the record has an end. */
    static Change.State changeState(Json record) {
        return switch (String.valueOf(CodeArtsApi.state(record))) {
            case "initial", "pending", "running" -> Change.State.RUNNING;
            case "succeeded" -> Change.State.SUCCEEDED;
            case "failed", "abort", "aborted", "timeout", "not_started" -> Change.State.FAILED;
            default ->
                "finish".equals(record.text("step")) || record.text("end_time") != null
                        ? Change.State.FAILED
                        : Change.State.RUNNING;
        };
    }

    /** Tells whether the record was started again since its start time was put into the facts. */
    static boolean hasRunAgain(Json record, Map<String, String> facts) {
        String start = record.text("start_time");
        String before = facts.get(START);
        return start != null && before != null && !start.equals(before);
    }
}
