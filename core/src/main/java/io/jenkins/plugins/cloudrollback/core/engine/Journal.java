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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
 * @param automatic see {@link Situation#automatic}
 * @param restorePoint see {@link Situation#restorePoint}
 * @param rival see {@link Situation#rival}
 * @param abortId see {@link Situation#abortId}
 * @param decision the last decision; null until the first one
 * @param changeId the provider's id of the rollback; null if there is none (yet)
 * @param doubt why the change may be somebody else's, for people; null if there is no doubt
 * @param outcome null until the rollback has ended
 * @param batchId the batch whose confirmation may have been sent, see {@link Progress#id}; null if none was
 * @param awaits what a person has to do: confirm the batch of this id, or {@link #APPROVAL}; null if nothing
 */
public record Journal(
        int version,
        Phase phase,
        boolean dryRun,
        long startedAt,
        long deadlineAt,
        boolean automatic,
        @Nullable RestorePoint restorePoint,
        @CheckForNull Message rival,
        @Nullable String abortId,
        @Nullable Decision decision,
        @Nullable String changeId,
        @CheckForNull Message doubt,
        @Nullable Outcome outcome,
        @CheckForNull String batchId,
        @CheckForNull String awaits) {

    /** What {@link #awaits} says while a person has to approve the change in the provider's console. */
    public static final String APPROVAL = "approval";

    private static final int VERSION = 1;
    static final ObjectMapper JSON = JsonMapper.builder()
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

    /** Saves journals, and so knows the rollbacks of this Jenkins. */
    @FunctionalInterface
    public interface Store extends OwnRollbacks {
        /**
         * Saves in the order of the calls, without blocking. Completes when the journal would survive a crash. Fails with a
         * {@link CallException} of the kind {@code BUSY} if another rollback has to be waited for before anything is requested.
         */
        CompletionStage<Void> save(Journal journal);

        @Override
        @CheckForNull
        default String restoredBy(String service, @CheckForNull String change) {
            return null;
        }

        /** Why the rollback must not be requested, for people; null if it may be. Asked before each request. */
        @CheckForNull
        default Message refusal(Journal journal) {
            return null;
        }

        /** How long a rollback of this target usually takes; null if that is not known yet. Asked at each poll. */
        @CheckForNull
        default Duration usual() {
            return null;
        }
    }

    /** The journal of a rollback that a person asks for and that has not begun. */
    public static Journal begin(Instant now, Duration timeout, boolean dryRun) {
        return begin(now, timeout, dryRun, false, null, null);
    }

    /**
     * The journal of a rollback that has not begun.
     *
     * @param automatic see {@link Situation#automatic}
     * @param restorePoint see {@link Situation#restorePoint}
     * @param rival see {@link Situation#rival}
     */
    public static Journal begin(
            Instant now,
            Duration timeout,
            boolean dryRun,
            boolean automatic,
            @CheckForNull RestorePoint restorePoint,
            @CheckForNull Message rival) {
        long start = now.toEpochMilli();
        long deadline = start + timeout.toMillis();
        return new Journal(
                VERSION,
                Phase.PREPARING,
                dryRun,
                start,
                deadline,
                automatic,
                restorePoint,
                rival,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The journal that is kept of what a block has deployed, so that a person can ask for its rollback later. */
    Journal deployed(Decision last) {
        return decided(last.with(last.plan().withoutAbort()));
    }

    /** Begins the rollback of a journal that was kept of what a block has deployed, with the same timeout. */
    public Journal restarted(Instant now) {
        Duration timeout = Duration.ofMillis(deadlineAt - startedAt);
        return begin(now, timeout, dryRun, automatic, restorePoint, rival).decided(decision);
    }

    /**
     * What the target showed before two deployments of a build, the first of which this journal was kept of: the restore
     * point of the second one if something else has changed the target between them.
     */
    public RestorePoint before(RestorePoint second) {
        Map<String, String> seen = new HashMap<>(second.facts());
        seen.remove(Plan.VERSION);
        Set<String> names = new HashSet<>(restorePoint.facts().keySet());
        names.remove(Plan.VERSION);
        // A restore point without some of the facts does not tell what has changed.
        boolean same =
                seen.keySet().containsAll(names) && plan().facts().entrySet().containsAll(seen.entrySet());
        return same ? restorePoint : second;
    }

    public Situation situation(OwnRollbacks own) {
        return new Situation(automatic, restorePoint, plan(), abortId, rival, own);
    }

    Journal preparing(@CheckForNull Decision last) {
        return with(Phase.PREPARING, abortId, last, null, null, null);
    }

    /** Decides again, by what runs then if a version is to be restored, as the change that aborts another one has ended. */
    Journal aborted() {
        Message kept = plan().fact(Plan.VERSION) == null ? doubt : null;
        return with(Phase.PREPARING, changeId == null ? "" : changeId, decision, null, kept, null);
    }

    Journal requesting(Decision next) {
        return with(Phase.REQUESTING, abortId, next, null, null, null);
    }

    /** @param newDoubt ignored if there is a doubt already */
    Journal waiting(@CheckForNull String newChangeId, @CheckForNull Message newDoubt) {
        return with(Phase.WAITING, abortId, decision, newChangeId, doubt == null ? newDoubt : doubt, null);
    }

    /** Keeps a decision in the present phase. A request that may yet take effect keeps its baseline. */
    Journal decided(Decision next) {
        boolean sent = phase == Phase.REQUESTING && next.baseline() == null;
        return with(phase, abortId, sent ? next.with(baseline()) : next, changeId, doubt, outcome);
    }

    Journal done(Outcome end) {
        return with(Phase.DONE, abortId, decision, changeId, doubt, end);
    }

    Journal confirming(String batch) {
        return waitingFor(batch, null);
    }

    /** @param person see {@link #awaits} */
    Journal awaiting(@CheckForNull String person) {
        return waitingFor(batchId, person);
    }

    private Journal waitingFor(@CheckForNull String confirmed, @CheckForNull String person) {
        return new Journal(
                version,
                phase,
                dryRun,
                startedAt,
                deadlineAt,
                automatic,
                restorePoint,
                rival,
                abortId,
                decision,
                changeId,
                doubt,
                outcome,
                confirmed,
                person);
    }

    private Journal with(
            Phase newPhase,
            @CheckForNull String newAbortId,
            @Nullable Decision newDecision,
            @CheckForNull String newChangeId,
            @CheckForNull Message newDoubt,
            @Nullable Outcome newOutcome) {
        return new Journal(
                version,
                newPhase,
                dryRun,
                startedAt,
                deadlineAt,
                automatic,
                restorePoint,
                rival,
                newAbortId,
                newDecision,
                newChangeId,
                newDoubt,
                newOutcome,
                batchId,
                null);
    }

    /** The plan of the last decision; null until the first one. */
    @Nullable
    public Plan plan() {
        return decision == null ? null : decision.plan();
    }

    /** See {@link Decision#baseline}; null until requested. */
    @Nullable
    public Map<String, String> baseline() {
        return decision == null ? null : decision.baseline();
    }

    /** The page of the target in the provider's console; null until the target is known. */
    @CheckForNull
    String consoleUrl() {
        return decision == null ? null : decision.plan().consoleUrl();
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
                    case REQUESTING, WAITING -> journal.plan() != null && journal.baseline() != null;
                    case DONE -> journal.outcome != null && journal.outcome.status() != null;
                };
        if (!complete) {
            throw new IllegalArgumentException("an incomplete rollback journal: " + json);
        }
        return journal;
    }
}
