package io.jenkins.plugins.cloudrollback.testing;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudUser;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.server.SimulatorServer;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The providers, simulated over real HTTP. They are new for each test and keep running while Jenkins restarts. */
public final class SimulatedCloud implements BeforeEachCallback, AfterEachCallback {
    /** IDs of the credentials that {@link #connect} adds. */
    public static final String ALIBABA = "alibaba-key";

    public static final String HUAWEI = "huawei-key";
    public static final String HUAWEI_USER = "huawei-user";

    /** Tests that share a Jenkins need ids of their own: it remembers which changes are its rollbacks. */
    private static final AtomicInteger SEED = new AtomicInteger();

    private Simulator simulator;
    private SimulatorServer server;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        simulator = new Simulator(InstantSource.system(), SEED.incrementAndGet());
        DemoWorld.create(simulator);
        server = new SimulatorServer(simulator);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
    }

    public Simulator simulator() {
        return simulator;
    }

    public URI uri() {
        return server.uri();
    }

    /** The rollbacks that have begun at the providers. */
    public List<Effect> effects() {
        return simulator.effects().all();
    }

    /** Configures the endpoints of these providers and valid credentials in the current Jenkins. */
    public void connect() throws Exception {
        connect(uri());
    }

    /** Configures the endpoints and credentials in a Jenkins in another process. */
    public static void connect(URI address) throws Exception {
        endpoint(address);
        credentials(
                key(ALIBABA, Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET),
                key(HUAWEI, Accounts.HUAWEI_ACCESS_KEY_ID, Accounts.HUAWEI_SECRET_ACCESS_KEY),
                new HuaweiCloudUser(
                        CredentialsScope.GLOBAL,
                        HUAWEI_USER,
                        null,
                        Accounts.HUAWEI_ACCOUNT,
                        Accounts.HUAWEI_USER,
                        Secret.fromString(Accounts.HUAWEI_PASSWORD)));
    }

    public static void endpoint(URI address) {
        CloudRollbackConfiguration.get()
                .setEndpoints(Stream.of(
                                "codearts-deploy",
                                "rfs",
                                "iam",
                                "huawei-sts",
                                "sae",
                                "edas",
                                "sts",
                                "alibaba-metadata",
                                "huawei-metadata")
                        .map(service -> new EndpointOverride(service, "*", address.toString()))
                        .toList());
    }

    /** Replaces all global credentials. */
    public static void credentials(Credentials... all) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.setDomainCredentialsMap(Map.of(Domain.global(), List.of(all)));
        provider.save();
    }

    /** Adds global credentials. */
    public static void add(Credentials... more) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials().addAll(List.of(more));
        provider.save();
    }

    /** Replaces the global credentials of the same ID. */
    public static void replace(StandardCredentials other) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .replaceAll(known ->
                        known instanceof StandardCredentials one && one.getId().equals(other.getId()) ? other : known);
        provider.save();
    }

    public static UsernamePasswordCredentialsImpl key(String id, String accessKeyId, String secret) throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, null, accessKeyId, secret);
    }
}
