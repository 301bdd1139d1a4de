package io.jenkins.plugins.cloudrollback.history;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Result;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The rollbacks of the jobs in a folder, and of all jobs: pages and remote API. */
class RollbackOverviewTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String SUCCEEDS = "1:1 2";
    private static final String FAILS = "1:1 3";

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private Folder folder;
    private int targets;

    @BeforeEach
    void createFolder() throws Exception {
        folder = J.createProject(Folder.class);
    }

    @AfterEach
    void openUp() {
        J.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        J.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
    }

    /** Creates a job that rolls an application of its own back. */
    private WorkflowJob job(Folder in, String name, String script) throws Exception {
        String app = SAE_APP.another(J.simulator(), targets++, 1, true);
        J.simulator().sae().app(app).nextRollback(Script.of(script));
        return SharedJenkins.define(in.createProject(WorkflowJob.class, name), SAE_APP.call("appId", app));
    }

    private void rollBack(Result expected, Folder in, String name) throws Exception {
        String script = expected == Result.SUCCESS ? SUCCEEDS : FAILS;
        J.buildAndAssertStatus(expected, job(in, name, script));
    }

    private static JsonNode api(WebClient client, String url) throws Exception {
        String answer = client.goTo(url + "rollbacks/api/json", "application/json")
                .getWebResponse()
                .getContentAsString();
        return new ObjectMapper().readTree(answer);
    }

    private JsonNode api() throws Exception {
        return api(J.createWebClient(), folder.getUrl());
    }

    private HtmlPage page() throws Exception {
        return J.createWebClient().withJavaScriptEnabled(false).goTo(folder.getUrl() + "rollbacks/");
    }

    private static List<String> jobs(JsonNode entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.get("job").asText())
                .toList();
    }

    private String name(String job) {
        return folder.getFullName() + "/" + job;
    }

    @Test
    void folderShowsItsJobs() throws Exception {
        Folder nested = folder.createProject(Folder.class, "nested");
        Folder other = J.createProject(Folder.class);
        rollBack(Result.SUCCESS, folder, "a");
        rollBack(Result.SUCCESS, nested, "b");
        rollBack(Result.SUCCESS, other, "c");
        J.buildAndAssertSuccess(SharedJenkins.define(folder.createProject(WorkflowJob.class, "none"), "echo 'hello'"));

        assertThat(jobs(api().get("jobs"))).containsExactly(name("a"), name("nested/b"));
        assertThat(jobs(api().get("ended"))).containsExactly(name("nested/b"), name("a"));
        assertThat(page().asNormalizedText()).contains("nested » b").doesNotContain(other.getName(), "none");
        assertThat(jobs(api(J.createWebClient(), "manage/").get("jobs")))
                .contains(name("a"), name("nested/b"), other.getName() + "/c");
    }

    @Test
    void figuresAreThoseOfTheHistory() throws Exception {
        WorkflowJob job = job(folder, "job", SUCCEEDS);
        J.buildAndAssertSuccess(job);
        J.buildAndAssertStatus(Result.FAILURE, SharedJenkins.define(job, SAE_APP.call("appId", failing())));
        J.buildAndAssertSuccess(
                SharedJenkins.define(job, SAE_APP.call("versionId", DemoWorld.OLD_VERSION_ID, "dryRun", true)));

        JsonNode figures = api().get("jobs").get(0);
        JsonNode history = api(J.createWebClient(), job.getUrl());
        assertThat(figures.get("rollbacks").asInt())
                .isEqualTo(history.get("rollbacks").size())
                .isEqualTo(3);
        assertThat(figures.get("successRate"))
                .isEqualTo(history.get("successRate"))
                .hasToString("50");
        assertThat(figures.get("medianDurationMillis")).isEqualTo(history.get("medianDurationMillis"));
        assertThat(figures.get("url").asText()).endsWith(job.getUrl() + "rollbacks/");
        assertThat(page().asNormalizedText()).contains("50 %");
        assertThat(page().getAnchorByText("job").getHrefAttribute()).endsWith(job.getUrl() + "rollbacks/");
    }

    private String failing() {
        String app = SAE_APP.another(J.simulator(), targets++, 1, true);
        J.simulator().sae().app(app).nextRollback(Script.of(FAILS));
        return app;
    }

    @Test
    void personsComeFirst() throws Exception {
        rollBack(Result.FAILURE, folder, "old");
        rollBack(Result.SUCCESS, folder, "new");
        List<WorkflowRun> builds = new ArrayList<>();
        for (String script : List.of("1:600 2", "1:1 8 1:1 2", "1:600 2")) {
            WorkflowJob job = job(folder, "job" + builds.size(), script);
            builds.add(job.scheduleBuild2(0).waitForStart());
            await().atMost(TIMEOUT).until(() -> jobs(api().get("goingOn")).contains(job.getFullName()));
        }
        await().atMost(TIMEOUT).until(() -> jobs(api().get("goingOn")).get(0), first -> first.equals(name("job1")));

        JsonNode report = api();
        assertThat(jobs(report.get("goingOn"))).containsExactly(name("job1"), name("job2"), name("job0"));
        assertThat(report.get("goingOn").get(0).get("state").asText()).isEqualTo("AWAITING_CONFIRMATION");
        assertThat(jobs(report.get("ended"))).containsExactly(name("new"), name("old"));
        HtmlPage page = page();
        assertThat(page.asNormalizedText())
                .contains(
                        "Going on now 3", "Waiting for a person to confirm the next batch", "The change order failed.");
        assertThat(page.querySelectorAll("[data-going-on=true]")).hasSize(1);

        for (WorkflowRun build : builds) {
            build.doStop();
            J.waitForCompletion(build);
        }
        await().atMost(TIMEOUT).until(() -> api().get("goingOn").isEmpty());
        assertThat(page().querySelectorAll("[data-going-on=false]")).hasSize(1);
    }

    @Test
    void noBuildIsLoaded() throws Exception {
        rollBack(Result.SUCCESS, folder, "a");
        rollBack(Result.FAILURE, folder, "b");
        J.jenkins.reload();
        folder = J.jenkins.getItemByFullName(folder.getFullName(), Folder.class);

        assertThat(api().get("ended")).hasSize(2);
        assertThat(page().querySelectorAll("#main-panel tbody tr")).hasSize(4);
        assertThat(folder.getAllItems(WorkflowJob.class))
                .hasSize(2)
                .allSatisfy(
                        job -> assertThat(job.getLazyBuildMixIn().getRunMap().getLoadedBuilds())
                                .isEmpty());
    }

    /** The index of another version of the plugin is made anew, and shown when it is there. */
    @Test
    void unreadableIndexIsMadeAnew() throws Exception {
        rollBack(Result.SUCCESS, folder, "a");
        await().atMost(TIMEOUT).until(() -> Files.exists(index("a")));
        Files.writeString(index("a"), Files.readString(index("a")).replace("\"buildName\"", "\"future\""));

        assertThat(jobs(api().get("ended"))).containsExactly(name("a"));
        assertThat(api().get("unread").asInt()).isZero();
    }

    private Path index(String job) {
        return ((Job<?, ?>) folder.getItem(job)).getRootDir().toPath().resolve("cloud-rollbacks.jsonl");
    }

    @Test
    void onlyReadableJobsAreShown() throws Exception {
        rollBack(Result.SUCCESS, folder, "readable");
        rollBack(Result.SUCCESS, folder, "discoverable");
        rollBack(Result.SUCCESS, folder, "secret");
        Folder hidden = J.createProject(Folder.class);
        rollBack(Result.SUCCESS, hidden, "inside");
        J.secure(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("bob", "manager")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Item.READ)
                .onItems(folder, folder.getItem("readable"), hidden.getItem("inside"))
                .to("bob", "manager")
                .grant(Item.DISCOVER)
                .onItems(folder.getItem("discoverable"), hidden)
                .to("bob", "manager"));

        WebClient bob = J.createWebClient().withJavaScriptEnabled(false).login("bob");
        for (String url : List.of(folder.getUrl(), "manage/")) {
            assertThat(jobs(api(bob, url).get("jobs"))).containsExactly(name("readable"));
            assertThat(jobs(api(bob, url).get("ended"))).containsExactly(name("readable"));
            assertThat(bob.goTo(url + "rollbacks/").asNormalizedText())
                    .contains("readable")
                    .doesNotContain("discoverable", "secret", "inside");
            assertThat(bob.goTo(url + "rollbacks/list").asNormalizedText()).doesNotContain("discoverable");
        }
        WebClient manager = J.createWebClient().withJavaScriptEnabled(false).login("manager");
        assertThat(manager.goTo("manage/").asNormalizedText())
                .contains("Rollbacks going on now, the last ones, and the success rate of each job.");
        WebClient nobody = J.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        assertThat(nobody.goTo("manage/rollbacks/").getUrl().getPath()).contains("login");
        assertThat(bob.withThrowExceptionOnFailingStatusCode(false)
                        .goTo(hidden.getUrl() + "rollbacks/")
                        .getWebResponse()
                        .getStatusCode())
                .isIn(403, 404);
    }

    @Test
    void namesAreEscaped() throws Exception {
        folder.setDisplayName("<b>bold</b>");
        WorkflowJob job = job(folder, "job", SUCCEEDS);
        job.setDisplayName("<i>italic</i>");
        J.buildAndAssertSuccess(job);

        assertThat(page().getWebResponse().getContentAsString()).doesNotContain("<b>bold", "<i>italic");
    }

    @Test
    void folderLinksToTheOverview() throws Exception {
        HtmlPage page = J.createWebClient().withJavaScriptEnabled(false).getPage(folder);

        assertThat(page.getAnchorByHref("/jenkins/" + folder.getUrl() + "rollbacks")
                        .asNormalizedText())
                .contains("Rollbacks");
        assertThat(page().asNormalizedText()).contains("No rollback is going on.", "No rollback has ended yet.");
    }
}
