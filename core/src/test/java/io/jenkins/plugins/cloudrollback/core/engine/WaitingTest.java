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

/** Polling. */
class WaitingTest extends WaitingRuns {
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
        time.await(end);

        assertThat(end.join().status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void tracksMovedChange() {
        provider.then("poll c", Progress.moved(Message.literal("goes on as d"), "d", null));
        List<String> saved = new ArrayList<>();

        CompletableFuture<Outcome> end = run(
                        waiting(null), journal -> saved.add(journal.phase() + " " + journal.changeId()))
                .start();
        time.await(end);

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
