package io.jenkins.plugins.cloudrollback.tracking;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class OpenRequestsTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    private static OwnRollbacks at(String appId) {
        return OpenRequests.get().at(SAE_APP.step("appId", appId).targetKey(), null);
    }

    private static void assertOpen() {
        assertThatThrownBy(() -> at(SAE_APP.target()).restoredBy("SAE", "another"))
                .isInstanceOfSatisfying(
                        CallException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(CallException.Kind.BUSY));
        assertThat(at(SAE_APP.target()).restoredBy("SAE", null)).isNull();
        assertThat(at("another").restoredBy("SAE", "another")).isNull();
    }

    /** Before the rollback itself is resumed. */
    @Test
    void requestStaysOpenOverRestart() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        Hold answer = cloud.simulator().faults().next("RollbackApplication").holdAnswer();
        sessions.then(j -> {
            cloud.connect();
            WorkflowJob job = j.createProject(WorkflowJob.class, "job");
            job.setDefinition(new CpsFlowDefinition(SAE_APP.call(), true));
            job.scheduleBuild2(0).waitForStart();
            assertThat(answer.awaitArrival(Duration.ofSeconds(30))).isTrue();
            assertOpen();
        });
        Hold lookup = cloud.simulator().faults().next("ListChangeOrders").holdAnswer();
        sessions.then(j -> {
            assertOpen();
            answer.release();
            lookup.release();
            j.waitForCompletion(
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1));
            assertThat(at(SAE_APP.target()).restoredBy("SAE", "another")).isNull();
        });
    }
}
