package io.jenkins.plugins.cloudrollback.metrics;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.time.Duration;
import jenkins.metrics.api.Metrics;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What the Metrics plugin itself reports; {@link PrometheusTest} compares all metrics with what has happened. */
class RollbackMetricsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    /** The answer of the Metrics plugin to a user who may see no job. */
    private static JSONObject metrics() throws Exception {
        J.secure(new MockAuthorizationStrategy()
                .grant(jenkins.model.Jenkins.READ, Metrics.VIEW)
                .everywhere()
                .to("monitor"));
        return J.createWebClient()
                .login("monitor")
                .getJSON("metrics/currentUser/metrics")
                .getJSONObject();
    }

    private static long gauge(String name) throws Exception {
        return metrics()
                .getJSONObject("gauges")
                .getJSONObject("cloudrollback." + name)
                .getLong("value");
    }

    private static long count(String kind, String name) throws Exception {
        JSONObject metric = metrics().getJSONObject(kind).optJSONObject("cloudrollback." + name);
        return metric == null ? 0 : metric.getLong("count");
    }

    @Test
    void countsByServiceAndOutcome() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        STACK.fails(J.cloud());
        J.run(Result.SUCCESS, SAE_APP.call("dryRun", true));
        J.run(Result.SUCCESS, SAE_APP.call());
        J.run(Result.SUCCESS, DEPLOYMENT.call());
        J.run(Result.FAILURE, STACK.call());

        await().atMost(TIMEOUT).until(() -> count("counters", "ended.rfs.failed") == 1);
        assertThat(count("counters", "began.sae")).isEqualTo(2);
        assertThat(count("counters", "ended.sae.succeeded")).isEqualTo(1);
        assertThat(count("counters", "ended.sae.dry_run")).isEqualTo(1);
        assertThat(count("counters", "ended.codearts-deploy.succeeded")).isEqualTo(1);
        assertThat(count("timers", "duration.sae")).isEqualTo(2);
        assertThat(metrics()
                        .getJSONObject("timers")
                        .getJSONObject("cloudrollback.duration.rfs")
                        .getDouble("max"))
                .isBetween(1.0, 60.0);
        assertThat(gauge("in_progress")).isZero();
    }

    /** As of a temporary key that was not used for a day. */
    @Test
    void forgottenAccountsAreRemoved() throws Exception {
        Metrics.metricRegistry().gauge("cloudrollback.calls.forgotten", () -> () -> 1L);
        Metrics.metricRegistry().gauge("cloudrollback.throttled.forgotten", () -> () -> 1L);
        J.run(Result.SUCCESS, DEPLOYMENT.call("dryRun", true));
        await().atMost(TIMEOUT).until(() -> !metrics().toString().contains("forgotten"));
        assertThat(metrics().toString()).contains("cloudrollback.calls.codearts_deploy_");
    }
}
