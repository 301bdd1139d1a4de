package io.jenkins.plugins.cloudrollback.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
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

/** The end of a run is saved, then told, and nothing follows it. */
class EndTest {
    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<Journal> saved = new ArrayList<>();
    private final CompletableFuture<Void> saving = new CompletableFuture<>();
    private final RollbackRun run = new RollbackRun(
            provider,
            Journal.begin(process.now(), Duration.ofMinutes(10), false)
                    .requesting(FakeRollback.decision(Map.of()))
                    .waiting("c", null),
            this::save,
            process,
            new SplittableRandom(1),
            line -> {});

    private CompletionStage<Void> save(Journal journal) {
        saved.add(journal);
        return saving;
    }

    @Test
    void isToldWhenItIsSaved() {
        CompletableFuture<Outcome> end = run.start();

        assertThat(saved).extracting(Journal::phase).containsExactly(Phase.DONE);
        assertThat(end).isNotDone();
        saving.complete(null);
        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.SUCCEEDED);
    }

    @Test
    void isToldThoughItCannotBeSaved() {
        CompletableFuture<Outcome> end = run.start();
        saving.completeExceptionally(new IOException("no space left"));

        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.SUCCEEDED);
    }

    @Test
    void isToldThoughTheSaveHangs() {
        CompletableFuture<Outcome> end = run.start();
        time.await(end);

        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.SUCCEEDED);
        assertThat(Duration.ofNanos(time.nanos())).isEqualTo(RollbackRun.CALL_TIMEOUT);
    }

    @Test
    void stopDoesNotWaitForTheSave() {
        CompletableFuture<Outcome> end = run.start();
        run.stop();

        assertThat(end).isCompletedWithValueMatching(outcome -> outcome.status() == Status.SUCCEEDED);
    }

    @Test
    void answerInFlightIsIgnored() {
        CompletableFuture<Progress> poll = new CompletableFuture<>();
        provider.then("poll c", poll);
        run.start();
        run.stop();
        poll.complete(Progress.of(Progress.State.SUCCEEDED, Message.literal("complete")));

        assertThat(saved).hasSize(1);
        assertThat(run.journal().outcome().status()).isEqualTo(Status.STOPPED);
    }
}
