package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Progress.State;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Complete logs of typical runs. */
class RunLogTest {
    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<String> log = new ArrayList<>();

    private List<String> logOf(Journal journal) {
        RollbackRun run = new RollbackRun(
                provider,
                journal,
                saved -> CompletableFuture.completedFuture(null),
                process,
                new SplittableRandom(1),
                log::add);
        CompletableFuture<Outcome> end = run.start();
        time.await(end);
        assertThat(log.get(log.size() - 1)).endsWith(String.valueOf(run.status()));
        assertThat(run.journal().outcome()).isEqualTo(end.join());
        return log;
    }

    private Journal fresh(Duration limit) {
        return Journal.begin(process.now(), limit, false);
    }

    private String clock(Duration later, String pattern) {
        return process.now().plus(later).atZone(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern(pattern));
    }

    @Test
    void plainRollback() {
        String deadline = clock(Duration.ofMinutes(10), "HH:mm:ss");
        provider.then(
                "poll change-1",
                Progress.of(State.RUNNING, Message.literal("batch 1 of 2")),
                Progress.of(State.SUCCEEDED, Message.literal("done")));

        assertThat(logOf(fresh(Duration.ofMinutes(10))))
                .containsExactly(
                        "[FAKE] Plan: roll back app a from version 2 to version 1. Deadline: " + deadline,
                        "[FAKE] Decision: as the test wants it",
                        "[FAKE] Console: https://console.example",
                        "[FAKE] The provider accepted the request. Change ID: change-1",
                        "[FAKE] 00:02  batch 1 of 2",
                        "[FAKE] 00:05  Rolled back. done");
    }

    @Test
    void longRollback() {
        String deadline = clock(Duration.ofDays(2), "yyyy-MM-dd HH:mm:ss");
        Plan plan = new Plan(Message.literal("stack s"), null, null, "https://console.example", Map.of());
        provider.then("resolve", plan).then("poll change-1", Progress.of(State.RUNNING, Message.literal("queued")));
        time.after(
                Duration.ofMinutes(62),
                () -> provider.then("poll change-1", Progress.of(State.FAILED, Message.literal("no more"))));

        List<String> lines = logOf(fresh(Duration.ofDays(2)));

        assertThat(lines.get(0)).isEqualTo("[FAKE] Plan: roll back stack s. Deadline: " + deadline);
        assertThat(lines.get(lines.size() - 1))
                .matches("\\[FAKE] 1:02:\\d\\d  Rollback failed\\. no more\\. Details: https://console.example");
    }

    @Test
    void unknownRunningVersion() {
        provider.then(
                "resolve",
                new Plan(
                        Message.literal("app a"),
                        null,
                        Message.literal("version 1"),
                        "https://console.example",
                        Map.of()));

        assertThat(logOf(fresh(Duration.ofMinutes(1))).get(0))
                .startsWith("[FAKE] Plan: roll back app a to version 1. Deadline: ");
    }

    /** What is not done is not told as a plan. */
    @Test
    void nothingToDo() {
        provider.then(
                "decide",
                Decision.end(Outcome.Status.NOT_NEEDED, FakeRollback.PLAN, Message.literal("version 1 runs")));

        assertThat(logOf(fresh(Duration.ofMinutes(10))))
                .startsWith("[FAKE] Target: app a", "[FAKE] Decision: version 1 runs")
                .noneMatch(line -> line.contains("from version 2"));
    }

    @Test
    void lostRequest() {
        provider.then("start", failure(Kind.AMBIGUOUS), "change-2");

        assertThat(logOf(fresh(Duration.ofMinutes(10))))
                .anySatisfy(line -> assertThat(line).contains("answer", "was lost", "the provider says AMBIGUOUS"))
                .anySatisfy(line -> assertThat(line).contains("did not take effect"))
                .contains("[FAKE] The provider accepted the request. Change ID: change-2");
    }

    @Test
    void resumeAfterRestart() {
        Journal requesting = fresh(Duration.ofMinutes(10)).requesting(FakeRollback.decision(Map.of()));
        provider.then("findStarted", Lookup.found("change-7"));

        assertThat(logOf(requesting))
                .startsWith(
                        "[FAKE] Resumed after an interruption. The request for app a may have been sent. Checking at the provider.",
                        "[FAKE] Found change change-7 at the provider. Waiting for it to finish.");

        log.clear();
        assertThat(logOf(requesting.waiting("change-7", null)))
                .startsWith("[FAKE] Resumed after an interruption. Waiting for the rollback of app a to finish.");
    }

    @Test
    void timeoutWithLastError() {
        provider.then("poll change-1", Progress.of(State.RUNNING, Message.literal("running")));
        List<String> plain = List.copyOf(logOf(fresh(Duration.ofMinutes(1))));
        log.clear();
        provider.then("poll change-1", failure(Kind.AMBIGUOUS));
        List<String> failing = logOf(fresh(Duration.ofMinutes(1)));

        assertThat(plain.get(plain.size() - 1))
                .endsWith("  Timed out. The rollback may still be running. Details: https://console.example");
        assertThat(failing.get(failing.size() - 1))
                .endsWith("  Timed out. The rollback may still be running. Last error: the provider says AMBIGUOUS. "
                        + "Details: https://console.example");
    }

    @Test
    void doubtfulOutcomeHasOneLink() {
        provider.then("start", failure(Kind.AMBIGUOUS))
                .then("findStarted", Lookup.ambiguous("change-7", Message.literal("Bob was there.")))
                .then("poll change-7", Progress.of(State.FAILED, Message.literal("No more.")));

        assertThat(logOf(fresh(Duration.ofMinutes(1))))
                .last()
                .asString()
                .endsWith("  Outcome unknown. The change that was tracked may not be this rollback. Bob was there. "
                        + "Result of that change: Rollback failed. No more. Details: https://console.example");
    }

    @Test
    void busyIsLoggedOnce() {
        provider.then("start", failure(Kind.BUSY), failure(Kind.BUSY), "change-1");

        assertThat(logOf(fresh(Duration.ofMinutes(10))))
                .filteredOn(line -> line.contains("BUSY") || line.contains("Recovered"))
                .containsExactly("[FAKE] Waiting: the target is busy. the provider says BUSY");
    }
}
