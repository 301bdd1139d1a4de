package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Orphans;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages of a build show its rollbacks, and let users with permission confirm a batch. */
class RollbackPageTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeAll
    static void secure() {
        J.secure();
    }

    private static HtmlPage page(String user, Run<?, ?> build, String page) throws Exception {
        return J.createWebClient().withJavaScriptEnabled(false).login(user).goTo(build.getUrl() + page);
    }

    private static String text(String user, Run<?, ?> build, String page) throws Exception {
        return page(user, build, page).asNormalizedText();
    }

    @ParameterizedTest
    @EnumSource
    void showsEachOutcome(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.SUCCESS, kind.call());

        for (String page : List.of("", "rollbacks/", "rollbacks/list")) {
            assertThat(text("reader", build, page))
                    .contains("Rolled back", kind.service(), "Took ", "Open in the console");
            // At least where the mouse points.
            assertThat(page("reader", build, page).getWebResponse().getContentAsString())
                    .contains(kind.target());
        }
        assertThat(page("reader", build, "").getAnchorByHref("/jenkins/" + build.getUrl() + "rollbacks/"))
                .isNotNull();
    }

    @Test
    void showsVersionsAndFailure() throws Exception {
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:1 3"));
        Run<?, ?> build = J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.FAILURE, SAE_APP.step()));

        assertThat(text("reader", build, ""))
                .contains("Rollback failed", "The change order failed.", "app demo in", "→", "demo:1.1")
                .doesNotContain("Details:", "https://");
    }

    @Test
    void builderConfirmsBatch() throws Exception {
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:1 8 1:1 2"));
        WorkflowRun build = J.start(SAE_APP.call());
        await().atMost(Duration.ofMinutes(1))
                .until(() -> text("builder", build, "rollbacks/list").contains("Confirm next batch"));

        User.getById("builder", true).setFullName("Bob\nFinished: SUCCESS");
        HtmlPage page = page("builder", build, "");
        DomElement bar = page.querySelector("[role=progressbar]");
        assertThat(bar.getAttribute("aria-valuenow")).isEqualTo("1");
        assertThat(bar.getAttribute("aria-valuemax")).isEqualTo("2");
        assertThat(text("reader", build, ""))
                .contains("Waiting for a person", "Users who may build this job can confirm the batch here.")
                .doesNotContain("Confirm next batch");

        DomElement button = page.querySelector(".cloud-rollback__confirm");
        String id = page.<DomElement>querySelector("[data-id]").getAttribute("data-id");
        String batchId = button.getAttribute("data-batch");
        assertThat(confirm("builder", HttpMethod.GET, build, id, batchId).getStatusCode())
                .isIn(404, 405);
        assertThat(confirm("reader", HttpMethod.POST, build, id, batchId).getStatusCode())
                .isEqualTo(403);
        assertThat(J.simulator().calls().count("ConfirmPipelineBatch")).isZero();

        assertThat(status(confirm("builder", HttpMethod.POST, build, id, null))).isEqualTo("error");
        assertThat(status(confirm("builder", HttpMethod.POST, build, id, batchId)))
                .isEqualTo("ok");
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        J.assertLogContains(
                "Confirming the next batch (" + batchId + ") on behalf of builder (Bob Finished: SUCCESS)", build);
        assertThat(J.simulator().calls().count("ConfirmPipelineBatch")).isEqualTo(1);
        assertThat(status(confirm("builder", HttpMethod.POST, build, id, batchId)))
                .isEqualTo("error");
        assertThat(status(confirm("builder", HttpMethod.POST, build, "another", batchId)))
                .isEqualTo("error");
    }

    @Test
    void linksToApproval() throws Exception {
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("11 12:1 1:1 2"));
        WorkflowRun build = J.start(SAE_APP.call());
        await().atMost(Duration.ofMinutes(1))
                .until(() -> text("reader", build, "rollbacks/list").contains("Waiting for a person to approve"));
        assertThat(page("reader", build, "")
                        .getAnchorByText("Approve in the console")
                        .getHrefAttribute())
                .startsWith("https://sae.console.aliyun.com/");

        J.simulator().sae().app(DemoWorld.SAE_APP_ID).approve();
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
    }

    /** As after a restart of Jenkins. */
    @Test
    void buildHistoryShowsRollbackOfABuildThatIsOver() throws Exception {
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:1 8 1:1 2"));
        FreeStyleBuild build = Orphans.tracked(J, J.folder());
        String history = build.getParent().getUrl() + "buildHistory/ajax";
        await().atMost(Duration.ofMinutes(1))
                .until(() -> J.createWebClient()
                        .withJavaScriptEnabled(false)
                        .login("reader")
                        .goTo(history)
                        .asNormalizedText()
                        .contains("Waiting for confirmation of the next batch"));

        J.simulator().sae().app(DemoWorld.SAE_APP_ID).confirm();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> RollbackAction.inProgress().isEmpty());
        HtmlPage after =
                J.createWebClient().withJavaScriptEnabled(false).login("reader").goTo(history);
        HtmlAnchor badge = after.getAnchorByHref("/jenkins/" + build.getUrl() + "rollbacks/");
        assertThat(badge.asNormalizedText()).isEqualTo("Rolled back");
        assertThat(badge.getAttribute("tooltip")).contains("demo", " -> ", ", rolled back after 00:");
    }

    @Test
    void tellsWhyNothingWasNeeded() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, "rollbackOnFailure([" + SAE_APP.nested() + "]) { error 'broken' }");
        assertThat(text("reader", build, "rollbacks/list"))
                .contains("Not needed, nothing was changed", "Restore point", "demo:1.1")
                .contains("Decision", "Nothing has changed since the restore point.")
                .doesNotContain("Changed since");
        JSONObject rollback = J.createWebClient()
                .login("reader")
                .getJSON(build.getUrl() + "rollbacks/api/json")
                .getJSONObject()
                .getJSONArray("rollbacks")
                .getJSONObject(0);
        assertThat(rollback.getString("state")).isEqualTo("NOT_NEEDED");
        assertThat(rollback.getString("restorePoint")).contains(DemoWorld.NEW_VERSION_ID);
        assertThat(rollback.getString("decision")).isEqualTo("Nothing has changed since the restore point.");
    }

    @Test
    void unusedBlockIsInvisible() throws Exception {
        WorkflowRun build = J.run(Result.SUCCESS, "rollbackOnFailure([" + SAE_APP.nested() + "]) { echo 'fine' }");
        assertThat(text("reader", build, "")).doesNotContain("Rollbacks");
    }

    private static String status(WebResponse answer) {
        return JSONObject.fromObject(answer.getContentAsString()).getString("status");
    }

    private static WebResponse confirm(String user, HttpMethod method, Run<?, ?> build, String id, String batchId)
            throws Exception {
        var browser = J.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
        WebRequest request = new WebRequest(new URL(J.getURL(), build.getUrl() + "rollbacks/confirm"), method);
        List<NameValuePair> parameters = new ArrayList<>(List.of(new NameValuePair("id", id)));
        if (batchId != null) {
            parameters.add(new NameValuePair("batchId", batchId));
        }
        request.setRequestParameters(parameters);
        return browser.getPage(method == HttpMethod.POST ? browser.addCrumb(request) : request)
                .getWebResponse();
    }
}
