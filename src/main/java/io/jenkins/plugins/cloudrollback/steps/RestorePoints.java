package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePointReader;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.tracking.OpenRequests;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What is known from before the failure of a block or of a freestyle build: the restore points of its rollbacks, and who
 * else deployed to their targets. It is saved with the step or with the build.
 */
final class RestorePoints extends InvisibleAction implements Serializable {
    private static final long serialVersionUID = 1;

    /** The restore points as JSON, by {@link RollbackStep#entry}; without those that could not be read. */
    private final Map<String, String> points = new ConcurrentHashMap<>();

    /** Another block or build for people, by {@link RollbackStep#targetKey}. */
    private final Map<String, String> rivals = new ConcurrentHashMap<>();

    /** Null if none could be read. */
    @CheckForNull
    RestorePoint of(RollbackStep rollback) {
        String json = points.get(rollback.entry());
        return json == null ? null : RestorePoint.fromJson(json);
    }

    /** Another block or build that was deploying to the same target, for people; null if none was. */
    @CheckForNull
    Message rival(RollbackStep rollback) {
        String name = rivals.get(rollback.targetKey());
        return name == null ? null : Message.literal(name);
    }

    void addRival(String targetKey, String name) {
        rivals.putIfAbsent(targetKey, name);
    }

    /**
     * Reads all restore points side by side. What is logged afterwards is discarded, so that cancelling ends it as well.
     *
     * @return fails with an {@link AbortException} if one of the rollbacks could not be carried out later either
     */
    CompletableFuture<Void> read(List<RollbackStep> rollbacks, Run<?, ?> build, PrintStream log) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Consumer<String> lines = line -> {
            if (!result.isDone()) {
                log.println(line);
            }
        };
        CompletableFuture<?>[] all = rollbacks.stream()
                .map(rollback -> read(rollback, build, lines).whenComplete((read, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(refusal(rollback, failure));
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).thenRun(() -> result.complete(null));
        return result;
    }

    /** On a thread of its own, as the caller's must not be blocked. */
    private CompletableFuture<Void> read(RollbackStep rollback, Run<?, ?> build, Consumer<String> log) {
        Clouds clouds = Clouds.get();
        return CompletableFuture.supplyAsync(
                        () -> new RestorePointReader(
                                rollback.rollback(build),
                                OpenRequests.get().at(rollback.targetKey(), null),
                                clouds.time(),
                                new SplittableRandom(),
                                log),
                        clouds.timer())
                .thenCompose(RestorePointReader::read)
                .thenAccept(read -> read.ifPresent(point -> points.put(rollback.entry(), point.toJson())));
    }

    private static AbortException refusal(RollbackStep rollback, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return refusal(rollback, cause instanceof CallException call ? call.getMessage() : String.valueOf(cause));
    }

    /** Why neither a block nor a freestyle build begins. */
    static AbortException refusal(RollbackStep rollback, String reason) {
        return new AbortException(Messages.restorePoint_refused(rollback.target(), reason));
    }
}
