package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tracks a rollback whose build is over. One that was requested is followed to its end; one that was not is rejected
 * and never requested. Waiting batches are still confirmed, as a half-finished rollback is worse.
 */
public final class TrackOnly implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(TrackOnly.class);

    private final Rollback rollback;

    public TrackOnly(Rollback rollback) {
        this.rollback = rollback;
    }

    private static <T> CompletionStage<T> rejected(String key) {
        return CompletableFuture.failedFuture(CallException.rejected(MESSAGES.get(key)));
    }

    @Override
    public String service() {
        return rollback.service();
    }

    @Override
    public CompletionStage<Plan> resolve() {
        return rejected("tooLate.resolve");
    }

    @Override
    public CompletionStage<Map<String, String>> baseline(Plan plan) {
        return rejected("tooLate.baseline");
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return rejected("tooLate.baseline");
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline) {
        return rollback.findStarted(plan, baseline);
    }

    @Override
    public CompletionStage<Progress> poll(Change change) {
        return rollback.poll(change);
    }

    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return rollback.confirm(batchId);
    }

    @Override
    public Duration visibilityDelay() {
        return rollback.visibilityDelay();
    }

    @Override
    public Duration maxPause() {
        return rollback.maxPause();
    }
}
