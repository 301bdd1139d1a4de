package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.PLAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was decided stays decided, and what this Jenkins did is not doubted. */
class DecisionTest {
    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<Journal> saved = new ArrayList<>();
    private final Journal fresh = Journal.begin(process.now(), Duration.ofMinutes(10), false);
    /** The version that each change of this Jenkins restores; null for changes by others. */
    private String restored;

    /** What the first save fails with; null for nothing. */
    private CallException busy;

    private final List<String> log = new ArrayList<>();

    private final Journal.Store store = new Journal.Store() {
        @Override
        public CompletionStage<Void> save(Journal journal) {
            if (busy != null) {
                CallException failure = busy;
                busy = null;
                return CompletableFuture.failedFuture(failure);
            }
            saved.add(journal);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String restoredBy(String service, String change) {
            return restored;
        }
    };

    private Outcome end() {
        CompletableFuture<Outcome> end =
                new RollbackRun(provider, fresh, store, process, new SplittableRandom(1), log::add).start();
        return time.await(end);
    }

    /** After a restart, the target may show something else. */
    @Test
    void choiceIsSavedOnceWhileItWaits() {
        Decision wait = Decision.waitFor(PLAN, Message.literal("a change has to end"));
        provider.then("decide", wait, wait, FakeRollback.decision(Map.of()));

        assertThat(end().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(saved)
                .extracting(Journal::phase)
                .containsExactly(Phase.PREPARING, Phase.REQUESTING, Phase.WAITING, Phase.DONE);
        assertThat(saved.get(0).plan()).isEqualTo(PLAN);
    }

    /** Not told as if the journal could not be saved. */
    @Test
    void otherRollbackIsAwaited() {
        busy = FakeRollback.failure(CallException.Kind.BUSY);

        assertThat(end().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(provider.count("decide")).as("decided again").isEqualTo(2);
        assertThat(log)
                .filteredOn(line -> line.contains("the provider says BUSY"))
                .singleElement()
                .asString()
                .doesNotContain("saved");
    }

    @ParameterizedTest
    @CsvSource({"v1, SUCCEEDED", "v2, UNKNOWN", ", UNKNOWN"})
    void sameRollbackOfThisJenkinsCountsDespiteRefusal(String version, Status status) {
        restored = version;
        Map<String, String> facts = Map.of(Plan.VERSION, "v1");
        provider.then("resolve", new Plan(PLAN.target(), PLAN.from(), PLAN.to(), PLAN.consoleUrl(), facts))
                .then("start", FakeRollback.failure(CallException.Kind.BUSY))
                .then("findStarted", Lookup.found("change-7"));

        assertThat(end().status()).isEqualTo(status);
    }
}
