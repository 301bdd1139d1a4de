package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher.When;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

class RollbackPublisherTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT"})
    void failedBuildIsRolledBack(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        FreeStyleBuild build = J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.FAILURE, kind.step()));
        assertThat(J.cloud().effects()).extracting(Effect::target).containsExactly(kind.target());
        assertThat(JenkinsRule.getLog(build)).containsPattern("\\[" + kind.service() + "\\] .*Rolled back\\. ");
    }

    @ParameterizedTest
    @CsvSource({
        "FAILURE, false, SUCCESS, false",
        "FAILURE, false, UNSTABLE, false",
        "FAILURE, false, FAILURE, true",
        "FAILURE, false, ABORTED, false",
        "FAILURE, true, ABORTED, true",
        "UNSTABLE, false, SUCCESS, false",
        "UNSTABLE, false, UNSTABLE, true",
        "UNSTABLE, false, FAILURE, true",
        "UNSTABLE, false, ABORTED, false",
        "ALWAYS, false, SUCCESS, true",
        "ALWAYS, false, UNSTABLE, true",
        "ALWAYS, false, ABORTED, false",
        "ALWAYS, true, ABORTED, true"
    })
    void conditionIsRespected(When when, boolean aborted, String result, boolean rollsBack) throws Exception {
        RollbackPublisher publisher = new RollbackPublisher(List.of(SAE_APP.step("dryRun", true)));
        publisher.setWhen(when);
        publisher.setAborted(aborted);
        FreeStyleBuild build =
                J.buildAndAssertStatus(Result.fromString(result), J.freestyle(Result.fromString(result), publisher));
        assertThat(JenkinsRule.getLog(build))
                .contains(
                        rollsBack
                                ? "Dry run: nothing was changed"
                                : "Nothing is rolled back, because the result of the build is " + result + ".");
    }

    @Test
    void stoppedBuildIsRolledBack() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        RollbackPublisher publisher = new RollbackPublisher(List.of(SAE_APP.step()));
        publisher.setAborted(true);
        FreeStyleProject job = J.createFreeStyleProject();
        job.getBuildersList().add(new SleepBuilder(TimeUnit.MINUTES.toMillis(10)));
        job.getPublishersList().add(publisher);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        J.waitForMessage("Sleeping", build);
        J.simulator().sae().app(SAE_APP.target()).deploy("alice", "console", Script.of("2"));
        build.doStop();
        J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        assertThat(JenkinsRule.getLog(build)).containsPattern("\\[SAE\\] .*Rolled back\\. ");
    }

    @Test
    void expandsVariables() throws Exception {
        FreeStyleProject job =
                J.freestyle(Result.FAILURE, SAE_APP.step("appId", "${APP}", "region", "cn-$PLACE", "dryRun", true));
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("APP", null), new StringParameterDefinition("PLACE", null)));
        FreeStyleBuild build = job.scheduleBuild2(
                        0,
                        new ParametersAction(
                                new StringParameterValue("APP", SAE_APP.target()),
                                new StringParameterValue("PLACE", "shanghai")))
                .get();
        J.assertLogContains("app demo (" + SAE_APP.target() + ") in cn-shanghai from ", build);
    }

    @Test
    void expandedFieldsAreChecked() throws Exception {
        FreeStyleProject job = J.freestyle(Result.FAILURE, SAE_APP.step("region", "$PLACE"));
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("PLACE", "evil.example/#")));
        FreeStyleBuild build = J.buildAndAssertStatus(Result.FAILURE, job);
        J.assertLogContains(
                "Nothing was started, because its rollback could not work. Roll back app " + SAE_APP.target()
                        + " in evil.example/#: region: \"evil.example/#\" is not a valid region ID",
                build);
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void failedRollbackFailsBuild() throws Exception {
        SAE_APP.fails(J.cloud());
        RollbackPublisher publisher = new RollbackPublisher(List.of(SAE_APP.step()));
        publisher.setWhen(When.ALWAYS);
        FreeStyleBuild build = J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.SUCCESS, publisher));
        assertThat(JenkinsRule.getLog(build))
                .contains("Rollback failed. ", "1 of 1 rollbacks failed. See the log above.")
                .doesNotContain("\tat ");
    }

    @Test
    void continuesAfterFailure() throws Exception {
        SAE_APP.fails(J.cloud());
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        FreeStyleBuild build =
                J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.FAILURE, SAE_APP.step(), DEPLOYMENT.step()));
        assertThat(J.cloud().effects())
                .extracting(Effect::target)
                .containsExactly(SAE_APP.target(), DEPLOYMENT.target());
        J.assertLogContains("1 of 2 rollbacks failed. See the log above.", build);
    }

    @Test
    void namesMissingCredentials() throws Exception {
        FreeStyleBuild build = J.buildAndAssertStatus(
                Result.FAILURE, J.freestyle(Result.FAILURE, SAE_APP.step("credentialsId", "nowhere")));
        J.assertLogContains(
                "There are no credentials with the ID \"nowhere\" that " + build.getFullDisplayName(), build);
    }

    /** Pipelines have the steps instead, which block no thread. */
    @Test
    void isNoPipelineStep() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, "node { step([$class: 'RollbackPublisher', rollbacks: []]) }");
        J.assertLogContains("no known implementation of interface jenkins.tasks.SimpleBuildStep", build);
    }
}
