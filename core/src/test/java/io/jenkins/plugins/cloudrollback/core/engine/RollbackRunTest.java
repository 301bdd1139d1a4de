package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Phases, lost answers, refusals and restarts. {@link WaitingTest} covers the phase of polling. */
class RollbackRunTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<String> log = new ArrayList<>();
    private final List<Journal> saved = new ArrayList<>();
    /** Number of the next saves that fail. */
    private int failingSaves;
    /** The phase whose first two saves fail; null for none. */
    private Phase failingPhase;

    private CompletionStage<Void> save(Journal journal) {
        if (journal.phase() == failingPhase) {
            failingPhase = null;
            failingSaves = 2;
        }
        if (failingSaves > 0) {
            failingSaves--;
            return CompletableFuture.failedFuture(new IOException("no space left"));
        }
        provider.calls.add("save " + journal.phase());
        saved.add(Journal.fromJson(journal.toJson()));
        return CompletableFuture.completedFuture(null);
    }

    private RollbackRun run(Journal journal) {
        return new RollbackRun(provider, journal, this::save, process, new SplittableRandom(1), log::add);
    }

    private Outcome end(Journal journal) {
        return end(run(journal));
    }

    private Outcome end(RollbackRun run) {
        CompletableFuture<Outcome> end = run.start();
        return time.await(end);
    }

    private Journal fresh() {
        return Journal.begin(process.now(), LIMIT, false);
    }

    private Journal requesting() {
        return fresh().requesting(FakeRollback.decision(Map.of()));
    }

    private Duration passed() {
        return Duration.ofNanos(time.nanos());
    }

    @Test
    void savesPhaseBeforeEntry() {
        Outcome outcome = end(fresh());

        assertThat(provider.calls)
                .containsExactly(
                        "resolve", "decide", "save REQUESTING", "start", "save WAITING", "poll change-1", "save DONE");
        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isEqualTo("change-1");
        assertThat(outcome.target()).asString().isEqualTo("app a");
        assertThat(outcome.restoredVersion()).asString().isEqualTo("version 1");
        assertThat(Duration.ofMillis(outcome.durationMillis()))
                .isEqualTo(passed().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        assertThat(saved.get(2).outcome()).isEqualTo(outcome);
    }

    @Test
    void dryRunStopsAfterResolve() {
        assertThat(end(Journal.begin(process.now(), LIMIT, true)).status()).isEqualTo(Status.DRY_RUN);
        assertThat(provider.calls).containsExactly("resolve", "decide", "save DONE");
        assertThat(log.get(0)).contains("app a", "version 2", "version 1");
    }

    @Test
    void sendsNothingUnsaved() {
        failingSaves = 3;

        assertThat(end(fresh()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.count("start")).isEqualTo(1);
        assertThat(provider.count("decide"))
                .as("the baseline is read afresh each time")
                .isEqualTo(4);
        assertThat(log).filteredOn(line -> line.contains("no space left")).hasSize(1);
    }

    @Test
    void fullDiskDoesNotEndWait() {
        failingPhase = Phase.WAITING;
        provider.then(
                        "poll change-1",
                        Progress.of(State.RUNNING, Message.literal("running")),
                        Progress.of(State.RUNNING, Message.literal("running")))
                .then("poll change-1", Progress.of(State.SUCCEEDED, Message.literal("complete")));

        assertThat(end(fresh()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(saved).extracting(Journal::phase).containsExactly(Phase.REQUESTING, Phase.WAITING, Phase.DONE);
        assertThat(log).filteredOn(line -> line.contains("no space left")).hasSize(1);
    }

    @Test
    void findsLostRollback() {
        provider.then("start", failure(Kind.AMBIGUOUS))
                .then("findStarted", Lookup.notFound(), failure(Kind.UNREACHABLE), Lookup.found("change-7"));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isEqualTo("change-7");
        assertThat(provider.count("start")).isEqualTo(1);
    }

    @Test
    void repeatsAfterDelay() {
        provider.then("start", failure(Kind.AMBIGUOUS), "change-2");

        assertThat(end(fresh()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.count("start")).isEqualTo(2);
        assertThat(passed()).isGreaterThan(provider.visibilityDelay());
        assertThat(provider.calls)
                .containsSubsequence("start", "findStarted", "save PREPARING", "decide", "save REQUESTING", "start");
    }

    @Test
    void requestsNothingAfterDeadline() {
        CompletableFuture<Decision> slow = new CompletableFuture<>();
        provider.then("decide", slow);
        CompletableFuture<Outcome> end = run(fresh()).start();
        time.after(LIMIT.plusSeconds(5), () -> slow.complete(FakeRollback.decision(Map.of())));
        time.await(end);

        assertThat(end.join().status()).isEqualTo(Status.REFUSED);
        assertThat(provider.count("start")).isZero();
    }

    /** What the provider shows to a look that began before the delay was over says nothing about the time after it. */
    @Test
    void slowLookExcludesNothing() {
        CompletableFuture<Lookup> slow = new CompletableFuture<>();
        provider.then("start", failure(Kind.AMBIGUOUS)).then("findStarted", slow, Lookup.found("change-7"));
        CompletableFuture<Outcome> end = run(fresh()).start();
        time.after(Duration.ofMinutes(3), () -> slow.complete(Lookup.notFound()));
        time.await(end);

        assertThat(end.join().changeId()).isEqualTo("change-7");
        assertThat(provider.count("start")).isEqualTo(1);
    }

    @Test
    void undetectableIsNotRepeated() {
        provider.then("start", failure(Kind.AMBIGUOUS))
                .then("findStarted", Lookup.undetectable(Message.literal("It need not show.")));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("It need not show.", "https://console.example");
        assertThat(provider.count("start")).isEqualTo(1);
    }

    /** The lost request may be queued, so no refusal of a later one can mean that nothing was changed. */
    @Test
    void repeatableStaysInJournal() {
        provider.then("start", failure(Kind.AMBIGUOUS), failure(Kind.BUSY), failure(Kind.REJECTED))
                .then("findStarted", Lookup.repeatable());

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("an earlier request was lost", "the provider says REJECTED");
        assertThat(provider.count("start")).isEqualTo(3);
        assertThat(provider.calls).doesNotContain("save PREPARING");
    }

    @Test
    void undetectableMayAppear() {
        provider.then("start", failure(Kind.AMBIGUOUS))
                .then(
                        "findStarted",
                        Lookup.undetectable(Message.literal("It need not show.")),
                        Lookup.found("change-7"));

        assertThat(end(fresh()).changeId()).isEqualTo("change-7");
    }

    @Test
    void failedLookupIsUnknown() {
        provider.then("start", failure(Kind.AMBIGUOUS)).then("findStarted", failure(Kind.UNREACHABLE));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("its answer was lost", "the provider says UNREACHABLE");
        assertThat(passed()).isEqualTo(LIMIT);
    }

    @Test
    void unauthorizedIsRefused() {
        provider.then("start", failure(Kind.UNAUTHORIZED)).then("findStarted", failure(Kind.UNAUTHORIZED));

        assertThat(end(fresh()).status()).isEqualTo(Status.REFUSED);
        assertThat(provider.count("findStarted")).isEqualTo(1);
    }

    @Test
    void unauthorizedRequestIsRepeatedOnce() {
        provider.then("start", failure(Kind.UNAUTHORIZED), "change-1");

        assertThat(end(fresh()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.calls)
                .as("a look and a new baseline before the second request")
                .containsSubsequence("start", "findStarted", "save PREPARING", "decide", "save REQUESTING", "start");
        assertThat(provider.count("start")).isEqualTo(2);
    }

    @Test
    void secondUnauthorizedIsFinal() {
        provider.then("start", failure(Kind.UNAUTHORIZED));

        assertThat(end(fresh()).status()).isEqualTo(Status.REFUSED);
        assertThat(provider.count("start")).isEqualTo(2);
    }

    @Test
    void fallbackIsAnotherRequest() {
        Plan other = new Plan(FakeRollback.PLAN.target(), null, null, "https://console.example", Map.of("by", "other"));
        provider.fallback = other;
        provider.then("start", failure(Kind.REJECTED), "change-1");

        assertThat(end(fresh()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(saved)
                .extracting(Journal::phase)
                .containsExactly(Phase.REQUESTING, Phase.PREPARING, Phase.REQUESTING, Phase.WAITING, Phase.DONE);
        assertThat(saved).extracting(Journal::plan).containsExactly(FakeRollback.PLAN, other, other, other, other);
    }

    @Test
    void resumesFallback() {
        provider.fallback = new Plan(FakeRollback.PLAN.target(), null, null, "https://console.example", Map.of());
        provider.then("start", failure(Kind.REJECTED), FakeRollback.NEVER);
        run(fresh()).start();
        Journal before = saved.get(saved.size() - 1);
        assertThat(before.phase()).isEqualTo(Phase.REQUESTING);

        end(before);

        assertThat(saved.get(saved.size() - 1).plan()).isEqualTo(provider.fallback);
    }

    @Test
    void followsRunningRollback() {
        provider.then(
                "decide",
                Decision.follow(FakeRollback.PLAN, Message.literal("it runs"), Map.of("updated", "1"), "change-7"));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isEqualTo("change-7");
        assertThat(provider.calls).containsExactly("resolve", "decide", "save WAITING", "poll change-7", "save DONE");
        assertThat(saved.get(0).baseline()).isEqualTo(Map.of("updated", "1"));
    }

    @Test
    void equivalentCountsDespiteRefusal() {
        for (Kind kind : new Kind[] {Kind.BUSY, Kind.REJECTED}) {
            FakeRollback refusing =
                    new FakeRollback().then("start", failure(kind)).then("findStarted", Lookup.equivalent("change-7"));

            Outcome outcome =
                    end(new RollbackRun(refusing, fresh(), this::save, process, new SplittableRandom(1), log::add));

            assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(refusing.count("start")).isEqualTo(1);
        }
    }

    @Test
    void restoredVersionIsAFact() {
        provider.then("decide", failure(Kind.BUSY));
        assertThat(end(fresh()).restoredVersion()).isNull();
        for (Progress.State state : new Progress.State[] {Progress.State.FAILED, Progress.State.LOST}) {
            provider.then("poll c", Progress.of(state, Message.literal("ended")));
            assertThat(end(requesting().waiting("c", null)).restoredVersion()).isNull();
        }
    }

    @Test
    void refusalIsDoubleChecked() {
        provider.then("start", failure(Kind.REJECTED))
                .then("findStarted", failure(Kind.UNREACHABLE), failure(Kind.THROTTLED), Lookup.notFound());

        assertThat(end(fresh()).status()).isEqualTo(Status.REFUSED);
        assertThat(provider.count("findStarted")).isEqualTo(3);
    }

    @Test
    void hangingCallEndsInTime() {
        for (String method : new String[] {"resolve", "decide", "start", "poll change-1"}) {
            VirtualTime clock = new VirtualTime();
            VirtualTime.Process hanging = clock.new Process();
            clock.after(Duration.ofMinutes(1), () -> clock.stepClock(Duration.ofMinutes(-5)));
            CompletableFuture<Outcome> end = new RollbackRun(
                            new FakeRollback().then(method, FakeRollback.NEVER),
                            Journal.begin(hanging.now(), LIMIT, false),
                            this::save,
                            hanging,
                            new SplittableRandom(1),
                            log::add)
                    .start();
            while (!end.isDone() && clock.next()) {}

            assertThat(end.join().status().isSuccess()).isFalse();
            assertThat(Duration.ofNanos(clock.nanos()))
                    .isEqualTo(LIMIT.plus(Retries.LAST_CALL).plusMinutes(5));
        }
    }

    @Test
    void ambiguousChangeIsUnknown() {
        provider.then("start", failure(Kind.AMBIGUOUS))
                .then("findStarted", Lookup.ambiguous("change-7", Message.literal("Bob was there.")));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("Bob was there.", "complete");
        assertThat(provider.calls).contains("poll change-7");
    }

    @Test
    void retriesBusyAndThrottled() {
        provider.then("start", failure(Kind.BUSY), failure(Kind.THROTTLED), failure(Kind.UNREACHABLE), "change-1");

        assertThat(end(fresh()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.count("start")).isEqualTo(4);
        assertThat(provider.count("findStarted"))
                .as("no look when nothing was sent")
                .isEqualTo(2);
    }

    @Test
    void foundDespiteRefusal() {
        provider.then("start", failure(Kind.BUSY)).then("findStarted", Lookup.found("change-7"));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("the provider says BUSY");
        assertThat(provider.count("start")).isEqualTo(1);
    }

    @Test
    void finalRefusalEndsRun() {
        for (Kind kind : new Kind[] {Kind.REJECTED, Kind.UNAUTHORIZED}) {
            FakeRollback refusing = new FakeRollback().then("start", failure(kind));
            Outcome outcome =
                    end(new RollbackRun(refusing, fresh(), this::save, process, new SplittableRandom(1), log::add));

            assertThat(outcome.status()).isEqualTo(Status.REFUSED);
            assertThat(outcome.message()).asString().contains("Nothing was changed", "the provider says " + kind);
        }
    }

    @Test
    void doubtStaysWhenTheChangeMoves() {
        provider.then("start", failure(Kind.AMBIGUOUS))
                .then("findStarted", Lookup.ambiguous("c", Message.literal("It may be Bob's.")))
                .then("poll c", Progress.moved(Message.literal("goes on as d"), "d", null));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("It may be Bob's.", "complete");
    }

    @Test
    void retriesPreparation() {
        provider.then("resolve", failure(Kind.AMBIGUOUS), failure(Kind.BUSY), FakeRollback.PLAN)
                .then("decide", failure(Kind.THROTTLED), failure(Kind.REJECTED));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(provider.count("decide")).isEqualTo(2);
        assertThat(provider.count("start")).isZero();
    }

    @Test
    void busyTillDeadlineIsRefused() {
        provider.then("start", failure(Kind.BUSY));

        Outcome outcome = end(fresh());

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("Nothing was changed", "the provider says BUSY");
        assertThat(passed()).isEqualTo(LIMIT);
    }

    @Test
    void exceptionsAreAmbiguous() {
        FakeRollback broken = provider.then("poll change-1", "this is no Progress");

        assertThat(end(fresh()).status()).isEqualTo(Status.TIMED_OUT);
        assertThat(broken.count("poll change-1")).isGreaterThan(5);
    }

    @Test
    void resumesFromEachPhase() {
        provider.then("findStarted", Lookup.found("change-9"));
        Outcome requesting = end(requesting());
        assertThat(requesting.changeId()).isEqualTo("change-9");
        assertThat(provider.count("start")).isZero();

        Outcome waiting = end(requesting().waiting("change-3", null));
        assertThat(waiting.changeId()).isEqualTo("change-3");
        assertThat(provider.count("start")).isZero();

        Journal done = saved.get(saved.size() - 1);
        provider.calls.clear();
        assertThat(end(done)).isEqualTo(done.outcome());
        assertThat(provider.calls).isEmpty();
    }

    @Test
    void stopsAtOnce() {
        provider.then("poll change-1", Progress.of(State.RUNNING, Message.literal("running")));
        RollbackRun run = run(fresh());
        CompletableFuture<Outcome> end = run.start();
        time.next();
        run.stop();

        assertThat(end).isCompleted();
        assertThat(end.join().status()).isEqualTo(Status.STOPPED);
        assertThat(end.join().message())
                .asString()
                .contains("The rollback continues at the provider.", "https://console.example");
        int before = provider.calls.size();
        while (time.next()) {}
        assertThat(provider.calls).as("nothing is asked any more").hasSize(before);
        assertThat(saved.get(saved.size() - 1).phase()).isEqualTo(Phase.DONE);
    }
}
