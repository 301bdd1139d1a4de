package io.jenkins.plugins.cloudrollback.core.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where a rollback is: all that is needed to go on after the process died, and nothing secret. Written before each phase
 * is entered, so that a journal never claims less than what may have happened.
 *
 * @param version of this format
 * @param entry counts the entries, so that of two copies the later is known
 * @param phase how far it is
 * @param dryRun whether to stop before anything is changed
 * @param startedAt epoch milliseconds
 * @param deadlineAt epoch milliseconds; when to give up
 * @param plan what to do; null until resolved
 * @param baseline what the provider showed just before the request; null before
 * @param changeId the provider's id of the rollback; null when there is none (yet)
 * @param doubt why the change may be somebody else's, for people; null when there is no doubt
 * @param outcome how it ended; null until then
 * @param batchId the batch whose confirmation may have been sent, see {@link Progress#id}; null if none was
 */
public record Journal(
        int version,
        int entry,
        Phase phase,
        boolean dryRun,
        long startedAt,
        long deadlineAt,
        Plan plan,
        Map<String, String> baseline,
        String changeId,
        Message doubt,
        Outcome outcome,
        String batchId) {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public enum Phase {
        /** Nothing has been changed. */
        PREPARING,
        /** The request may have been sent, once. */
        REQUESTING,
        /** The provider has taken the rollback on. */
        WAITING,
        /** Ended. */
        DONE
    }

    /** Keeps journals. */
    @FunctionalInterface
    public interface Store {
        /** Completes when the journal would survive the end of the process; in the order of the calls. Does not block. */
        CompletionStage<Void> save(Journal journal);
    }

    public Journal {
        baseline = baseline == null ? null : Map.copyOf(baseline);
    }

    public static Journal begin(Instant now, Duration timeout, boolean dryRun) {
        long start = now.toEpochMilli();
        return new Journal(
                VERSION,
                0,
                Phase.PREPARING,
                dryRun,
                start,
                start + timeout.toMillis(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    Journal preparing(Plan resolved) {
        return next(Phase.PREPARING, resolved, null, null, null, null);
    }

    Journal requesting(Map<String, String> seen) {
        return next(Phase.REQUESTING, plan, seen, null, null, null);
    }

    Journal waiting(String id, Message doubts) {
        return next(Phase.WAITING, plan, baseline, id, doubts, null);
    }

    Journal done(Outcome end) {
        return next(Phase.DONE, plan, baseline, changeId, doubt, end);
    }

    Journal confirming(String batch) {
        return new Journal(
                version,
                entry + 1,
                phase,
                dryRun,
                startedAt,
                deadlineAt,
                plan,
                baseline,
                changeId,
                doubt,
                outcome,
                batch);
    }

    private Journal next(
            Phase nextPhase, Plan nextPlan, Map<String, String> seen, String id, Message doubts, Outcome end) {
        return new Journal(
                version, entry + 1, nextPhase, dryRun, startedAt, deadlineAt, nextPlan, seen, id, doubts, end, batchId);
    }

    /** Null until the target is known. */
    String consoleUrl() {
        return plan == null ? null : plan.consoleUrl();
    }

    Change change() {
        return new Change(plan, baseline, changeId);
    }

    public Instant deadline() {
        return Instant.ofEpochMilli(deadlineAt);
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if it is no journal, or one that a later version wrote */
    public static Journal fromJson(String json) {
        Journal journal;
        try {
            journal = JSON.readValue(json, Journal.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a rollback journal: " + e.getOriginalMessage(), e);
        }
        if (journal == null || journal.version < 1 || journal.version > VERSION || journal.phase == null) {
            throw new IllegalArgumentException("a rollback journal of an unknown version: " + json);
        }
        boolean complete =
                switch (journal.phase) {
                    case PREPARING -> true;
                    case REQUESTING, WAITING -> journal.plan != null && journal.baseline != null;
                    case DONE -> journal.outcome != null && journal.outcome.status() != null;
                };
        if (!complete) {
            throw new IllegalArgumentException("an incomplete rollback journal: " + json);
        }
        return journal;
    }
}
