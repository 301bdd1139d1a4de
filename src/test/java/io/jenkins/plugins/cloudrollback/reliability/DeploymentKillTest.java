package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.reliability.BuildMatrix.Member;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults.Next;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedController;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import java.io.Serializable;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A controller is killed while what a build has deployed is rolled back at the request of a person, and started again. */
class DeploymentKillTest {
    @RegisterExtension
    private static final SharedController CONTROLLER = new SharedController();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    private BuildMatrix matrix;

    /** Runs a build for each kind, which has deployed successfully. */
    @BeforeEach
    void deploy() throws Throwable {
        List<Member> members = new ArrayList<>();
        for (RollbackKind kind : List.of(RollbackKind.SAE_APP, RollbackKind.DEPLOYMENT, RollbackKind.EDAS_APP)) {
            String target = BuildMatrix.target(kind, cloud.simulator(), 10);
            members.add(new Member(kind, target, true, FlowDurabilityHint.MAX_SURVIVABILITY));
        }
        matrix = new BuildMatrix(members);
        CONTROLLER.runRemotely(new Deploy(cloud.uri(), matrix));
    }

    private record Deploy(URI address, BuildMatrix matrix) implements RealJenkinsExtension.Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            SimulatedCloud.connect(address);
            for (Member member : matrix.members()) {
                WorkflowJob job = j.createProject(WorkflowJob.class, member.job());
                String deploy =
                        member.kind().deployCommand().replace(member.kind().target(), member.target());
                job.setDefinition(new CpsFlowDefinition(
                        "rollbackOnFailure([%s]) { node { sh '''%s ''' } }"
                                .formatted(
                                        member.kind().nested(member.kind().targetParameter(), member.target()), deploy),
                        true));
                j.buildAndAssertSuccess(job);
            }
        }
    }

    /** Has each deployment rolled back by the remote API. */
    private record Start(BuildMatrix matrix) implements RealJenkinsExtension.Step {
        @Override
        public void run(JenkinsRule j) throws Throwable {
            // The one of a real Jenkins is bound to a session.
            j.jenkins.setCrumbIssuer(null);
            var browser = j.createWebClient().withJavaScriptEnabled(false);
            for (Member member : matrix.members()) {
                String url = member.build(j).getUrl() + "rollback-deployment/";
                String id = browser.getJSON(url + "api/json")
                        .getJSONObject()
                        .getJSONArray("deployments")
                        .getJSONObject(0)
                        .getString("id");
                WebRequest request = new WebRequest(new URL(j.getURL(), url + "start"), HttpMethod.POST);
                request.setRequestParameters(List.of(new NameValuePair("id", id)));
                browser.getPage(request);
            }
        }
    }

    /** Waits for the end of all, and returns how each ended; REFUSED etc. as in the record, null for no record. */
    private record Endings(BuildMatrix matrix) implements RealJenkinsExtension.Step2<LinkedHashMap<Member, Ending>> {
        @Override
        public LinkedHashMap<Member, Ending> run(JenkinsRule j) {
            LinkedHashMap<Member, Ending> endings = new LinkedHashMap<>();
            for (Member member : matrix.members()) {
                await().atMost(Duration.ofMinutes(5)).until(() -> member.phase(j) == Phase.DONE);
                List<RollbackRecord> records = member.records(j);
                Run<?, ?> build = member.build(j);
                endings.put(
                        member,
                        new Ending(
                                records.size(),
                                records.get(0).journal().outcome().status(),
                                String.valueOf(build.getResult())));
            }
            return endings;
        }
    }

    private record Ending(int rollbacks, Status status, String result) implements Serializable {}

    private Map<Member, Ending> killAndStart(HeldCalls... held) throws Throwable {
        CONTROLLER.stopJenkinsForcibly();
        for (HeldCalls calls : held) {
            calls.release();
        }
        CONTROLLER.startJenkins();
        return CONTROLLER.runRemotely(new Endings(matrix));
    }

    /** Each took effect once, and its build is still a success. */
    private void check(Map<Member, Ending> endings, boolean answerLost) {
        assertThat(endings).hasSize(matrix.members().size()).allSatisfy((member, ending) -> {
            // CodeArts Deploy does not tell whether a new record is ours if the answer was lost.
            boolean doubtful = answerLost && member.kind() == RollbackKind.DEPLOYMENT;
            assertThat(ending)
                    .as(member.toString())
                    .isEqualTo(new Ending(1, doubtful ? Status.UNKNOWN : Status.SUCCEEDED, "SUCCESS"));
            assertThat(cloud.simulator().effects().of(member.target())).hasSize(1);
        });
    }

    /** The page has decided once before; the next decision is that of the rollback, whose start is saved. */
    @Test
    void beforeItDecides() throws Throwable {
        for (Member member : matrix.members()) {
            cloud.simulator().faults().next(readOperation(member.kind())).pass();
        }
        HeldCalls second = new HeldCalls(cloud, matrix, DeploymentKillTest::readOperation, Next::holdRequest);
        CONTROLLER.runRemotely(new Start(matrix));
        second.awaitAll();
        check(killAndStart(second), false);
    }

    /** An operation that is called once for each decision: EDAS is asked for the application itself only once. */
    private static String readOperation(RollbackKind kind) {
        return kind == RollbackKind.EDAS_APP ? "ListHistoryDeployVersion" : kind.firstOperation();
    }

    @Test
    void whileRequestIsSent() throws Throwable {
        HeldCalls requests = new HeldCalls(cloud, matrix, RollbackKind::request, Next::holdRequest);
        CONTROLLER.runRemotely(new Start(matrix));
        requests.awaitAll();
        check(killAndStart(requests), true);
    }

    @Test
    void beforeAnswerIsSaved() throws Throwable {
        HeldCalls requests = new HeldCalls(cloud, matrix, RollbackKind::request, Next::holdAnswer);
        CONTROLLER.runRemotely(new Start(matrix));
        requests.awaitAll();
        CONTROLLER.runRemotely(new RemoteSteps.StopDisk());
        requests.release();
        CONTROLLER.runRemotely(new RemoteSteps.Await(matrix, Phase.WAITING));
        check(killAndStart(), true);
    }

    @Test
    void whileWaiting() throws Throwable {
        CONTROLLER.runRemotely(new Start(matrix));
        CONTROLLER.runRemotely(new RemoteSteps.Await(matrix, Phase.WAITING));
        CONTROLLER.runRemotely(new RemoteSteps.FlushDisk());
        check(killAndStart(), false);
    }

    @Test
    void beforeRequestIsSent() throws Throwable {
        HeldCalls requests = new HeldCalls(cloud, matrix, RollbackKind::request, Next::holdRequest);
        CONTROLLER.runRemotely(new Start(matrix));
        requests.awaitAll();
        // The held requests are never released.
        Map<Member, Ending> endings = killAndStart();
        assertThat(endings).allSatisfy((member, ending) -> {
            boolean unknown = member.kind() == RollbackKind.EDAS_APP;
            assertThat(ending.status()).isEqualTo(unknown ? Status.UNKNOWN : Status.SUCCEEDED);
            assertThat(cloud.simulator().effects().of(member.target())).hasSize(unknown ? 0 : 1);
        });
    }
}
