package io.jenkins.plugins.cloudrollback.core.demo;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
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
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.server.SimulatorServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs seven rollbacks concurrently against the simulated providers and prints their logs. */
public final class Demo implements AutoCloseable {
    private static final AccessKey ALIBABA =
            new AccessKey(Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET);
    private static final HuaweiCredentials HUAWEI =
            new HuaweiCredentials.IamUser(Accounts.HUAWEI_ACCOUNT, Accounts.HUAWEI_USER, Accounts.HUAWEI_PASSWORD);

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Timeline time = Timeline.real(timer, InstantSource.system());
    private final Connection connection = new Connection(HttpClient.newHttpClient(), time, new Quotas(() -> 10, time));
    private final List<SimulatorServer> servers = new ArrayList<>();
    private final Map<String, CompletableFuture<Outcome>> ends = new LinkedHashMap<>();
    private int effects;

    public static void main(String[] arguments) throws IOException {
        System.out.println("The providers are played by a simulator, over real HTTP on loopback.\n");
        try (Demo demo = new Demo()) {
            demo.begin();
            demo.table();
        }
        System.exit(0);
    }

    private void begin() throws IOException {
        run(
                "a deployment",
                this::codeArts,
                simulator -> simulator
                        .codeArts()
                        .task(DemoWorld.TASK_ID)
                        .nextRollback(Script.of("pending:3 running:7 succeeded")));
        run("an app", this::sae, simulator -> app(simulator, "0:2 1:4 9:3 1:4 2"));
        run(
                "a stack",
                this::rfs,
                simulator -> simulator
                        .rfs()
                        .stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME)
                        .nextRollback(Script.of("ROLLBACK_IN_PROGRESS:9 ROLLBACK_COMPLETE")));
        run("a change order", this::edas, simulator -> {
            DemoWorld.startEdasDeployment(simulator);
            simulator.edas().app(DemoWorld.EDAS_APP_ID).nextRollback(Script.of("0:2 1:8 2"));
        });
        run("one that the provider fails", this::sae, simulator -> app(simulator, "1:6 3"));
        run("one whose answer gets lost", this::sae, simulator -> {
            app(simulator, "1:6 2");
            simulator.faults().next("RollbackApplication").resetAfter();
        });
        run("one that is busy twice", this::sae, simulator -> {
            app(simulator, "1:4 2");
            simulator.faults().next("RollbackApplication", 2).error(400, "Application.ChangerOrderRunning");
        });
    }

    private static void app(Simulator simulator, String script) {
        simulator.sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of(script));
    }

    private void run(String what, Function<Endpoints, Rollback> rollback, Consumer<Simulator> prepare)
            throws IOException {
        Simulator simulator = new Simulator(InstantSource.system(), what.hashCode());
        DemoWorld.create(simulator);
        prepare.accept(simulator);
        SimulatorServer server = new SimulatorServer(simulator);
        servers.add(server);
        String label = String.format("%-28s", what);
        RollbackRun run = new RollbackRun(
                rollback.apply(new Endpoints((service, region) -> server.uri())),
                Journal.begin(Instant.now(), Duration.ofMinutes(1), false),
                saved -> CompletableFuture.completedFuture(null),
                time,
                new SplittableRandom(),
                line -> System.out.println(label + line));
        ends.put(what, run.start().whenComplete((outcome, failure) -> count(simulator)));
    }

    private synchronized void count(Simulator simulator) {
        effects += simulator.effects().all().size();
    }

    private Rollback codeArts(Endpoints endpoints) {
        CodeArtsParameters parameters = DemoParameters.codeArts();
        return new CodeArtsRollback(
                parameters,
                new CodeArtsApi(
                        new HuaweiAccount(connection, endpoints, new IamTokens(connection, endpoints), () -> HUAWEI),
                        parameters.region()));
    }

    private Rollback rfs(Endpoints endpoints) {
        RfsParameters parameters = DemoParameters.rfs();
        return new RfsRollback(
                parameters,
                new RfsApi(
                        new HuaweiAccount(connection, endpoints, new IamTokens(connection, endpoints), () -> HUAWEI),
                        parameters.region(),
                        parameters.projectId()));
    }

    private Rollback sae(Endpoints endpoints) {
        SaeParameters parameters = saeParameters(DemoWorld.SAE_APP_ID)
                .region(DemoWorld.ALIBABA_REGION)
                .build();
        return new SaeRollback(
                parameters, new SaeApi(new AlibabaAccount(connection, endpoints, () -> ALIBABA), parameters.region()));
    }

    private Rollback edas(Endpoints endpoints) {
        EdasParameters parameters = new EdasParameters(DemoWorld.ALIBABA_REGION, null, DemoWorld.EDAS_APP_ID);
        return new EdasRollback(
                parameters, new EdasApi(new AlibabaAccount(connection, endpoints, () -> ALIBABA), parameters.region()));
    }

    private void table() {
        CompletableFuture.allOf(ends.values().toArray(CompletableFuture[]::new)).join();
        System.out.printf("%n%-28s %-16s %-10s %6s  %s%n", "rollback of", "service", "status", "took", "change");
        ends.forEach((what, end) -> {
            Outcome outcome = end.join();
            System.out.printf(
                    "%-28s %-16s %-10s %4.1f s  %s%n",
                    what, outcome.service(), outcome.status(), outcome.durationMillis() / 1000.0, outcome.changeId());
        });
        System.out.printf("%n%d rollbacks asked for, %d took effect at the providers%n", ends.size(), effects);
    }

    @Override
    public void close() {
        servers.forEach(SimulatorServer::close);
        timer.shutdownNow();
    }
}
