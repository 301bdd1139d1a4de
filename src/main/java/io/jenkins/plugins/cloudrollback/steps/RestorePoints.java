package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.TargetReader;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.tracking.Deployment;
import io.jenkins.plugins.cloudrollback.tracking.OpenBlocks;
import io.jenkins.plugins.cloudrollback.tracking.OpenRequests;
import io.jenkins.plugins.cloudrollback.tracking.RecentRollbacks;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.io.PrintStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is known from before the failure of a block or of a freestyle build: the restore points of its rollbacks, and who
 * else deployed to their targets. It is saved with the step or with the build.
 */
final class RestorePoints extends InvisibleAction implements OpenBlocks.Kept, Serializable {
    private static final long serialVersionUID = 1;

    /** The restore points as JSON, by {@link RollbackStep#entry}; without those that could not be read. */
    private final Map<String, String> points = new ConcurrentHashMap<>();

    /**
     * The restore points of earlier blocks of the build that have deployed to the same targets, as JSON, by {@link
     * RollbackStep#entry}; only where nothing has changed the target between the blocks, so that both are one deployment.
     */
    private final Map<String, String> earlier = new ConcurrentHashMap<>();

    /** Another block or build for people, by {@link RollbackStep#targetKey}. */
    private final Map<String, String> rivals = new ConcurrentHashMap<>();

    /** Null if none could be read. */
    @CheckForNull
    RestorePoint of(RollbackStep rollback) {
        String json = points.get(rollback.entry());
        return json == null ? null : RestorePoint.fromJson(json);
    }

    private void put(RollbackStep rollback, Run<?, ?> build, RestorePoint point) {
        RestorePoint before = RollbackAction.before(build, rollback, point);
        if (before != point) {
            earlier.put(rollback.entry(), before.toJson());
        }
        points.put(rollback.entry(), point.toJson());
    }

    /** What the target showed before the build has deployed to it, if that is known of this rollback. */
    private RestorePoint beforeBuild(RollbackStep rollback) {
        String json = earlier.get(rollback.entry());
        return json == null ? of(rollback) : RestorePoint.fromJson(json);
    }

    /** Another block or build that was deploying to the same target, for people; null if none was. */
    @CheckForNull
    Message rival(RollbackStep rollback) {
        String name = rivals.get(rollback.targetKey());
        return name == null ? null : Message.literal(name);
    }

    @Override
    public void addRival(String targetKey, String name) {
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

    private CompletableFuture<Void> read(RollbackStep rollback, Run<?, ?> build, Consumer<String> log) {
        Message limit = RecentRollbacks.get().refusal(null, rollback);
        if (limit != null) {
            log.accept(Messages.limit_warning(rollback.target(), limit));
        }
        return ask(rollback, build, log, TargetReader::restorePoint)
                .thenAccept(read -> read.ifPresent(point -> put(rollback, build, point)));
    }

    /**
     * Reads what a successful block or freestyle build has deployed, and keeps with the build how to roll that back, as far
     * as it can be. Side by side, and without an effect on the result of the build.
     */
    CompletableFuture<Void> keepDeployed(List<RollbackStep> rollbacks, Run<?, ?> build, PrintStream log) {
        List<CompletableFuture<Optional<Deployment>>> reads = rollbacks.stream()
                .filter(rollback -> of(rollback) != null && !rollback.isDryRun())
                .map(rollback -> readDeployed(rollback, build, log))
                .toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenCompose(read -> RollbackAction.keep(
                        build,
                        reads.stream()
                                .flatMap(deployment -> deployment.join().stream())
                                .toList()))
                .exceptionally(failure -> {
                    log.println(Messages.deployment_unsaved(
                            CallException.of(failure).getMessage()));
                    return null;
                });
    }

    private CompletableFuture<Optional<Deployment>> readDeployed(
            RollbackStep rollback, Run<?, ?> build, PrintStream log) {
        Duration timeout = Duration.ofMinutes(rollback.getTimeoutMinutes());
        return ask(
                        rollback,
                        build,
                        log::println,
                        reader -> reader.deployed(timeout, beforeBuild(rollback), rival(rollback)))
                .thenApply(read -> read.map(journal -> new Deployment(rollback, journal)))
                .exceptionally(failure -> {
                    log.println(Messages.deployment_refused(
                            rollback.target(), CallException.of(failure).getMessage()));
                    return Optional.empty();
                });
    }

    /** On a thread of its own, as the caller's must not be blocked. */
    private static <T> CompletableFuture<T> ask(
            RollbackStep rollback,
            Run<?, ?> build,
            Consumer<String> log,
            Function<TargetReader, CompletableFuture<T>> question) {
        Clouds clouds = Clouds.get();
        return CompletableFuture.supplyAsync(
                        () -> new TargetReader(
                                rollback.rollback(build),
                                OpenRequests.get().at(rollback.targetKey(), null),
                                clouds.time(),
                                new SplittableRandom(),
                                log),
                        clouds.timer())
                .thenCompose(question);
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
