package io.jenkins.plugins.cloudrollback;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.init.Terminator;
import hudson.security.ACL;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.InstanceRole;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.RamRoles;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.StsApi;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Lookups;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.Agencies;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.AgencyApi;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.InstanceAgency;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.security.ImpersonatingScheduledExecutorService;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The resources that all rollbacks of this controller share: connections, threads, rate limiters and tokens. */
@Extension
@Restricted(NoExternalUse.class)
public final class Clouds {
    /** How long an idle thread is kept. */
    private static final Duration KEEP_IDLE = Duration.ofSeconds(30);

    /** Runs the timers of all rollbacks. */
    private final ScheduledExecutorService timer = daemons(2, "timer");

    /** Saves the journals of all rollbacks, in order. */
    private final ScheduledExecutorService disk = daemons(1, "journal");

    /** Keeps the indexes of the jobs up to date, which nothing waits for. */
    private final ScheduledExecutorService index = daemons(1, "index");

    /** Looks credentials up, so that a vault that does not answer blocks neither deadlines nor Stop nor other lookups. */
    private final ExecutorService lookups = new ImpersonatingExecutorService(
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    KEEP_IDLE.toSeconds(),
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    threads("credentials")),
            ACL.SYSTEM2);

    /** Replaced only by the soak test, which lets it jump as clocks of real machines do. */
    private volatile InstantSource clock = InstantSource.system();

    private final Timeline time = Timeline.real(timer, () -> clock.instant());
    private final Connection connection = new Connection(
            this::http,
            time,
            new Quotas(() -> CloudRollbackConfiguration.get().getCallsPerSecond(), time),
            new Lookups(lookups, time));
    private final Endpoints endpoints =
            new Endpoints((service, region) -> CloudRollbackConfiguration.get().endpoint(service, region));
    private final IamTokens tokens = new IamTokens(connection, endpoints);
    private final SessionCache<AccessKey> sessions = new SessionCache<>(time);

    /** JDK-8326949: before, the client drops our Authorization header if a proxy may ask for a password. */
    private static final int FIRST_JAVA_WITH_PROXY_PASSWORDS = 24;

    /** For the metadata of the machine; created at its first use, as few allow it. */
    private HttpClient direct;

    private ProxyConfiguration proxy;
    private HttpClient http;

    /**
     * Runs tasks as SYSTEM, as a thread without a user may see no job. Tasks submitted during shutdown are discarded; runs
     * resume from their journals after the restart.
     */
    private static ScheduledExecutorService daemons(int threads, String name) {
        ScheduledThreadPoolExecutor threadPool =
                new ScheduledThreadPoolExecutor(threads, threads(name), new ThreadPoolExecutor.DiscardPolicy());
        // Otherwise the timers of a rollback that has ended keep it in memory until its deadline.
        threadPool.setRemoveOnCancelPolicy(true);
        return new ImpersonatingScheduledExecutorService(threadPool, ACL.SYSTEM2);
    }

    private static ThreadFactory threads(String name) {
        return new NamingThreadFactory(new DaemonThreadFactory(), "cloud-rollback " + name);
    }

    public static Clouds get() {
        return ExtensionList.lookupSingleton(Clouds.class);
    }

    /** Built by Jenkins core's builder; built anew after an administrator has changed the proxy. */
    private synchronized HttpClient http() {
        ProxyConfiguration current = Jenkins.get().getProxy();
        int java = Runtime.version().feature();
        if (current != null && current.getUserName() != null && java < FIRST_JAVA_WITH_PROXY_PASSWORDS) {
            throw CallException.rejected(
                    Message.of("Messages", "proxy.password", java, FIRST_JAVA_WITH_PROXY_PASSWORDS));
        }
        if (http == null || current != proxy) {
            proxy = current;
            http = ProxyConfiguration.newHttpClientBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return http;
    }

    /** Without a proxy, which would ask for the metadata of its own machine. */
    private synchronized HttpClient direct() {
        if (direct == null) {
            direct = HttpClient.newBuilder()
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return direct;
    }

    /** What the clients of all accounts share. */
    public Connection connection() {
        return connection;
    }

    /** @param keys asked at each call */
    public AlibabaAccount alibaba(Connection connection, Supplier<? extends AccessKeys> keys) {
        return new AlibabaAccount(connection, endpoints, keys);
    }

    /** @param credentials asked at each call */
    public HuaweiAccount huawei(Connection connection, Supplier<HuaweiCredentials> credentials) {
        return new HuaweiAccount(connection, endpoints, tokens, credentials);
    }

    /** The sessions of roles that rollbacks share. */
    public SessionCache<AccessKey> sessions() {
        return sessions;
    }

    /** @param region whose STS is called */
    public RamRoles roles(Connection connection, String region, SessionCache<AccessKey> cache) {
        return new RamRoles(new StsApi(connection, endpoints, region), cache);
    }

    /** @param region whose STS is called */
    public Agencies agencies(Connection connection, String region, SessionCache<AccessKey> cache) {
        return new Agencies(new AgencyApi(connection, endpoints, tokens, region), cache);
    }

    /** The RAM role of the machine; {@link #agencyOfMachine} is that of Huawei Cloud. */
    public AccessKeys roleOfMachine(String region, SessionCache<AccessKey> cache) {
        return InstanceRole.keys(connection, this::direct, endpoints.of(InstanceRole.SERVICE, region), cache);
    }

    public AccessKeys agencyOfMachine(String region, SessionCache<AccessKey> cache) {
        return InstanceAgency.keys(connection, this::direct, endpoints.of(InstanceAgency.SERVICE, region), cache);
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public Timeline time() {
        return time;
    }

    /** Runs what must not run on the caller's thread. */
    public Executor timer() {
        return timer;
    }

    /** Saves journals, in order. */
    public Executor disk() {
        return disk;
    }

    /** Keeps the indexes of the jobs up to date, in order. */
    public Executor index() {
        return index;
    }

    @Terminator
    public static void terminate() {
        Clouds clouds = get();
        clouds.timer.shutdownNow();
        clouds.lookups.shutdownNow();
        clouds.disk.shutdown();
        clouds.index.shutdown();
    }
}
