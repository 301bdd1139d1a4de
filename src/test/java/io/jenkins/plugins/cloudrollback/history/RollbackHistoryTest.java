package io.jenkins.plugins.cloudrollback.history;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import hudson.tasks.LogRotator;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import java.io.File;
import java.nio.file.Files;
import org.apache.commons.io.FileUtils;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rollbacks of a job on its page and in the remote API. */
class RollbackHistoryTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private WorkflowJob job;

    @BeforeEach
    void createJob() throws Exception {
        job = J.createProject(WorkflowJob.class);
    }

    private void build(Result expected, String script) throws Exception {
        J.buildAndAssertStatus(expected, SharedJenkins.define(job, script));
    }

    private void rollBackApp(Result expected, String script) throws Exception {
        SaeApp app = J.simulator().sae().app(DemoWorld.SAE_APP_ID);
        app.deploy("ci", "pop", Script.of("2"));
        app.nextRollback(Script.of(script));
        build(expected, SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID));
    }

    private HtmlPage page(String query) throws Exception {
        return J.createWebClient().withJavaScriptEnabled(false).goTo(job.getUrl() + "rollbacks/" + query);
    }

    private JsonNode api(String query) throws Exception {
        return new ObjectMapper()
                .readTree(J.createWebClient()
                        .goTo(job.getUrl() + "rollbacks/api/json" + query, "application/json")
                        .getWebResponse()
                        .getContentAsString());
    }

    private Object link() {
        return job.getAction(RollbackHistory.class).getIconFileName();
    }

    @Test
    void listsAndSummarizes() throws Exception {
        rollBackApp(Result.SUCCESS, "1:1 2");
        rollBackApp(Result.FAILURE, "1:1 3");
        STACK.succeedsAfter(J.cloud(), 1);
        build(Result.SUCCESS, STACK.call());
        build(Result.SUCCESS, "echo 'nothing to roll back'");
        build(Result.SUCCESS, SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID, "dryRun", true));

        HtmlPage page = page("");
        assertThat(page.querySelectorAll("tbody tr")).hasSize(4);
        assertThat(page.querySelectorAll("svg a rect")).hasSize(4);
        assertThat(page.asNormalizedText())
                .contains("66 %", "app demo in cn-hangzhou", DemoWorld.STACK_NAME, "The change order failed.");

        JsonNode all = api("");
        assertThat(all.get("successRate").asInt()).isEqualTo(66);
        assertThat(all.get("medianDurationMillis").asLong()).isPositive();
        assertThat(all.get("rollbacks"))
                .extracting(rollback -> rollback.get("build").asInt())
                .containsExactly(5, 3, 2, 1);

        JsonNode failed = api("?state=FAILED&service=sae").get("rollbacks").get(0);
        assertThat(failed.get("build").asInt()).isEqualTo(2);
        assertThat(failed.get("to").asText()).contains(DemoWorld.OLD_VERSION_ID);
        assertThat(failed.get("message").asText()).contains("The change order failed.");
        assertThat(page("?service=rfs").querySelectorAll("tbody tr")).hasSize(1);
        assertThat(page("?service=edas").asNormalizedText()).contains("No rollbacks");
    }

    @Test
    void existsWhileBuildsExist() throws Exception {
        build(Result.SUCCESS, "echo 'nothing to roll back'");
        assertThat(link()).isNull();
        rollBackApp(Result.SUCCESS, "1:1 2");
        assertThat(link()).isNotNull();

        J.jenkins.reload();
        job = J.jenkins.getItemByFullName(job.getFullName(), WorkflowJob.class);
        assertThat(api("").get("rollbacks")).hasSize(1);
        job.getLastBuild().delete();
        assertThat(api("").get("rollbacks")).isEmpty();
    }

    @Test
    void olderBuildsAreListedOnDemand() throws Exception {
        rollBackApp(Result.FAILURE, "1:1 3");
        rollBackApp(Result.SUCCESS, "1:1 2");
        for (int number = 3; number <= 202; number++) {
            FileUtils.copyDirectory(
                    new File(job.getBuildDir(), "2"), new File(job.getBuildDir(), String.valueOf(number)));
        }
        job.doReload();
        Files.delete(job.getRootDir().toPath().resolve("cloud-rollbacks.jsonl"));

        assertThat(api("").get("rollbacks")).hasSize(200);
        assertThat(api("").get("truncated").asBoolean()).isTrue();
        assertThat(api("?all=true").get("rollbacks")).hasSize(202);
        assertThat(page("").asNormalizedText()).contains("newest 200 builds", "Show all");
        assertThat(page("?state=FAILED").asNormalizedText())
                .contains("No rollbacks match the filter", "newest 200 builds", "Show all");
        assertThat(page("?state=FAILED&all=true").asNormalizedText())
                .contains("Rollback failed")
                .doesNotContain("Show all");
    }

    @Test
    void deletedBuildsDoNotCount() throws Exception {
        for (int build = 1; build <= 3; build++) {
            rollBackApp(Result.SUCCESS, "1:1 2");
        }
        job.setBuildDiscarder(new LogRotator(-1, 1, -1, -1));
        job.logRotate();
        assertThat(api("").get("rollbacks")).hasSize(1);
        job.getLastBuild().delete();
        assertThat(link()).isNull();
        assertThat(page("").asNormalizedText()).contains("No rollbacks");
    }

    @Test
    void namesAreEscaped() throws Exception {
        job.setDisplayName("<b>bold</b>");
        rollBackApp(Result.SUCCESS, "1:1 2");
        job.getLastBuild().setDisplayName("<i>one</i>");
        assertThat(page("").getWebResponse().getContentAsString()).doesNotContain("<b>bold", "<i>one");
    }
}
