package io.jenkins.plugins.cloudrollback.core.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The state of a rollback: everything that is needed to resume it after a restart, and no secret. It is a write-ahead
 * journal: each phase is saved before it is entered, so that whatever may have happened is in the journal.
 *
 * @param version version of this format
 * @param phase the phase that was entered last
 * @param dryRun whether to stop before anything is changed
 * @param startedAt epoch milliseconds
 * @param deadlineAt epoch milliseconds; when to give up
 * @param plan null until resolved
 * @param baseline the state of the target just before the request, see {@link Rollback#baseline}; null until requested
 * @param changeId the provider's id of the rollback; null if there is none (yet)
 * @param doubt why the change may be somebody else's, for people; null if there is no doubt
 * @param outcome null until the rollback has ended
 * @param batchId the batch whose confirmation may have been sent, see {@link Progress#id}; null if none was
 */
public record Journal(
        int version,
        Phase phase,
        boolean dryRun,
        long startedAt,
        long deadlineAt,
        @Nullable Plan plan,
        @Nullable Map<String, String> baseline,
        @CheckForNull String changeId,
        @CheckForNull Message doubt,
        @Nullable Outcome outcome,
        @CheckForNull String batchId) {

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
        /** The provider has accepted the rollback. */
        WAITING,
        /** Ended. */
        DONE
    }

    /** Saves journals. */
    @FunctionalInterface
    public interface Store {
        /** Saves in the order of the calls, without blocking. Completes when the journal would survive a crash. */
        CompletionStage<Void> save(Journal journal);
    }

    public Journal {
        baseline = baseline == null ? null : Map.copyOf(baseline);
    }

    /** The journal of a rollback that has not begun. */
    public static Journal begin(Instant now, Duration timeout, boolean dryRun) {
        long start = now.toEpochMilli();
        long deadline = start + timeout.toMillis();
        return new Journal(VERSION, Phase.PREPARING, dryRun, start, deadline, null, null, null, null, null, null);
    }

    Journal preparing(Plan resolved) {
        return with(Phase.PREPARING, resolved, null, null, null, null);
    }

    Journal requesting(Map<String, String> newBaseline) {
        return with(Phase.REQUESTING, plan, newBaseline, null, null, null);
    }

    /** @param newDoubt ignored if there is a doubt already */
    Journal waiting(@CheckForNull String newChangeId, @CheckForNull Message newDoubt) {
        return with(Phase.WAITING, plan, baseline, newChangeId, doubt == null ? newDoubt : doubt, null);
    }

    Journal done(Outcome end) {
        return with(Phase.DONE, plan, baseline, changeId, doubt, end);
    }

    Journal confirming(String batch) {
        return new Journal(
                version, phase, dryRun, startedAt, deadlineAt, plan, baseline, changeId, doubt, outcome, batch);
    }

    private Journal with(
            Phase phase,
            @Nullable Plan plan,
            @Nullable Map<String, String> baseline,
            @CheckForNull String changeId,
            @CheckForNull Message doubt,
            @Nullable Outcome outcome) {
        return new Journal(
                version, phase, dryRun, startedAt, deadlineAt, plan, baseline, changeId, doubt, outcome, batchId);
    }

    /** The page of the target in the provider's console; null until the target is known. */
    @CheckForNull
    String consoleUrl() {
        return plan == null ? null : plan.consoleUrl();
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

    /** @throws IllegalArgumentException if the text is not a journal, or was written by a later version */
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
