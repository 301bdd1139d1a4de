package io.jenkins.plugins.cloudrollback.core.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Reads what a target shows before a block begins and after it has succeeded. What passes by itself, such as an outage, is
 * waited for, but not for long, as the build waits as well.
 */
public final class TargetReader {
    /** How long to try. */
    public static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private final Rollback rollback;
    private final OwnRollbacks own;
    private final Timeline time;
    private final RunLog log;
    private final Chain chain;
    private final Retries retries;
    private Runnable giveUp = () -> {};

    /** @param log receives each line of the log, without secrets */
    public TargetReader(
            Rollback rollback, OwnRollbacks own, Timeline time, RandomGenerator random, Consumer<String> log) {
        Instant now = time.now();
        this.rollback = rollback;
        this.own = own;
        this.time = time;
        this.log = new RunLog(rollback.service(), now.toEpochMilli(), time, log);
        this.chain = new Chain(time);
        this.retries = new Retries(chain, time, this.log, MAX_PAUSE, random, now.plus(LIMIT), () -> giveUp.run());
    }

    /**
     * Returns the restore point; empty, after a warning in the log, if it could not be read in time. Fails with a {@link
     * CallException} if the rollback could not be carried out later either.
     */
    public CompletableFuture<Optional<RestorePoint>> restorePoint() {
        return read(() -> rollback.restorePoint(own), problem -> log.say("restorePoint.unread", problem), read -> {
            log.say("restorePoint", read.ran());
            if (read.warning() != null) {
                log.say("restorePoint.warning", read.warning());
            }
        });
    }

    /**
     * Decides how to roll back what a block has deployed, if a person asks for that later. Returns a journal for {@link
     * Journal#restarted}; empty, with the reason in the log, if that cannot be rolled back, or if it could not be read in
     * time. Fails with a {@link CallException} if the provider refuses to tell.
     *
     * @param timeout of the rollback
     * @param restorePoint what the target showed before the block
     * @param rival see {@link Situation#rival}
     */
    public CompletableFuture<Optional<Journal>> deployed(
            Duration timeout, RestorePoint restorePoint, @CheckForNull Message rival) {
        Journal begun = Journal.begin(time.now(), timeout, false, true, restorePoint, rival);
        return read(
                        () -> rollback.decide(begun.situation(own)),
                        problem -> log.say("deployed.unread", problem),
                        log::deployed)
                .thenApply(read -> read.filter(decision -> decision.action() != Decision.Action.END)
                        .map(begun::deployed));
    }

    private <T> CompletableFuture<Optional<T>> read(
            Supplier<CompletionStage<T>> call, Consumer<Message> reportUnread, Consumer<T> report) {
        CompletableFuture<Optional<T>> result = new CompletableFuture<>();
        giveUp = () -> {
            chain.end();
            reportUnread.accept(retries.problem(null));
            result.complete(Optional.empty());
        };
        chain.step(() -> {
            // Also if a call does not return.
            chain.meanwhile(LIMIT, giveUp);
            attempt(call, report, result);
        });
        return result;
    }

    private <T> void attempt(
            Supplier<CompletionStage<T>> call, Consumer<T> report, CompletableFuture<Optional<T>> result) {
        chain.call(
                call,
                read -> {
                    chain.end();
                    log.recovered();
                    report.accept(read);
                    result.complete(Optional.of(read));
                },
                failure -> {
                    if (failure.isFinal()) {
                        chain.end();
                        result.completeExceptionally(failure);
                    } else {
                        retries.retry(failure, () -> attempt(call, report, result));
                    }
                });
    }
}
