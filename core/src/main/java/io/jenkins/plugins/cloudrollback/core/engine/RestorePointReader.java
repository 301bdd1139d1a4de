package io.jenkins.plugins.cloudrollback.core.engine;

import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Reads the restore point of one rollback. What passes by itself, such as an outage, is waited for, but not for long, as
 * the deployment waits as well.
 */
public final class RestorePointReader {
    /** How long to try. */
    public static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private final Rollback rollback;
    private final OwnRollbacks own;
    private final RunLog log;
    private final Chain chain;
    private final Retries retries;
    private final CompletableFuture<Optional<RestorePoint>> result = new CompletableFuture<>();

    /** @param log receives each line of the log, without secrets */
    public RestorePointReader(
            Rollback rollback, OwnRollbacks own, Timeline time, RandomGenerator random, Consumer<String> log) {
        Instant now = time.now();
        this.rollback = rollback;
        this.own = own;
        this.log = new RunLog(rollback.service(), now.toEpochMilli(), time, log);
        this.chain = new Chain(time);
        this.retries = new Retries(chain, time, this.log, MAX_PAUSE, random, now.plus(LIMIT), this::giveUp);
    }

    /**
     * Returns the restore point; empty, after a warning in the log, if it could not be read in time. Fails with a {@link
     * CallException} if the rollback could not be carried out later either.
     */
    public CompletableFuture<Optional<RestorePoint>> read() {
        chain.step(() -> {
            // Also if a call does not return.
            chain.meanwhile(LIMIT, this::giveUp);
            attempt();
        });
        return result;
    }

    private void attempt() {
        chain.call(() -> rollback.restorePoint(own), this::succeeded, failure -> {
            if (failure.isFinal()) {
                chain.end();
                result.completeExceptionally(failure);
            } else {
                retries.retry(failure, this::attempt);
            }
        });
    }

    private void succeeded(RestorePoint read) {
        chain.end();
        log.recovered();
        log.say("restorePoint", read.ran());
        if (read.warning() != null) {
            log.say("restorePoint.warning", read.warning());
        }
        result.complete(Optional.of(read));
    }

    private void giveUp() {
        chain.end();
        Message problem = retries.problem(null);
        log.say("restorePoint.unread", problem);
        result.complete(Optional.empty());
    }
}
