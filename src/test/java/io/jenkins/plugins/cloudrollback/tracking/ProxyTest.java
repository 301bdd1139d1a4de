package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ProxyConfiguration;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Calls use the proxy configuration of Jenkins. */
class ProxyTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private int closedPort;

    @BeforeEach
    void setUp() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
    }

    @AfterEach
    void noProxy() throws IOException {
        J.jenkins.setProxy(null);
    }

    /** Nothing listens at the endpoint itself; the simulator also accepts the requests that a proxy gets. */
    @Test
    void callsGoThroughProxy() throws Exception {
        SimulatedCloud.endpoint(URI.create("http://localhost:" + closedPort));
        J.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", J.cloud().uri().getPort()));
        J.run(Result.SUCCESS, SAE_APP.call("dryRun", true));
        assertThat(J.simulator().calls().all()).isNotEmpty();
    }

    @Test
    void noProxyHostIsDirect() throws Exception {
        J.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", closedPort, null, null, "127.0.0.1"));
        J.run(Result.SUCCESS, SAE_APP.call("dryRun", true));
        assertThat(J.simulator().calls().all()).isNotEmpty();
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_23)
    void proxyPasswordIsRefused() throws Exception {
        J.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", J.cloud().uri().getPort(), "user", "password"));
        WorkflowRun build = J.run(Result.FAILURE, SAE_APP.call());
        J.assertLogContains("drops the signature of each call (JDK-8326949), so the call was not sent", build);
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void proxyChangeTakesEffect() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 3);
        WorkflowRun build = J.start(SAE_APP.call());
        J.waitForMessage("The provider accepted the request. Change ID: ", build);
        SimulatedCloud.endpoint(URI.create("http://localhost:" + closedPort));
        J.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", J.cloud().uri().getPort()));
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
    }
}
