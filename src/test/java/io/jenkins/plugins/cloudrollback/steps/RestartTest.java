package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArts;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.Roles;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Jenkins restarts during rollbacks, which continue at the providers meanwhile. Each test covers all four kinds, each in
 * its own build.
 */
class RestartTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @Test
    void beforeTheRequest() throws Throwable {
        List<Hold> reads = new ArrayList<>();
        sessions.then(j -> {
            cloud.connect();
            for (RollbackKind kind : RollbackKind.values()) {
                kind.succeedsAfter(cloud, 1);
                reads.add(cloud.simulator().faults().next(kind.firstOperation()).holdRequest());
                start(j, kind);
            }
            awaitArrivals(reads);
        });
        sessions.then(j -> {
            for (RollbackKind kind : RollbackKind.values()) {
                assertSucceeds(j, kind);
            }
        });
    }

    @Test
    void duringTheRequest() throws Throwable {
        cloud.simulator().codeArts().rollbackId(CodeArts.RollbackId.SAME);
        List<Hold> requests = new ArrayList<>();
        sessions.then(j -> {
            cloud.connect();
            for (RollbackKind kind : RollbackKind.values()) {
                kind.succeedsAfter(cloud, 1);
                requests.add(cloud.simulator().faults().next(kind.request()).holdRequest());
                start(j, kind);
            }
            awaitArrivals(requests);
        });
        requests.forEach(Hold::release);
        sessions.then(j -> {
            for (RollbackKind kind : RollbackKind.values()) {
                j.assertLogContains("The request for ", assertSucceeds(j, kind));
                j.assertLogContains("at the provider. Waiting for it to finish.", build(j, kind));
            }
        });
    }

    @Test
    void whileTheStepWaits() throws Throwable {
        sessions.then(j -> {
            cloud.connect();
            for (RollbackKind kind : RollbackKind.values()) {
                kind.succeedsAfter(cloud, 7);
                start(j, kind);
            }
            for (RollbackKind kind : RollbackKind.values()) {
                j.waitForMessage("The provider accepted the request. Change ID: ", build(j, kind));
            }
        });
        sessions.then(j -> {
            for (RollbackKind kind : RollbackKind.values()) {
                j.assertLogContains(
                        "Resumed after an interruption. Waiting for the rollback of ", assertSucceeds(j, kind));
            }
        });
    }

    /** The provider gave the rollback a new id, which was lost with the answer, and shows nothing else to identify it. */
    @Test
    void ambiguousRollbackFails() throws Throwable {
        cloud.simulator().codeArts().rollbackId(CodeArts.RollbackId.NEW);
        DEPLOYMENT.succeedsAfter(cloud, 1);
        Hold answer = cloud.simulator().faults().next(DEPLOYMENT.request()).holdAnswer();
        sessions.then(j -> {
            cloud.connect();
            start(j, DEPLOYMENT);
            awaitArrivals(List.of(answer));
        });
        answer.release();
        sessions.then(j -> {
            WorkflowRun build = j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build(j, DEPLOYMENT)));
            j.assertLogContains("may not be this rollback", build);
            assertThat(cloud.effects()).hasSize(1);
        });
    }

    private static void start(JenkinsRule j, RollbackKind kind) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, kind.name());
        job.setDefinition(new CpsFlowDefinition("def r = " + kind.call() + "; echo \"then: $r.status\"", true));
        job.scheduleBuild2(0).waitForStart();
    }

    private static WorkflowRun build(JenkinsRule j, RollbackKind kind) {
        return j.jenkins.getItemByFullName(kind.name(), WorkflowJob.class).getBuildByNumber(1);
    }

    private static void awaitArrivals(List<Hold> holds) throws InterruptedException {
        for (Hold hold : holds) {
            assertThat(hold.awaitArrival(Duration.ofSeconds(30))).isTrue();
        }
    }

    private WorkflowRun assertSucceeds(JenkinsRule j, RollbackKind kind) throws Exception {
        WorkflowRun build = j.assertBuildStatusSuccess(j.waitForCompletion(build(j, kind)));
        j.assertLogContains("then: SUCCEEDED", build);
        assertThat(cloud.effects()).extracting(Effect::target).containsOnlyOnce(kind.target());
        return build;
    }

    /** A session is in memory only: it is started anew, here with a token that is issued to the same build. */
    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT"})
    void whileWaitingWithSessionOfRole(RollbackKind kind) throws Throwable {
        OidcIssuer issuer = new OidcIssuer();
        DemoWorld.trust(cloud.simulator(), issuer);
        sessions.then(j -> {
            cloud.connect();
            SimulatedCloud.add(
                    Roles.secretText(issuer.token(DemoWorld.TRUSTED_SUBJECT, Instant.now())),
                    kind.isHuawei() ? Roles.agency(Roles.TOKEN) : Roles.role(Roles.TOKEN));
            kind.succeedsAfter(cloud, 20);
            WorkflowJob job = j.createProject(WorkflowJob.class, "role");
            SharedJenkins.define(job, kind.call("credentialsId", Roles.ID));
            j.waitForMessage(
                    "The provider accepted the request", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(j -> j.assertBuildStatusSuccess(j.waitForCompletion(
                j.jenkins.getItemByFullName("role", WorkflowJob.class).getLastBuild())));
        String operation = kind.isHuawei() ? "AssumeAgencyWithOIDC" : "AssumeRoleWithOIDC";
        assertThat(cloud.simulator().calls().count(operation)).isEqualTo(2);
        assertThat(cloud.effects()).hasSize(1);
    }
}
