package io.jenkins.plugins.cloudrollback.metrics;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.CHANGE_ORDER;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.faults.Throttling;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.metrics.api.Metrics;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.prometheus.config.PrometheusConfiguration;
import org.jenkinsci.plugins.prometheus.service.DefaultPrometheusMetrics;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.yaml.snakeyaml.Yaml;

/** What the Prometheus plugin serves is what has happened. */
class PrometheusTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String PREFIX = "cloudrollback_";
    private static final Path DOCUMENT = Path.of("docs/events.md");

    /** A metric in an expression, and the condition of a label. */
    private static final Pattern SELECTOR = Pattern.compile("(cloudrollback_\\w+)(?:\\{(\\w+)=~?\"(.*)\"})?");

    private static final List<String> SERVICES = List.of("codearts_deploy", "rfs", "sae", "edas");

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    /** The monitor may see no job. */
    @BeforeAll
    static void awaitPrometheus() {
        J.secure(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Metrics.VIEW)
                .everywhere()
                .to("monitor"));
        PrometheusConfiguration.get().setUseAuthenticatedEndpoint(true);
        await().atMost(TIMEOUT).until(() -> text().contains(PREFIX + "in_progress "));
    }

    private static String text() throws Exception {
        DefaultPrometheusMetrics.get().collectMetrics();
        return J.createWebClient()
                .login("monitor")
                .goTo("prometheus/", "text/plain")
                .getWebResponse()
                .getContentAsString();
    }

    /** The values by name and labels, without what all of them begin with. */
    static Map<String, Double> samples() throws Exception {
        Map<String, Double> samples = new TreeMap<>();
        text().lines().filter(line -> line.startsWith(PREFIX)).forEach(line -> {
            int value = line.lastIndexOf(' ');
            samples.put(line.substring(PREFIX.length(), value), Double.valueOf(line.substring(value + 1)));
        });
        return samples;
    }

    /** What was counted since then; accounts and quantiles aside. */
    private static Map<String, Double> since(Map<String, Double> before) throws Exception {
        Map<String, Double> changes = samples();
        changes.replaceAll((name, value) -> value - before.getOrDefault(name, 0.0));
        changes.entrySet()
                .removeIf(change ->
                        change.getKey().matches("(calls|throttled)_.*|.*quantile.*") || change.getValue() == 0);
        return changes;
    }

    @Test
    void showsWhatHappens() throws Exception {
        Map<String, Double> before = samples();
        SAE_APP.succeedsAfter(J.cloud(), 1);
        STACK.fails(J.cloud());
        CHANGE_ORDER.succeedsAfter(J.cloud(), 1);
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        String app = SAE_APP.another(J.simulator(), 1, 1, true);
        J.simulator().sae().app(app).nextRollback(Script.of("1:1 8 1:1 2"));
        J.simulator().edas().modes(EdasMode.ROLLBACK_TYPE_DEPLOY);
        J.simulator().faults().next(CHANGE_ORDER.request()).resetAfter();
        J.simulator().faults().next("DescribeChangeOrder").throttled(Throttling.ALIBABA_USER, null);
        J.simulator().faults().next("GetStackMetadata").throttled(Throttling.RFS, null);
        Hold request = J.simulator().faults().next(DEPLOYMENT.request()).holdRequest();

        J.run(Result.SUCCESS, SAE_APP.call("dryRun", true));
        WorkflowRun waiting = J.start(SAE_APP.call("appId", app));
        WorkflowRun failing = J.start(STACK.call());
        WorkflowRun unknown = J.start(CHANGE_ORDER.call());
        J.run(Result.SUCCESS, SAE_APP.call());
        J.assertBuildStatus(Result.FAILURE, J.waitForCompletion(failing));
        J.assertBuildStatus(Result.FAILURE, J.waitForCompletion(unknown));
        // For less than the time limit of a call.
        WorkflowRun held = J.start(DEPLOYMENT.call());
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(since(before))
                        .isEqualTo(Map.ofEntries(
                                Map.entry("began_sae", 3.0),
                                Map.entry("began_rfs", 1.0),
                                Map.entry("began_edas", 1.0),
                                Map.entry("began_codearts_deploy", 1.0),
                                Map.entry("ended_sae_dry_run", 1.0),
                                Map.entry("ended_sae_succeeded", 1.0),
                                Map.entry("ended_rfs_failed", 1.0),
                                Map.entry("ended_edas_unknown", 1.0),
                                Map.entry("duration_sae_count", 2.0),
                                Map.entry("duration_rfs_count", 1.0),
                                Map.entry("duration_edas_count", 1.0),
                                Map.entry("in_progress", 2.0),
                                Map.entry("awaiting_person", 1.0))));
        // In seconds.
        assertThat(samples().get("duration_rfs{quantile=\"0.5\",}")).isBetween(1.0, 60.0);

        request.release();
        J.simulator().sae().app(app).confirm();
        J.assertBuildStatusSuccess(J.waitForCompletion(held));
        J.assertBuildStatusSuccess(J.waitForCompletion(waiting));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(since(before))
                        .containsEntry("ended_sae_succeeded", 2.0)
                        .containsEntry("ended_codearts_deploy_succeeded", 1.0)
                        .doesNotContainKeys("in_progress", "awaiting_person"));
        for (RollbackKind kind : List.of(SAE_APP, STACK, CHANGE_ORDER, DEPLOYMENT)) {
            assertThat(samples())
                    .containsEntry("calls_" + account(kind), calls(kind, call -> true))
                    .containsEntry("throttled_" + account(kind), calls(kind, call -> call.status() >= 400));
        }
        assertThat(calls(SAE_APP, call -> call.status() >= 400)).isEqualTo(1);
        assertThat(calls(STACK, call -> call.status() >= 400)).isEqualTo(1);
    }

    /** Each test has a simulator at an address of its own. */
    private static String account(RollbackKind kind) {
        String key = kind.isHuawei() ? Accounts.HUAWEI_ACCESS_KEY_ID : Accounts.ALIBABA_ACCESS_KEY_ID;
        return "%s %s %s"
                .formatted(kind.serviceId(), J.cloud().uri().getAuthority(), key)
                .replaceAll("[^A-Za-z0-9]+", "_");
    }

    /** What the simulator has counted. */
    private static double calls(RollbackKind kind, Predicate<Call> condition) {
        String paths =
                switch (kind) {
                    case SAE_APP -> "/pop/v1/sam/.*";
                    case CHANGE_ORDER, EDAS_APP -> "/pop/v5/.*";
                    case STACK -> ".*/stacks.*";
                    case DEPLOYMENT -> "(?!/pop/|.*/stacks).*";
                };
        return J.simulator().calls().all().stream()
                .filter(call -> call.path().matches(paths))
                .filter(condition)
                .count();
    }

    /** Otherwise Prometheus would see no increase when the first rollback fails. */
    @Test
    void countersExistFromTheStart() throws Exception {
        assertThat(samples().keySet())
                .contains("in_progress", "awaiting_person")
                .containsAll(SERVICES.stream()
                        .flatMap(service -> Stream.concat(
                                Stream.of("began_" + service, "duration_" + service + "_count"),
                                Stream.of(Status.values())
                                        .map(status -> "ended_" + service + "_"
                                                + status.name().toLowerCase(Locale.ROOT))))
                        .toList());
    }

    @Test
    void namesAreValidAndUnique() throws Exception {
        J.run(Result.SUCCESS, SAE_APP.call("dryRun", true));
        await().atMost(TIMEOUT).until(() -> samples().containsKey("calls_" + account(SAE_APP)));
        List<String> types = text().lines()
                .filter(line -> line.startsWith("# TYPE " + PREFIX))
                .toList();
        assertThat(types)
                .doesNotHaveDuplicates()
                .allMatch(type -> type.matches("# TYPE [a-zA-Z_][a-zA-Z0-9_]* (gauge|summary)"));
    }

    @Test
    void secretIdIsNotShown() throws Exception {
        UsernamePasswordCredentialsImpl key = SimulatedCloud.key(
                SimulatedCloud.ALIBABA, Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET);
        key.setUsernameSecret(true);
        SimulatedCloud.replace(key);
        J.run(Result.SUCCESS, SAE_APP.call("dryRun", true));

        String known = account(SAE_APP);
        String account = known.replace(Accounts.ALIBABA_ACCESS_KEY_ID, "secret_[0-9a-f]+");
        await().atMost(TIMEOUT)
                .until(() -> samples().keySet().stream().anyMatch(name -> name.matches("calls_" + account)));
        assertThat(samples()).doesNotContainKey("calls_" + known);
    }

    /** The rules in the documentation name what is there. */
    @Test
    void documentedRulesSelectSamples() throws Exception {
        J.run(Result.SUCCESS, SAE_APP.call("dryRun", true));
        await().atMost(TIMEOUT).until(() -> samples().containsKey("calls_" + account(SAE_APP)));
        assertThat(text().lines())
                .containsAll(Files.readString(DOCUMENT)
                        .lines()
                        .filter(line -> line.startsWith("# HELP ") || line.startsWith("# TYPE "))
                        .toList());
        List<JsonNode> documented = documented();
        List<Map<String, String>> relabelled = samples().keySet().stream()
                .map(name -> relabel(
                        PREFIX + name.replaceFirst("\\{.*", ""),
                        documented.get(0).findValue("metric_relabel_configs")))
                .distinct()
                .toList();

        List<String> expressions = documented.get(1).findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(2).allSatisfy(expression -> {
            Matcher selector = SELECTOR.matcher(expression);
            assertThat(selector.find()).isTrue();
            String label = selector.group(2);
            String[] values =
                    label == null ? new String[] {null} : selector.group(3).split("\\|");
            assertThat(relabelled.stream()
                            .filter(labels -> labels.get("__name__").equals(selector.group(1)))
                            .map(labels -> labels.get(label)))
                    .contains(values);
        });
    }

    /** The configurations in the documentation. */
    private static List<JsonNode> documented() throws Exception {
        return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> new ObjectMapper().<JsonNode>valueToTree(new Yaml().load(block.group(1))))
                .toList();
    }

    /** The labels of a metric after Prometheus has applied the rules, all of which replace. */
    private static Map<String, String> relabel(String name, JsonNode rules) {
        Map<String, String> labels = new HashMap<>(Map.of("__name__", name));
        for (JsonNode rule : rules) {
            assertThat(rule.get("source_labels")).hasToString("[\"__name__\"]");
            Matcher matcher = Pattern.compile(rule.get("regex").asText()).matcher(labels.get("__name__"));
            if (matcher.matches()) {
                labels.put(
                        rule.get("target_label").asText(),
                        matcher.replaceFirst(rule.get("replacement").asText()));
            }
        }
        return labels;
    }
}
