package io.jenkins.plugins.cloudrollback;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.text.Language;
import io.jenkins.plugins.cloudrollback.core.http.RateLimiter;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import jenkins.model.Jenkins;
import jenkins.util.SystemProperties;
import org.jvnet.localizer.LocaleProvider;

/** What all rollbacks of this controller share: connections, threads, budgets and tokens. */
@Extension
public final class Clouds {
    /** For one account at one service; other tools need their share of what the provider allows. */
    private static final int CALLS_PER_SECOND =
            Math.max(1, SystemProperties.getInteger(Clouds.class.getName() + ".callsPerSecond", 10));

    /** Two threads for the timers of all rollbacks, and one that writes their journals, in order. */
    private final ScheduledExecutorService timer = daemons(2, "timer");

    private final ScheduledExecutorService disk = daemons(1, "journal");

    /** Some that ask for credentials, so that a vault which does not answer stops neither deadlines nor Stop. */
    private final ScheduledExecutorService lookups = daemons(4, "credentials");

    /** Set wrong by the soak test only, since clocks of real machines jump too. */
    private volatile InstantSource clock = InstantSource.system();

    private final Timeline time = Timeline.real(timer, () -> clock.instant());
    private final Connection connection =
            new Connection(this::http, time, new RateLimiter.Registry(CALLS_PER_SECOND, time), lookups);
    private final Endpoints endpoints =
            new Endpoints((service, region) -> CloudRollbackConfiguration.get().endpoint(service, region));
    private final IamTokens tokens = new IamTokens(connection, endpoints);

    /** JDK-8326949: until then the client drops our signature when it may be asked for a password by a proxy. */
    private static final int FIRST_JAVA_WITH_PROXY_PASSWORDS = 24;

    private ProxyConfiguration proxy;
    private HttpClient http;

    /** While Jenkins shuts down, nothing begins and nothing fails: its next life goes on from the journals. */
    private static ScheduledExecutorService daemons(int threads, String name) {
        ScheduledThreadPoolExecutor threadPool = new ScheduledThreadPoolExecutor(
                threads,
                new NamingThreadFactory(new DaemonThreadFactory(), "cloud-rollback " + name),
                new ThreadPoolExecutor.DiscardPolicy());
        // Otherwise a rollback that has ended stays in memory until the time when it would have given up.
        threadPool.setRemoveOnCancelPolicy(true);
        return threadPool;
    }

    public static Clouds get() {
        return ExtensionList.lookupSingleton(Clouds.class);
    }

    /** Made by core's builder, and made anew when an administrator has changed the proxy. */
    private synchronized HttpClient http() {
        ProxyConfiguration current = Jenkins.get().getProxy();
        int java = Runtime.version().feature();
        if (current != null && current.getUserName() != null && java < FIRST_JAVA_WITH_PROXY_PASSWORDS) {
            throw new CallException(
                    Kind.REJECTED,
                    Messages._proxy_password(java, FIRST_JAVA_WITH_PROXY_PASSWORDS)
                            .toString(Language.current()));
        }
        if (http == null || current != proxy) {
            proxy = current;
            http = ProxyConfiguration.newHttpClientBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return http;
    }

    public Connection connection() {
        return connection;
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public IamTokens tokens() {
        return tokens;
    }

    Timeline time() {
        return time;
    }

    /** Runs what must not run on the caller's thread. */
    public Executor timer() {
        return timer;
    }

    Executor disk() {
        return disk;
    }

    /** Pages are in the language of the browser, as Jenkins' own are, and logs in that of the controller. */
    @Initializer(before = InitMilestone.EXTENSIONS_AUGMENTED)
    public static void speak() {
        Language.of(LocaleProvider::getLocale);
    }

    @Terminator
    public static void terminate() {
        Clouds clouds = get();
        clouds.timer.shutdownNow();
        clouds.lookups.shutdownNow();
        clouds.disk.shutdown();
    }
}
