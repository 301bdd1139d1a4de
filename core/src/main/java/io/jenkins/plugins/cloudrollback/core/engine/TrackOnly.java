package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What is left of a rollback when nobody waits for it any more: if the provider was asked for it, it is followed to its
 * end, and if not, it never is. Batches that need it are still confirmed, as half a rollback is worse.
 */
public final class TrackOnly implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(TrackOnly.class);

    private final Rollback rollback;

    public TrackOnly(Rollback rollback) {
        this.rollback = rollback;
    }

    private static <T> CompletionStage<T> tooLate(String asked) {
        return CompletableFuture.failedFuture(new CallException(Kind.REJECTED, MESSAGES.get("tooLate." + asked)));
    }

    @Override
    public String service() {
        return rollback.service();
    }

    @Override
    public CompletionStage<Plan> resolve() {
        return tooLate("resolve");
    }

    @Override
    public CompletionStage<Map<String, String>> baseline(Plan plan) {
        return tooLate("baseline");
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return tooLate("baseline");
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
    public Duration longestPause() {
        return rollback.longestPause();
    }
}
