package io.jenkins.plugins.cloudrollback.core.testing;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.RamRoles;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.StsApi;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.Agencies;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.AgencyApi;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.server.SimulatorServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The simulated providers with their demo resources, behind real HTTP, and the clients and runs that call them. */
public final class Cloud implements AutoCloseable {
    public static final AccessKey ALIBABA =
            new AccessKey(Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET);
    public static final AccessKey HUAWEI_KEY =
            new AccessKey(Accounts.HUAWEI_ACCESS_KEY_ID, Accounts.HUAWEI_SECRET_ACCESS_KEY);
    public static final HuaweiCredentials HUAWEI = new HuaweiCredentials.Key(HUAWEI_KEY);
    public static final HuaweiCredentials.IamUser HUAWEI_USER =
            new HuaweiCredentials.IamUser(Accounts.HUAWEI_ACCOUNT, Accounts.HUAWEI_USER, Accounts.HUAWEI_PASSWORD);

    public final AutoAdvancingTime time = new AutoAdvancingTime();
    public final Simulator simulator = new Simulator(time, 1);
    public final RecordingHttp http = new RecordingHttp(time);
    public final Connection connection = new Connection(http, time, new Quotas(() -> 10, time));
    public final SimulatorServer server;
    public final Endpoints endpoints;
    public final IamTokens tokens;
    /** The saved journals of all runs, oldest first. */
    public final List<Journal> journals = new ArrayList<>();
    /** The log lines of all runs. */
    public final List<String> log = new ArrayList<>();

    public Cloud() throws IOException {
        DemoWorld.create(simulator);
        server = new SimulatorServer(simulator);
        endpoints = new Endpoints((service, region) -> server.uri());
        tokens = new IamTokens(connection, endpoints);
    }

    private AlibabaAccount alibaba() {
        return new AlibabaAccount(connection, endpoints, () -> ALIBABA);
    }

    private HuaweiAccount huawei() {
        return new HuaweiAccount(connection, endpoints, tokens, () -> HUAWEI);
    }

    /** The sessions of roles, with a cache of their own. */
    public RamRoles roles() {
        return new RamRoles(new StsApi(connection, endpoints, "cn-hangzhou"), new SessionCache<>(time));
    }

    /** The sessions of agencies, with a cache of their own. */
    public Agencies agencies() {
        return new Agencies(new AgencyApi(connection, endpoints, tokens, DemoWorld.REGION), new SessionCache<>(time));
    }

    public SaeRollback sae(SaeParameters parameters, AccessKeys keys) {
        AlibabaAccount account = new AlibabaAccount(connection, endpoints, () -> keys);
        return new SaeRollback(parameters, new SaeApi(account, parameters.region()));
    }

    public CodeArtsRollback codeArts(CodeArtsParameters parameters, AccessKeys keys) {
        HuaweiAccount account = new HuaweiAccount(connection, endpoints, tokens, () -> new HuaweiCredentials.Key(keys));
        return new CodeArtsRollback(parameters, new CodeArtsApi(account, parameters.region()));
    }

    public SaeRollback sae(SaeParameters parameters) {
        return new SaeRollback(parameters, new SaeApi(alibaba(), parameters.region()));
    }

    public EdasRollback edas(EdasParameters parameters) {
        return new EdasRollback(parameters, new EdasApi(alibaba(), parameters.region()));
    }

    public EdasAppRollback edasApp(EdasAppParameters parameters) {
        return new EdasAppRollback(parameters, new EdasApi(alibaba(), parameters.region()));
    }

    public CodeArtsRollback codeArts(CodeArtsParameters parameters) {
        return new CodeArtsRollback(parameters, new CodeArtsApi(huawei(), parameters.region()));
    }

    public RfsRollback rfs(RfsParameters parameters) {
        return new RfsRollback(parameters, new RfsApi(huawei(), parameters.region(), parameters.projectId()));
    }

    public SaeChoices saeChoices() {
        return new SaeChoices(new SaeApi(alibaba(), "cn-hangzhou"));
    }

    public EdasChoices edasChoices() {
        return new EdasChoices(new EdasApi(alibaba(), "cn-hangzhou"));
    }

    public CodeArtsChoices codeArtsChoices() {
        return new CodeArtsChoices(new CodeArtsApi(huawei(), DemoWorld.REGION));
    }

    public RfsChoices rfsChoices() {
        return new RfsChoices(new RfsApi(huawei(), DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID));
    }

    /** Waits for the result of a call; throws the {@link CallException} of a failed one. */
    public <T> T get(CompletionStage<T> answer) {
        try {
            return time.await(answer.toCompletableFuture()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CallException call ? call : e;
        }
    }

    /** Runs a rollback to its end, with a timeout of one hour. */
    public Outcome run(Rollback rollback) {
        return end(start(rollback, Duration.ofHours(1), false));
    }

    public Outcome dryRun(Rollback rollback) {
        return end(start(rollback, Duration.ofHours(1), true));
    }

    public CompletableFuture<Outcome> start(Rollback rollback, Duration limit, boolean dryRun) {
        return run(rollback, limit, dryRun).start();
    }

    public RollbackRun run(Rollback rollback, Duration limit, boolean dryRun) {
        return run(rollback, Journal.begin(time.now(), limit, dryRun));
    }

    /** The rollback that the failure of a block sets off, with a timeout of one hour. */
    public RollbackRun runAfterFailure(Rollback rollback, @CheckForNull RestorePoint restorePoint) {
        return run(rollback, Journal.begin(time.now(), Duration.ofHours(1), false, true, restorePoint, null));
    }

    public RollbackRun run(Rollback rollback, Journal from) {
        return new RollbackRun(rollback, from, new Journals(), time, new SplittableRandom(1), log::add);
    }

    public RestorePoint restorePoint(Rollback rollback) {
        return get(rollback.restorePoint(new Journals()));
    }

    /** Keeps all journals, and knows the rollbacks that they tell of. */
    private final class Journals implements Journal.Store {
        @Override
        public CompletionStage<Void> save(Journal journal) {
            journals.add(journal);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String restoredBy(String service, String changeId) {
            return journals.stream()
                    .filter(journal -> changeId.equals(journal.changeId()))
                    .map(journal -> Objects.requireNonNullElse(journal.plan().fact(Plan.VERSION), ""))
                    .findFirst()
                    .orElse(null);
        }
    }

    public Outcome end(CompletableFuture<Outcome> run) {
        return time.await(run).join();
    }

    /** Advances the time until a log line contains the text. */
    public void untilLogged(String text) {
        time.until(() -> log.stream().anyMatch(line -> line.contains(text)));
    }

    /** Runs an action after the next request for the operation was sent and before it takes effect. */
    public void whileInFlight(String operation, Runnable action) {
        Hold hold = simulator.faults().next(operation).holdRequest();
        CompletableFuture.runAsync(() -> {
            try {
                hold.awaitArrival(Duration.ofSeconds(20));
                action.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                hold.release();
            }
        });
    }

    /** The requests whose path has the given end, oldest first. */
    public List<HttpRequest> sentTo(String pathEnd) {
        return http.sent().stream()
                .filter(request -> request.uri().getPath().endsWith(pathEnd))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
