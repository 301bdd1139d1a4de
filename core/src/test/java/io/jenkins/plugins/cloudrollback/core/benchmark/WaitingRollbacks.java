package io.jenkins.plugins.cloudrollback.core.benchmark;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** Concurrent rollbacks, set up as in a Jenkins controller: one timer, one HTTP client, one set of rate limiters. */
final class WaitingRollbacks implements AutoCloseable {
    /** Common prefix of the names of the threads. */
    static final String THREADS = "rollback";

    private final ExecutorService workers = Executors.newFixedThreadPool(2, named(THREADS + "-http"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named(THREADS + "-timer"));
    private final Timeline time = Timeline.real(timer, InstantSource.system());
    private final Connection connection;
    private final Endpoints endpoints;
    private final IamTokens tokens;

    /** A rollback and the time at which its end was noticed. */
    static final class WaitingRollback {
        private final Target target;
        private RollbackRun run;
        private CompletableFuture<Outcome> outcome;
        private volatile Instant endedAt;

        WaitingRollback(Target target) {
            this.target = target;
        }

        Target target() {
            return target;
        }

        boolean accepted() {
            Journal.Phase phase = run.journal().phase();
            return phase == Journal.Phase.WAITING || phase == Journal.Phase.DONE;
        }

        String status() {
            return String.valueOf(run.status());
        }

        boolean ended() {
            return endedAt != null;
        }

        Instant endedAt() {
            return endedAt;
        }

        Outcome outcome() {
            return outcome.join();
        }

        /** Stops waiting, and gives the journal from which another process can continue. */
        Journal handOver() {
            Journal journal = run.journal();
            run.stop();
            return journal;
        }
    }

    WaitingRollbacks(URI providers, int budget) {
        // Otherwise the timer of each call is kept in memory until its time limit.
        timer.setRemoveOnCancelPolicy(true);
        HttpClient http = HttpClient.newBuilder().executor(workers).build();
        connection = new Connection(http, time, new Quotas(() -> budget, time));
        endpoints = new Endpoints((service, region) -> providers);
        tokens = new IamTokens(connection, endpoints);
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Starts all rollbacks at once. */
    void begin(List<WaitingRollback> rollbacks, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (WaitingRollback rollback : rollbacks) {
            Journal journal = Journal.begin(time.now(), Duration.ofHours(2), false);
            rollback.run = run(rollback.target, journal, random.split());
            rollback.outcome = rollback.run.start();
            rollback.outcome.thenRun(() -> rollback.endedAt = Instant.now());
        }
    }

    RollbackRun run(Target target, Journal journal, SplittableRandom random) {
        return new RollbackRun(
                rollback(target), journal, saved -> CompletableFuture.completedFuture(null), time, random, line -> {});
    }

    static List<WaitingRollback> of(List<Target> targets) {
        List<WaitingRollback> rollbacks = new ArrayList<>(targets.size());
        targets.forEach(target -> rollbacks.add(new WaitingRollback(target)));
        return rollbacks;
    }

    private Rollback rollback(Target target) {
        AccessKey key = new AccessKey(target.account(), Target.SECRET);
        HuaweiCredentials huawei = new HuaweiCredentials.Key(key);
        return switch (target.service()) {
            case SAE ->
                new SaeRollback(
                        saeParameters(target.id()).region(Target.REGION).build(),
                        new SaeApi(new AlibabaAccount(connection, endpoints, () -> key), Target.REGION));
            case EDAS ->
                new EdasRollback(
                        new EdasParameters(Target.REGION, null, target.id()),
                        new EdasApi(new AlibabaAccount(connection, endpoints, () -> key), Target.REGION));
            case CODEARTS_DEPLOY ->
                new CodeArtsRollback(
                        new CodeArtsParameters(Target.REGION, target.id(), null, Target.PROJECT, RunningChange.WAIT),
                        new CodeArtsApi(new HuaweiAccount(connection, endpoints, tokens, () -> huawei), Target.REGION));
            default ->
                new RfsRollback(
                        new RfsParameters(Target.REGION, Target.PROJECT, target.id(), null),
                        new RfsApi(
                                new HuaweiAccount(connection, endpoints, tokens, () -> huawei),
                                Target.REGION,
                                Target.PROJECT));
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
