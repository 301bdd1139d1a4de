package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches that wait for a confirmation. */
class ConfirmationsTest extends WaitingRuns {
    @Test
    void confirmsBatchOnce() {
        Progress waiting = Progress.waiting(State.CONFIRMABLE, Message.literal("batch 2 waits"), "g");
        provider.then(
                "poll c",
                waiting,
                waiting,
                waiting,
                Progress.waiting(State.CONFIRMABLE, Message.literal("batch 3 waits"), "h"),
                COMPLETE);

        assertThat(end(null).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.count("confirm g")).isEqualTo(1);
        assertThat(provider.count("confirm h")).isEqualTo(1);
    }

    @Test
    void repeatsFailedConfirmation() {
        Progress waiting = Progress.waiting(State.CONFIRMABLE, Message.literal("batch 2 waits"), "g");
        provider.then("poll c", waiting).then("confirm g", failure(Kind.THROTTLED), failure(Kind.AMBIGUOUS));

        assertThat(end(null).status()).isEqualTo(Status.TIMED_OUT);
        // Throttled, so repeated at the next poll; then lost, so repeated after each visibilityDelay of two minutes.
        assertThat(provider.count("confirm g")).isBetween(5L, 7L);
    }

    /** The token may have expired, and only a poll can tell whether the confirmation had an effect. */
    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, 2", "REJECTED, 1"})
    void repeatsUnauthorizedConfirmation(Kind refusal, int confirmations) {
        Progress waiting = Progress.waiting(State.CONFIRMABLE, Message.literal("batch 2 waits"), "g");
        provider.then("poll c", waiting, waiting, waiting, COMPLETE)
                .then("confirm g", failure(refusal), FakeRollback.NEVER);

        assertThat(end(null).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.count("confirm g")).isEqualTo(confirmations);
        assertThat(provider.calls.subList(0, 2)).containsExactly("poll c", "confirm g");
        assertThat(provider.calls.get(2)).isEqualTo("poll c");
    }

    /** What a person has to do is saved whenever it changes, so that nobody is told twice, and not forgotten in a restart. */
    @Test
    void journalTellsWhatIsAwaited() {
        provider.then(
                "poll c",
                RUNNING,
                Progress.of(State.AWAITING_APPROVAL, Message.literal("approve")),
                Progress.of(State.AWAITING_APPROVAL, Message.literal("approve, please")),
                RUNNING,
                WAITING,
                WAITING,
                Progress.waiting(State.AWAITING_CONFIRMATION, Message.literal("batch 3 waits"), "h"),
                Progress.waiting(State.CONFIRMABLE, Message.literal("batch 4 waits"), "i"),
                COMPLETE);
        List<String> saved = new ArrayList<>();
        time.await(run(waiting(null), journal -> saved.add(journal.phase() + " " + journal.awaits()))
                .start());

        assertThat(saved)
                .containsExactly(
                        "WAITING approval",
                        "WAITING null",
                        "WAITING g",
                        "WAITING h",
                        // Confirmed automatically.
                        "WAITING null",
                        "DONE null");
    }

    @Test
    void confirmedBatchIsNotAwaited() {
        provider.then("poll c", WAITING).then("confirm g", failure(Kind.REJECTED));
        List<String> saved = new ArrayList<>();
        RollbackRun run = run(waiting(null), journal -> saved.add(journal.awaits()));
        run.start();
        run.confirm("g", "Alice (alice)");
        assertThat(saved).containsExactly("g", null);

        // Rejected, so that a person has to confirm it again.
        pass(Duration.ofMinutes(1));
        assertThat(saved).containsExactly("g", null, "g");
    }

    @Test
    void restartKeepsWhatIsAwaited() {
        provider.then("poll c", WAITING);
        List<String> saved = new ArrayList<>();
        Journal restarted = Journal.fromJson(waiting(null).awaiting("g").toJson());
        run(restarted, journal -> saved.add(journal.awaits())).start();
        pass(Duration.ofMinutes(5));
        assertThat(saved).isEmpty();
    }

