package io.jenkins.plugins.cloudrollback.metrics;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.time.Duration;
import jenkins.metrics.api.Metrics;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What the Metrics plugin reports is what has happened. */
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

    @Test
    void showsWhatWaits() throws Exception {
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:1 8 1:1 2"));
        DEPLOYMENT.succeedsAfter(J.cloud(), 600);
        WorkflowRun confirmed = J.start(SAE_APP.call());
        WorkflowRun running = J.start(DEPLOYMENT.call());
        await().atMost(TIMEOUT).until(() -> gauge("in_progress") == 2 && gauge("awaiting_person") == 1);

        J.simulator().sae().app(DemoWorld.SAE_APP_ID).confirm();
        J.waitForCompletion(confirmed);
        assertThat(gauge("awaiting_person")).isZero();
        running.doStop();
        J.waitForCompletion(running);
        await().atMost(TIMEOUT).until(() -> gauge("in_progress") == 0);
    }

    @Test
    void countsTheCallsOfAnAccount() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.simulator().faults().next("DescribeChangeOrder").error(400, "Throttling.User");
        J.run(Result.SUCCESS, SAE_APP.call());

        // Each test has a simulator at an address of its own.
        String account = ("sae " + J.cloud().uri().getAuthority() + " " + Accounts.ALIBABA_ACCESS_KEY_ID)
                .replaceAll("[^A-Za-z0-9]+", "_");
        await().atMost(TIMEOUT).until(() -> metrics().getJSONObject("gauges").has("cloudrollback.calls." + account));
        assertThat(gauge("calls." + account))
                .isEqualTo(J.simulator().calls().all().size());
        assertThat(gauge("throttled." + account)).isEqualTo(1);
    }
}
