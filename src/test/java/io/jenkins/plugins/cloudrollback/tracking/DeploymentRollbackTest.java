package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.DeployStep;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** What a build has deployed successfully can be rolled back later by a person, unless it has changed since. */
class DeploymentRollbackTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeAll
    static void secure() {
        J.secure();
    }

    private static WorkflowRun deployed(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        return J.run(
                Result.SUCCESS, "rollbackOnFailure([%s]) { deploy(kind: '%s') }".formatted(kind.nested(), kind.name()));
    }

    private static JSONArray deployments(Run<?, ?> build) throws Exception {
        return J.createWebClient()
                .login("reader")
                .getJSON(build.getUrl() + "rollback-deployment/api/json")
                .getJSONObject()
                .getJSONArray("deployments");
    }

    private static String id(Run<?, ?> build) throws Exception {
        return deployments(build).getJSONObject(0).getString("id");
    }

    private static WebResponse post(String user, Run<?, ?> build, String method, String id) throws Exception {
        var browser = J.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
        WebRequest request =
                new WebRequest(new URL(J.getURL(), build.getUrl() + "rollback-deployment/" + method), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("id", id)));
        return browser.getPage(browser.addCrumb(request)).getWebResponse();
    }

    private static JSONObject decide(Run<?, ?> build) throws Exception {
        WebResponse answer = post("configurer", build, "decide", id(build));
        assertThat(answer.getStatusCode()).isEqualTo(200);
        return JSONObject.fromObject(answer.getContentAsString()).getJSONObject("data");
    }

    private static String refusal(Run<?, ?> build, String method) throws Exception {
        WebResponse answer = post("configurer", build, method, id(build));
        assertThat(answer.getStatusCode()).isEqualTo(409);
        return JSONObject.fromObject(answer.getContentAsString()).getString("message");
    }

    private static void start(Run<?, ?> build) throws Exception {
        WebResponse answer = post("configurer", build, "start", id(build));
        assertThat(answer.getContentAsString()).contains("\"status\":\"ok\"");
    }

    /** The last rollback of the build, after its end. */
    private static RollbackView ended(Run<?, ?> build) {
        RollbackAction action = build.getAction(RollbackAction.class);
        await().atMost(Duration.ofMinutes(1)).until(action::hasEnded);
        List<RollbackView> rollbacks = action.getRollbacks();
        return rollbacks.get(rollbacks.size() - 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT", "EDAS_APP"})
    void goesBackToWhatRanBefore(RollbackKind kind) throws Exception {
        WorkflowRun build = deployed(kind);
        J.assertLogContains("Can be rolled back later, on the page of this build: ", build);
        assertThat(J.cloud().effects()).isEmpty();

        JSONObject decision = decide(build);
        assertThat(decision.getBoolean("possible")).isTrue();
        assertThat(decision.getString("target")).contains(kind.target());
        assertThat(J.cloud().effects()).isEmpty();

        start(build);
        RollbackView rollback = ended(build);
        assertThat(rollback.getState()).isEqualTo(RollbackState.SUCCEEDED);
        assertThat(rollback.getRequestedBy()).startsWith("configurer");
        assertThat(rollback.getTo()).isEqualTo(decision.getString("to"));
        assertThat(J.cloud().effects()).hasSize(1);
        assertThat(build.getResult()).isEqualTo(Result.SUCCESS);

        assertThat(refusal(build, "start")).contains("was rolled back already", "configurer");
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void restoresTheVersionFromBeforeTheBlock() throws Exception {
        WorkflowRun build = deployed(SAE_APP);
        start(build);
        ended(build);
        assertThat(J.simulator().sae().app(SAE_APP.target()).runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(build.getAction(RollbackAction.class).getLaterLog()).contains("[SAE] Decision: ", "Rolled back. ");
    }

    /** The build was started by somebody else. */
    @Test
    void auditLogNamesThePerson() throws Exception {
        WorkflowRun build = deployed(SAE_APP);
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.cloudrollback.audit", Level.INFO)
                .capture(10)) {
            start(build);
            await().atMost(Duration.ofMinutes(1)).until(() -> log.getMessages().size() == 2);
            assertThat(log.getMessages())
                    .allSatisfy(line -> assertThat(line).contains("requestedBy=\"configurer (configurer)\""));
        }
        assertThat(RollbackAction.results(build).get(0).getRequestedBy()).startsWith("configurer");
    }

    @Test
    void freestyleBuildKeepsWhatItHasDeployed() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        Run<?, ?> build = J.buildAndAssertSuccess(J.freestyle(Result.SUCCESS, SAE_APP.step()));

        start(build);
        assertThat(ended(build).getState()).isEqualTo(RollbackState.SUCCEEDED);
        assertThat(J.simulator().sae().app(SAE_APP.target()).runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT", "EDAS_APP"})
    void laterDeploymentIsNotUndone(RollbackKind kind) throws Exception {
        WorkflowRun build = deployed(kind);
        DeployStep.deploy(kind, kind.target(), kind == DEPLOYMENT ? "succeeded" : "2", "alice");

        JSONObject decision = decide(build);
        assertThat(decision.getBoolean("possible")).isFalse();
        assertThat(decision.getString("decision")).contains("The target has changed since");
        assertThat(refusal(build, "start")).contains("The target has changed since");
        assertThat(build.getAction(RollbackAction.class).getRecords()).isEmpty();
        assertThat(J.cloud().effects()).isEmpty();
    }

    /** The engine looks again right before the request. */
    @Test
    void deploymentAfterTheDecisionIsNotUndone() throws Exception {
        WorkflowRun build = deployed(SAE_APP);
        String id = id(build);
        J.simulator().faults().next("ListAppVersions").pass();
        Hold hold = J.simulator().faults().next("ListAppVersions").holdRequest();
        WebResponse answer = post("configurer", build, "start", id);
        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(hold.awaitArrival(Duration.ofSeconds(30))).isTrue();
        DeployStep.deploy(SAE_APP, SAE_APP.target(), "2", "bob");
        hold.release();

        assertThat(ended(build).getState()).isEqualTo(RollbackState.REFUSED);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void secondRequestIsRefusedMeanwhile() throws Exception {
        WorkflowRun build = deployed(SAE_APP);
        Hold request = J.simulator().faults().next(SAE_APP.request()).holdRequest();
        start(build);
        assertThat(request.awaitArrival(Duration.ofSeconds(30))).isTrue();
        assertThat(refusal(build, "start")).contains("is in progress", "configurer");
        request.release();
        assertThat(ended(build).getState()).isEqualTo(RollbackState.SUCCEEDED);
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void failedRollbackMayBeRepeated() throws Exception {
        WorkflowRun build = deployed(DEPLOYMENT);
        J.simulator().faults().next(DEPLOYMENT.request()).error(403, "Forbidden");
        start(build);
        assertThat(ended(build).getState()).isEqualTo(RollbackState.REFUSED);
        start(build);
        assertThat(ended(build).getState()).isEqualTo(RollbackState.SUCCEEDED);
    }

    @Test
    void nothingIsOfferedWithoutAChange() throws Exception {
        WorkflowRun build =
                J.run(Result.SUCCESS, "rollbackOnFailure([%s]) { echo 'fine' }".formatted(SAE_APP.nested()));
        J.assertLogContains("Nothing has changed since the restore point.", build);
        J.createWebClient().login("admin").assertFails(build.getUrl() + "rollback-deployment/", 404);
    }

    @Test
    void stackThatWasDeployedCannotBeTakenBack() throws Exception {
        WorkflowRun build = J.run(
                Result.SUCCESS,
                "rollbackOnFailure([%s]) { deploy(kind: 'STACK', script: 'DEPLOYMENT_IN_PROGRESS:1 DEPLOYMENT_COMPLETE');"
                                .formatted(STACK.nested())
                        + " sleep 3 }");
        J.assertLogContains("Cannot be rolled back later on the page of this build: ", build);
        J.createWebClient().login("admin").assertFails(build.getUrl() + "rollback-deployment/", 404);
    }

    @Test
    void dryRunKeepsNothing() throws Exception {
        WorkflowRun build =
                J.run(Result.SUCCESS, "rollbackOnFailure([%s]) { deploy() }".formatted(SAE_APP.nested("dryRun", true)));
        assertThat(JenkinsRule.getLog(build)).doesNotContain("rolled back later");
    }

    @Test
    void outageDoesNotFailTheBuild() throws Exception {
        WorkflowRun build =
                J.start("rollbackOnFailure([%s]) { deploy(); semaphore 'deployed' }".formatted(SAE_APP.nested()));
        SemaphoreStep.waitForStart("deployed/1", build);
        J.simulator().faults().next("ListAppVersions").error(404, "InvalidAppId.NotFound");
        SemaphoreStep.success("deployed/1", null);
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        J.assertLogContains("Cannot be rolled back later on the page of this build: ", build);
    }

    @Test
    void runningBuildIsNotRolledBack() throws Exception {
        WorkflowRun build =
                J.start("rollbackOnFailure([%s]) { deploy() }; semaphore 'later'".formatted(SAE_APP.nested()));
        SemaphoreStep.waitForStart("later/1", build);
        assertThat(refusal(build, "decide")).contains("The build is still running.");
        assertThat(refusal(build, "start")).contains("The build is still running.");
        SemaphoreStep.success("later/1", null);
        J.waitForCompletion(build);
        assertThat(decide(build).getBoolean("possible")).isTrue();
    }

    @Test
    void requiresItsPermission() throws Exception {
        J.secure()
                .grant(DeploymentRollback.PERMISSION, Item.READ, Jenkins.READ)
                .everywhere()
                .to("operator");
        WorkflowRun build = deployed(SAE_APP);
        String id = id(build);
        for (String user : List.of("reader", "builder")) {
            assertThat(post(user, build, "start", id).getStatusCode()).isEqualTo(403);
            assertThat(page(user, build)).doesNotContain("Roll back what this build deployed");
        }
        assertThat(J.cloud().effects()).isEmpty();
        for (String user : List.of("operator", "configurer", "admin")) {
            assertThat(page(user, build)).contains("Roll back what this build deployed");
            assertThat(post(user, build, "decide", id).getStatusCode()).isEqualTo(200);
        }
        assertThat(post("operator", build, "start", "another").getStatusCode()).isEqualTo(409);
        assertThat(post("operator", build, "start", id).getStatusCode()).isEqualTo(200);
        assertThat(ended(build).getRequestedBy()).startsWith("operator");
    }

    /** The other build is named only to those who may read its job. */
    @Test
    void warnsOfAnotherDeployment() throws Exception {
        WorkflowRun build = deployed(SAE_APP);
        WorkflowRun other = J.start("rollbackOnFailure([%s]) { semaphore 'deploying' }".formatted(SAE_APP.nested()));
        SemaphoreStep.waitForStart("deploying/1", other);
        J.secure()
                .grant(DeploymentRollback.PERMISSION, Item.READ)
                .onItems(build.getParent())
                .to("operator")
                .grant(Jenkins.READ)
                .everywhere()
                .to("operator");
        assertThat(decide(build).getString("warning")).startsWith("Look out: " + other.getFullDisplayName());
        WebResponse answer = post("operator", build, "decide", id(build));
        assertThat(answer.getContentAsString())
                .contains("another build is in progress")
                .doesNotContain(other.getParent().getName() + " ");
        assertThat(post("operator", build, "start", id(build)).getStatusCode()).isEqualTo(200);
        ended(build);
        assertThat(build.getAction(RollbackAction.class).getLaterLog())
                .contains("another build is in progress")
                .doesNotContain(other.getFullDisplayName());
        SemaphoreStep.success("deploying/1", null);
        J.waitForCompletion(other);
        assertThat(decide(deployed(SAE_APP)).get("warning")).isEqualTo(net.sf.json.JSONNull.getInstance());
    }

    private static String page(String user, Run<?, ?> build) throws Exception {
        return J.createWebClient()
                .withJavaScriptEnabled(false)
                .login(user)
                .goTo(build.getUrl())
                .asNormalizedText();
    }

    /** Two blocks with the same target are one deployment: what ran before the first one is restored. */
    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT", "EDAS_APP"})
    void blocksWithTheSameTarget(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(Result.SUCCESS, block(kind) + block(kind));
        assertThat(deployments(build).size()).isEqualTo(1);
        String before = deployments(build).getJSONObject(0).getString("before");
        start(build);
        RollbackView rollback = ended(build);
        assertThat(rollback.getState()).isEqualTo(RollbackState.SUCCEEDED);
        assertThat(rollback.getTo()).isEqualTo(before);
        assertThat(before).contains(ran(kind));
    }

    private static String block(RollbackKind kind) {
        return "rollbackOnFailure([%s]) { deploy(kind: '%s') };".formatted(kind.nested(), kind.name());
    }

    @Test
    void nestedBlockAfterAnotherOne() throws Exception {
        String outer = "rollbackOnFailure([%s]) { %s };".formatted(SAE_APP.nested(), block(SAE_APP));
        WorkflowRun build = J.run(Result.SUCCESS, block(SAE_APP) + outer);
        assertThat(deployments(build).getJSONObject(0).getString("before")).contains(ran(SAE_APP));
    }

    /** The id of the version or record that runs at first. */
    private static String ran(RollbackKind kind) {
        return switch (kind) {
            case SAE_APP -> DemoWorld.NEW_VERSION_ID;
            case EDAS_APP -> DemoWorld.EDAS_NEW_VERSION_ID;
            default -> DemoWorld.NEW_RECORD_ID;
        };
    }

    /** What somebody else has deployed between the blocks is not undone: what ran before the last block is restored. */
    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT", "EDAS_APP"})
    void blocksWithAnotherDeploymentBetween(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        String between = "between-" + kind;
        WorkflowRun build = J.start(block(kind) + "semaphore '" + between + "';" + block(kind));
        SemaphoreStep.waitForStart(between + "/1", build);
        DeployStep.deploy(kind, kind.target(), kind == DEPLOYMENT ? "succeeded" : "2", "alice");
        SemaphoreStep.success(between + "/1", null);
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        assertThat(deployments(build).size()).isEqualTo(1);
        assertThat(deployments(build).getJSONObject(0).getString("before")).doesNotContain(ran(kind));
    }

    @Test
    void survivesReloadOfTheBuild() throws Exception {
        WorkflowRun build = deployed(SAE_APP);
        String id = id(build);
        build.getParent().doReload();
        WorkflowRun loaded = build.getParent().getBuildByNumber(build.getNumber());
        assertThat(loaded).isNotSameAs(build);
        assertThat(id(loaded)).isEqualTo(id);
        start(loaded);
        assertThat(ended(loaded).getState()).isEqualTo(RollbackState.SUCCEEDED);
        assertThat(build.getAction(RollbackAction.class).getJournals())
                .allSatisfy(journal -> assertThat(journal.outcome().status()).isEqualTo(Status.SUCCEEDED));
    }
}
