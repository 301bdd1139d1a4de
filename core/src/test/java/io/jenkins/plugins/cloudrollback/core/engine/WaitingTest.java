package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Polling and confirmations. */
class WaitingTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Progress RUNNING = Progress.of(State.RUNNING, Message.literal("running"));
    private static final Progress UNDECIDED = Progress.of(State.UNDECIDED, Message.literal("terminated"));
    private static final Progress STUCK = Progress.of(State.STUCK, Message.literal("a batch failed"));
    private static final Progress WAITING =
            Progress.waiting(State.AWAITING_CONFIRMATION, Message.literal("batch 2 waits"), "g");
    private static final Progress COMPLETE = Progress.of(State.SUCCEEDED, Message.literal("complete"));

    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<String> log = new ArrayList<>();

    private Outcome end(String doubt) {
        CompletableFuture<Outcome> end = run(doubt).start();
        while (!end.isDone() && time.next()) {}
        return end.join();
    }

    private RollbackRun run(String doubt) {
        return run(waiting(doubt), journal -> {});
    }

    private Journal waiting(String doubt) {
        return Journal.begin(process.now(), LIMIT, false)
                .requesting(FakeRollback.decision(Map.of()))
                .waiting("c", doubt == null ? null : Message.literal(doubt));
    }

    private RollbackRun run(Journal journal, Consumer<Journal> onSave) {
        Journal.Store store = next -> {
            onSave.accept(next);
            return CompletableFuture.completedFuture(null);
        };
        return new RollbackRun(provider, journal, store, process, new SplittableRandom(1), log::add);
    }

    private void pass(Duration duration) {
        boolean[] passed = {false};
        time.after(duration, () -> passed[0] = true);
        while (!passed[0] && time.next()) {}
    }

    @Test
    void failedPollIsNoVerdict() {
        provider.then(
                "poll c",
                failure(Kind.REJECTED),
                failure(Kind.UNAUTHORIZED),
                failure(Kind.AMBIGUOUS),
                failure(Kind.UNREACHABLE),
                failure(Kind.THROTTLED),
                failure(Kind.BUSY),
                COMPLETE);

        assertThat(end(null).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void logsProblemOnce() {
        provider.then(
                "poll c", RUNNING, failure(Kind.AMBIGUOUS), failure(Kind.AMBIGUOUS), failure(Kind.AMBIGUOUS), COMPLETE);

        end(null);

        assertThat(log)
                .filteredOn(line -> line.contains("the provider says AMBIGUOUS"))
                .hasSize(1);
        assertThat(log).filteredOn(line -> line.contains("Recovered")).hasSize(1);
    }

    @Test
    void logsOnlyChanges() {
        provider.then(
                "poll c", RUNNING, RUNNING, RUNNING, Progress.of(State.RUNNING, Message.literal("batch 2")), COMPLETE);

        end(null);

        assertThat(log).filteredOn(line -> line.contains("running")).hasSize(1);
        assertThat(log).filteredOn(line -> line.contains("batch 2")).hasSize(1);
    }

    @Test
    void reportsFailure() {
        provider.then("poll c", Progress.of(State.FAILED, Message.literal("out of memory")));

        Outcome outcome = end(null);

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("out of memory", "https://console.example");
    }

    @Test
    void stuckNeedsTwoPolls() {
        provider.then("poll c", STUCK, RUNNING, STUCK, failure(Kind.AMBIGUOUS), STUCK);

        assertThat(end(null).status()).isEqualTo(Status.FAILED);
        assertThat(provider.count("poll c")).isEqualTo(5);
    }

    @Test
    void undecidedIsUnknownAfterDelay() {
        provider.then("poll c", UNDECIDED);

        assertThat(end(null).status()).isEqualTo(Status.UNKNOWN);
        assertThat(Duration.ofNanos(time.nanos())).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(160));
    }

    @Test
    void undecidedMayGoOn() {
        provider.then("poll c", UNDECIDED, failure(Kind.AMBIGUOUS), UNDECIDED, RUNNING, UNDECIDED, COMPLETE);

        assertThat(end(null).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void undecidedStartsAnew() {
        CompletableFuture<Progress> slow = new CompletableFuture<>();
        provider.then("poll c", UNDECIDED, slow, UNDECIDED);
        CompletableFuture<Outcome> end = run(null).start();
        pass(Duration.ofMinutes(3));

        slow.complete(RUNNING);
        pass(Duration.ofSeconds(110));
        assertThat(end).isNotDone();
        pass(Duration.ofMinutes(1));

        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.UNKNOWN);
    }

    /** A poll that began before the delay was over says nothing about the time after it. */
    @Test
    void slowPollDecidesNothing() {
        CompletableFuture<Progress> slow = new CompletableFuture<>();
        provider.then("poll c", UNDECIDED, slow, COMPLETE);
        CompletableFuture<Outcome> end = run(null).start();
        pass(Duration.ofMinutes(3));

        slow.complete(UNDECIDED);
        pass(Duration.ofMinutes(1));

        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.SUCCEEDED);
    }

    @Test
    void supersededIsUnknown() {
        provider.then("poll c", Progress.of(State.LOST, Message.literal("It was deleted.")));

        assertThat(end(null).status()).isEqualTo(Status.UNKNOWN);
    }

    /** The confirmation by a person causes another poll while one is under way. */
    @Test
    void onlyTheLatestPollCounts() {
        CompletableFuture<Progress> slow = new CompletableFuture<>();
        Progress waiting = Progress.waiting(State.AWAITING_CONFIRMATION, Message.literal("batch 2 waits"), "b");
        provider.then("poll c", waiting, slow, RUNNING, COMPLETE);
        RollbackRun run = run(null);
        CompletableFuture<Outcome> end = run.start();
        while (provider.count("poll c") < 2 && time.next()) {}
        run.confirm("b", "alice");
        while (provider.count("poll c") < 3 && time.next()) {}
        slow.complete(Progress.of(State.FAILED, Message.literal("the state of long ago")));
        while (!end.isDone() && time.next()) {}

        assertThat(end.join().status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void tracksMovedChange() {
        provider.then("poll c", Progress.moved(Message.literal("goes on as d"), "d", null));
        List<String> saved = new ArrayList<>();

        CompletableFuture<Outcome> end = run(
                        waiting(null), journal -> saved.add(journal.phase() + " " + journal.changeId()))
                .start();
        while (!end.isDone() && time.next()) {}

        assertThat(end.join().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(end.join().changeId()).isEqualTo("d");
        assertThat(provider.calls).contains("poll d");
        assertThat(saved).containsExactly("WAITING d", "DONE d");
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, the end, false", "FAILED, the end, false", "RUNNING, may still be running, true"})
    void doubtMakesUnknown(State state, String said, boolean atDeadline) {
        provider.then("poll c", Progress.of(state, Message.literal("the end")));

        Outcome outcome = end("Bob was there.");

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains(said, "Bob was there.");
        assertThat(time.nanos() >= LIMIT.toNanos()).isEqualTo(atDeadline);
    }

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

    @Test
    void pollsAtDeadline() {
        provider.then("poll c", RUNNING);

        Outcome outcome = end(null);

        assertThat(outcome.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(outcome.message()).asString().contains("may still be running", "https://console.example");
        assertThat(time.nanos()).isEqualTo(Duration.ofMinutes(10).toNanos());
        assertThat(provider.calls.get(provider.calls.size() - 1)).isEqualTo("poll c");
    }

    @Test
    void clockSetBackExtendsWait() {
        provider.then("poll c", RUNNING);
        time.after(Duration.ofMinutes(5), () -> time.stepClock(Duration.ofMinutes(-30)));

        assertThat(end(null).status()).isEqualTo(Status.TIMED_OUT);
        assertThat(time.nanos()).isEqualTo(Duration.ofMinutes(40).toNanos());
    }

    @Test
    void failedPollsBackOff() {
        provider.then("poll c", failure(Kind.AMBIGUOUS));
        end(null);
        // Ten minutes of pauses from 3 s to 30 s, growing by half, each shortened by up to a third.
        assertThat(provider.count("poll c")).isBetween(24L, 40L);
    }
}