    @Test
    void personConfirmsBatchOnce() {
        provider.then("poll c", WAITING);
        RollbackRun run = run(null);
        CompletableFuture<Outcome> end = run.start();
        assertThat(run.batchId()).isEqualTo("g");

        pass(Duration.ofMinutes(5));
        assertThat(provider.count("confirm g")).isZero();
        assertThat(run.confirm("another", "Alice (alice)")).isCompletedExceptionally();
        assertThat(run.confirm("g", "Alice (alice)")).isCompleted();
        assertThat(run.confirm("g", "Alice (alice)")).isCompleted();
        assertThat(provider.count("confirm g")).isEqualTo(1);
        assertThat(log).filteredOn(line -> line.contains("Alice (alice)")).hasSize(1);

        // A confirmation restarts the backoff, whose pauses have grown to 30 seconds by now.
        provider.then("poll c", COMPLETE);
        pass(Duration.ofSeconds(8));
        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.SUCCEEDED);
        assertThat(run.confirm("g", "Alice (alice)")).isCompletedExceptionally();
    }

    @Test
    void repeatsOnlyAfterLaterPoll() {
        provider.then("poll c", WAITING).then("confirm g", failure(Kind.REJECTED), failure(Kind.AMBIGUOUS));
        RollbackRun run = run(null);
        run.start();

        assertThat(run.confirm("g", "Alice")).isCompletedExceptionally();
        assertThat(run.batchId()).isNull();
        run.confirm("g", "Alice");
        assertThat(provider.count("confirm g")).isEqualTo(1);

        pass(Duration.ofSeconds(40));
        assertThat(run.batchId()).isEqualTo("g");
        assertThat(run.confirm("g", "Alice")).isCompletedExceptionally();
        // The confirmation was lost, which is certain only after visibilityDelay.
        pass(Duration.ofSeconds(100));
        assertThat(run.batchId()).isNull();
        run.confirm("g", "Alice");
        assertThat(provider.count("confirm g")).isEqualTo(2);

        pass(Duration.ofMinutes(1));
        assertThat(run.batchId()).isEqualTo("g");
        run.confirm("g", "Alice");
        assertThat(provider.count("confirm g")).isEqualTo(3);
    }

    @Test
    void noRepeatWhilePollsFail() {
        provider.then("poll c", WAITING, WAITING, failure(Kind.UNREACHABLE)).then("confirm g", failure(Kind.AMBIGUOUS));
        RollbackRun run = run(null);
        run.start();
        run.confirm("g", "Alice");

        pass(Duration.ofMinutes(5));
        run.confirm("g", "Alice");
        assertThat(provider.count("confirm g")).isEqualTo(1);
    }

    /** What it shows may be older than the effect of the confirmation. */
    @Test
    void noRepeatByPollFromBefore() {
        Progress waiting = Progress.waiting(State.CONFIRMABLE, Message.literal("batch 2 waits"), "g");
        CompletableFuture<Progress> slow = new CompletableFuture<>();
        provider.then("poll c", waiting, slow, waiting).then("confirm g", failure(Kind.AMBIGUOUS));
        run(null).start();

        // More than visibilityDelay.
        pass(Duration.ofMinutes(3));
        slow.complete(waiting);
        assertThat(provider.count("confirm g")).isEqualTo(1);
        pass(Duration.ofMinutes(1));
        assertThat(provider.count("confirm g")).isEqualTo(2);
    }

    @Test
    void noRepeatAfterCrash() {
        provider.then("poll c", Progress.waiting(State.CONFIRMABLE, Message.literal("batch 2 waits"), "g"))
                .then("confirm g", FakeRollback.NEVER);
        List<Journal> saved = new ArrayList<>();
        RollbackRun first = run(waiting(null), saved::add);
        first.start();
        assertThat(provider.count("confirm g")).isEqualTo(1);

        RollbackRun second = run(Journal.fromJson(saved.get(saved.size() - 1).toJson()), saved::add);
        second.start();
        pass(Duration.ofSeconds(100));
        assertThat(provider.count("confirm g")).isEqualTo(1);
        // After visibilityDelay.
        pass(Duration.ofMinutes(1));
        assertThat(provider.count("confirm g")).isEqualTo(2);
    }

    @Test
    void lateAnswerIsOfItsBatch() {
        CompletableFuture<Void> late = new CompletableFuture<>();
        provider.then(
                        "poll c",
                        Progress.waiting(State.CONFIRMABLE, Message.literal("batch 2 waits"), "g"),
                        Progress.waiting(State.CONFIRMABLE, Message.literal("batch 3 waits"), "h"))
                .then("confirm g", late)
                .then("confirm h", FakeRollback.NEVER);
        run(null).start();
        pass(Duration.ofSeconds(30));
        assertThat(provider.count("confirm h")).isEqualTo(1);

        late.completeExceptionally(failure(Kind.BUSY));
        pass(Duration.ofMinutes(1));

        assertThat(provider.count("confirm h")).isEqualTo(1);
    }

    @Test
    void answersPersonAfterEnd() {
        provider.then("poll c", WAITING);
        CompletableFuture<Void> pending = new CompletableFuture<>();
        provider.then("confirm g", pending);
        RollbackRun run = run(null);
        run.start();
        CompletableFuture<Void> answer = run.confirm("g", "Alice");
        run.stop();
        assertThat(answer).isNotDone();
        pending.complete(null);
        assertThat(answer).isCompleted();
    }
}
