package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;

import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class RollbackResultsRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @Test
    void resultsSurvive() throws Throwable {
        SAE_APP.succeedsAfter(cloud, 1);
        sessions.then(j -> {
            cloud.connect();
            WorkflowJob job = SharedJenkins.define(j.createProject(WorkflowJob.class, "job"), SAE_APP.call() + """

                    def results = rollbackResults()
                    semaphore 'restart'
                    echo "kept: ${results[0].status}, again: ${rollbackResults()[0].status}"
                    echo "same: ${results[0].summary == rollbackResults()[0].summary}"
                    """);
            SemaphoreStep.waitForStart("restart/1", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(j -> {
            SemaphoreStep.success("restart/1", null);
            WorkflowRun build =
                    j.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(build));
            j.assertLogContains("kept: SUCCEEDED, again: SUCCEEDED", build);
            j.assertLogContains("same: true", build);
        });
    }
}
