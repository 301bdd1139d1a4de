package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import java.time.Duration;
import java.util.function.Consumer;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Stage View shows in the cell of a stage for how long it has been paused ("paused for 5s"). Its status {@code
 * PAUSED_PENDING_INPUT} is for the step {@code input} alone: it looks for executions of that very step in the build.
 */
class StageViewTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    /** The answer of Stage View's remote API. */
    private static JSONObject describe(WorkflowRun build) throws Exception {
        return J.createWebClient().getJSON(build.getUrl() + "wfapi/describe").getJSONObject();
    }

    private static JSONObject stage(WorkflowRun build) throws Exception {
        return describe(build).getJSONArray("stages").getJSONObject(0);
    }

    private static long pause(WorkflowRun build) throws Exception {
        return stage(build).getLong("pauseDurationMillis");
    }

    @ParameterizedTest
    @CsvSource({"1:1 8 1:1 2, true, SUCCESS", "11 12:1 1:1 2, true, SUCCESS", "1:1 8 1:1 2, false, FAILED"})
    void showsForHowLongAStageWaitsForAPerson(String script, boolean step, String result) throws Exception {
        SaeApp app = J.simulator().sae().app(DemoWorld.SAE_APP_ID);
        app.nextRollback(Script.of(script));
        WorkflowRun build = J.start("stage('Deploy') { %s }"
                .formatted(
                        step
                                ? SAE_APP.call()
                                : "rollbackOnFailure([%s]) { deploy(); error 'broken' }".formatted(SAE_APP.nested())));
        await().atMost(TIMEOUT)
                .until(() -> describe(build).getJSONArray("stages").size() == 1 && pause(build) > 0);
        long before = pause(build);
        await().atMost(TIMEOUT).until(() -> pause(build) > before);
        assertThat(stage(build).getString("status"))
                .isEqualTo(describe(build).getString("status"))
                .isEqualTo("IN_PROGRESS");

        Consumer<SaeApp> person = script.startsWith("11") ? SaeApp::approve : SaeApp::confirm;
        person.accept(app);
        J.waitForCompletion(build);
        JSONObject ended = stage(build);
        assertThat(ended.getString("name")).isEqualTo("Deploy");
        assertThat(ended.getString("status")).isEqualTo(result);
        assertThat(ended.getLong("pauseDurationMillis")).isBetween(before, ended.getLong("durationMillis") - 1);
        assertThat(pause(build)).isEqualTo(ended.getLong("pauseDurationMillis"));
    }
}
