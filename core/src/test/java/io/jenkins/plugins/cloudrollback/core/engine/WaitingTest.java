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

/** What the polls show, and what becomes of it. */
class WaitingTest {
    private static final Progress RUNNING = Progress.of(State.RUNNING, Message.literal("running"));
    private static final Progress STUCK = Progress.of(State.STUCK, Message.literal("a batch failed"));
    private static final Progress WAITS = Progress.awaitingConfirmation(Message.literal("batch 2 waits"), "g");
    private static final Progress COMPLETE = Progress.of(State.SUCCEEDED, Message.literal("complete"));

    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Life life = time.new Life();
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
        return Journal.begin(life.now(), Duration.ofMinutes(10), false)
                .preparing(FakeRollback.PLAN)
                .requesting(Map.of())
                .waiting("c", doubt == null ? null : Message.literal(doubt));
    }

    private RollbackRun run(Journal journal, Consumer<Journal> keeper) {
        Journal.Store store = next -> {
            keeper.accept(next);
            return CompletableFuture.completedFuture(null);
        };
        return new RollbackRun(provider, journal, store, life, new SplittableRandom(1), log::add);
    }

    private void pass(Duration duration) {
        boolean[] over = {false};
        time.after(duration, () -> over[0] = true);
        while (!over[0] && time.next()) {}
    }

    @Test
    void aFailedPollIsNoVerdict() {
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
    void troubleIsToldOnceAndSoIsItsEnd() {
        provider.then(
                "poll c", RUNNING, failure(Kind.AMBIGUOUS), failure(Kind.AMBIGUOUS), failure(Kind.AMBIGUOUS), COMPLETE);

        end(null);

        assertThat(log)
                .filteredOn(line -> line.contains("the provider says AMBIGUOUS"))
                .hasSize(1);
        assertThat(log).filteredOn(line -> line.contains("works again")).hasSize(1);
    }

    @Test
    void onlyChangesArePrinted() {
        provider.then(
                "poll c", RUNNING, RUNNING, RUNNING, Progress.of(State.RUNNING, Message.literal("batch 2")), COMPLETE);

        end(null);

        assertThat(log).filteredOn(line -> line.contains("running")).hasSize(1);
        assertThat(log).filteredOn(line -> line.contains("batch 2")).hasSize(1);
    }

    @Test
    void whatFailedFailed() {
        provider.then("poll c", Progress.of(State.FAILED, Message.literal("out of memory")));

        Outcome outcome = end(null);

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("out of memory", "https://console.example");
    }

    @Test
    void stuckHasToBeSeenTwiceInARow() {
        provider.then("poll c", STUCK, RUNNING, STUCK, failure(Kind.AMBIGUOUS), STUCK);

        assertThat(end(null).status()).isEqualTo(Status.FAILED);
        assertThat(provider.count("poll c")).isEqualTo(5);
    }

    @Test
    void aTargetThatSomebodyElseChangedTellsNothing() {
        provider.then("poll c", Progress.of(State.LOST, Message.literal("It was deleted.")));

        assertThat(end(null).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aChangeIsFollowedToItsOtherId() {
        provider.then("poll c", Progress.moved(Message.literal("goes on as d"), "d", null));

        Outcome outcome = end(null);

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isEqualTo("d");
        assertThat(provider.asked).contains("poll d");
    }

    @Test
    void doubtTurnsEveryVerdictIntoUnknown() {
        for (Progress end : List.of(COMPLETE, Progress.of(State.FAILED, Message.literal("failed")), RUNNING)) {
            provider.then("poll c", end, end);
            Outcome outcome = end("Bob was there.");
            assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
            assertThat(outcome.message()).asString().contains("Bob was there.");
        }
    }

    @Test
    void aGateIsConfirmedOnce() {
        Progress gate = Progress.confirmable(Message.literal("batch 2 waits"), "g");
        provider.then(
                "poll c", gate, gate, gate, Progress.confirmable(Message.literal("batch 3 waits"), "h"), COMPLETE);

        assertThat(end(null).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.count("confirm g")).isEqualTo(1);
        assertThat(provider.count("confirm h")).isEqualTo(1);
    }

    @Test
    void aRefusedConfirmationIsRepeatedAtOnceAndALostOneLater() {
        Progress gate = Progress.confirmable(Message.literal("batch 2 waits"), "g");
        provider.then("poll c", gate).then("confirm g", failure(Kind.THROTTLED), failure(Kind.AMBIGUOUS));

        assertThat(end(null).status()).isEqualTo(Status.TIMED_OUT);
        // Throttled, so again with the next poll; then lost, so again after each visibilityDelay of two minutes.
        assertThat(provider.count("confirm g")).isBetween(5L, 7L);
    }

    @Test
    void aPersonConfirmsAGateOnceAndTheLogTellsWho() {
        provider.then("poll c", WAITS);
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

        // It looks soon, although the pauses have grown to half a minute meanwhile.
        provider.then("poll c", COMPLETE);
        pass(Duration.ofSeconds(8));
        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.SUCCEEDED);
        assertThat(run.confirm("g", "Alice (alice)")).isCompletedExceptionally();
    }

    @Test
    void aConfirmationIsRepeatedOnlyWhenALaterPollStillShowsTheGate() {
        provider.then("poll c", WAITS).then("confirm g", failure(Kind.REJECTED), failure(Kind.AMBIGUOUS));
        RollbackRun run = run(null);
        run.start();

        assertThat(run.confirm("g", "Alice")).isCompletedExceptionally();
        assertThat(run.batchId()).isNull();
        run.confirm("g", "Alice");
        assertThat(provider.count("confirm g")).isEqualTo(1);

        pass(Duration.ofSeconds(40));
        assertThat(run.batchId()).isEqualTo("g");
        assertThat(run.confirm("g", "Alice")).isCompletedExceptionally();
        // Whether that one was lost shows only later.
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
    void aLostConfirmationIsNotRepeatedWhileNoPollSucceeds() {
        provider.then("poll c", WAITS, WAITS, failure(Kind.UNREACHABLE)).then("confirm g", failure(Kind.AMBIGUOUS));
        RollbackRun run = run(null);
        run.start();
        run.confirm("g", "Alice");

        pass(Duration.ofMinutes(5));
        run.confirm("g", "Alice");
        assertThat(provider.count("confirm g")).isEqualTo(1);
    }

    @Test
    void aConfirmationIsWrittenDownBeforeItIsSentAndNotRepeatedAfterACrash() {
        provider.then("poll c", Progress.confirmable(Message.literal("batch 2 waits"), "g"))
                .then("confirm g", FakeRollback.NOTHING);
        List<Journal> kept = new ArrayList<>();
        RollbackRun first = run(waiting(null), kept::add);
        first.start();
        assertThat(provider.count("confirm g")).isEqualTo(1);

        RollbackRun second = run(Journal.fromJson(kept.get(kept.size() - 1).toJson()), kept::add);
        second.start();
        pass(Duration.ofSeconds(100));
        assertThat(provider.count("confirm g")).isEqualTo(1);
        // By now it would have shown.
        pass(Duration.ofMinutes(1));
        assertThat(provider.count("confirm g")).isEqualTo(2);
    }

    @Test
    void whoeverConfirmsIsToldAlsoWhenTheRunEndsMeanwhile() {
        provider.then("poll c", WAITS);
        CompletableFuture<Void> pending = new CompletableFuture<>();
        provider.then("confirm g", pending);
        RollbackRun run = run(null);
        run.start();
        CompletableFuture<Void> told = run.confirm("g", "Alice");
        run.stop();
        assertThat(told).isNotDone();
        pending.complete(null);
        assertThat(told).isCompleted();
    }

    @Test
    void theDeadlineEndsTheWaitWithALastLook() {
        provider.then("poll c", RUNNING);

        Outcome outcome = end(null);

        assertThat(outcome.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(outcome.message()).asString().contains("may still be running", "https://console.example");
        assertThat(time.nanos()).isEqualTo(Duration.ofMinutes(10).toNanos());
        assertThat(provider.asked.get(provider.asked.size() - 1)).isEqualTo("poll c");
    }

    @Test
    void aClockSetBackProlongsTheWaitToTheDeadlineItShows() {
        provider.then("poll c", RUNNING);
        time.after(Duration.ofMinutes(5), () -> time.stepClock(Duration.ofMinutes(-30)));

        assertThat(end(null).status()).isEqualTo(Status.TIMED_OUT);
        assertThat(time.nanos()).isEqualTo(Duration.ofMinutes(40).toNanos());
    }

    @Test
    void pausesGrowToTheLongestAndShrinkAfterAChange() {
        provider.then("poll c", RUNNING);
        end(null);
        // 3 s growing by half to 30 s, each shortened by up to a third: ten minutes hold this many.
        assertThat(provider.count("poll c")).isBetween(24L, 40L);
    }
}
