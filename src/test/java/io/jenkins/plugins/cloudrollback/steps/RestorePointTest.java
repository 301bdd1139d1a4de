package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.EnvVars;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Descriptor;
import hudson.model.EnvironmentContributingAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.tasks.Builder;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockBuilder;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** What a block and a freestyle build read before they begin, and what a failure undoes. */
class RestorePointTest {
    private static final String UNKNOWN_APP = "017f39b8-dfa4-4e16-a84b-1dcee4b1ffff";

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private static Journal journal(Run<?, ?> build) {
        return build.getAction(RollbackAction.class).getJournals().get(0);
    }

    private static boolean arrives(Hold call) throws InterruptedException {
        return call.awaitArrival(Duration.ofSeconds(30));
    }

    @Test
    void unchangedTargetNeedsNoRollback() throws Exception {
        WorkflowRun build =
                J.run(Result.FAILURE, "rollbackOnFailure([%s]) { error 'broken' }".formatted(SAE_APP.nested()));
        assertThat(journal(build).outcome().status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(J.cloud().effects()).isEmpty();
        assertThat(JenkinsRule.getLog(build))
                .containsSubsequence("[SAE] Restore point: ", "[Pipeline] {", "Not needed. ", "ERROR: broken");
    }

    @Test
    void unchangedTargetNeedsNoRollbackInFreestyle() throws Exception {
        FreeStyleProject job = J.createFreeStyleProject();
        job.getBuildersList().add(new FailureBuilder());
        job.getPublishersList().add(new RollbackPublisher(List.of(SAE_APP.step())));
        FreeStyleBuild build = J.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(journal(build).outcome().status()).isEqualTo(Status.NOT_NEEDED);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void failureGoesBackToWhatRan() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.run(
                Result.FAILURE, "rollbackOnFailure([%s]) { deploy(); error 'broken' }".formatted(SAE_APP.nested()));
        assertThat(J.simulator().sae().app(SAE_APP.target()).receivedRollbacks())
                .singleElement()
                .satisfies(request -> assertThat(request).containsEntry("VersionId", DemoWorld.NEW_VERSION_ID));
        assertThat(journal(build).automatic()).isTrue();
        assertThat(JenkinsRule.getLog(build)).contains("Changed since: ", "Decision: ");
    }

    /** A dry run reads the restore point too, and tells the same decision. */
    @Test
    void dryRunTellsDecision() throws Exception {
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure([%s]) { deploy(); error 'broken' }".formatted(SAE_APP.nested("dryRun", true)));
        assertThat(journal(build).outcome().restoredVersion()).asString().contains(DemoWorld.NEW_VERSION_ID);
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void clockBeginsAfterBlock() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        WorkflowRun build = J.start(
                "rollbackOnFailure([%s]) { deploy(); semaphore 'clock'; error 'broken' }".formatted(SAE_APP.nested()));
        SemaphoreStep.waitForStart("clock/1", build);
        long failed = System.currentTimeMillis();
        SemaphoreStep.success("clock/1", null);
        J.waitForCompletion(build);
        assertThat(journal(build).startedAt()).isGreaterThanOrEqualTo(failed);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT"})
    void missingCredentialsKeepBlockFromBeginning(RollbackKind kind) throws Exception {
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure([%s]) { echo 'deploying' }".formatted(kind.nested("credentialsId", "nowhere")));
        assertThat(JenkinsRule.getLog(build))
                .contains("Nothing was started, because its rollback could not work. Roll back ", kind.target())
                .contains("There are no credentials with the ID \"nowhere\"")
                .doesNotContain("deploying", "\tat ");
    }

    @Test
    void missingTargetKeepsBlockFromBeginning() throws Exception {
        WorkflowRun build = J.run(
                Result.FAILURE,
                "rollbackOnFailure([%s, %s]) { echo 'deploying' }"
                        .formatted(DEPLOYMENT.nested(), SAE_APP.nested("appId", UNKNOWN_APP)));
        assertThat(JenkinsRule.getLog(build))
                .contains("could not work. Roll back app " + UNKNOWN_APP)
                .doesNotContain("deploying");
    }

    @Test
    void missingTargetKeepsFreestyleFromBeginning() throws Exception {
        FreeStyleBuild build =
                J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.FAILURE, SAE_APP.step("appId", UNKNOWN_APP)));
        assertThat(JenkinsRule.getLog(build))
                .contains("could not work. Roll back app " + UNKNOWN_APP)
                .contains("Nothing is rolled back, because the build did not begin its steps.")
                .doesNotContain("Simulating a specific result code");
    }

    @Test
    void entriesAreReadSideBySide() throws Exception {
        Hold sae = J.simulator().faults().next("ListAppVersions").holdRequest();
        Hold codeArts = J.simulator().faults().next(DEPLOYMENT.firstOperation()).holdRequest();
        WorkflowRun build = J.start(
                "rollbackOnFailure([%s, %s]) { echo 'deploying' }".formatted(SAE_APP.nested(), DEPLOYMENT.nested()));
        assertThat(arrives(sae) && arrives(codeArts)).isTrue();
        assertThat(JenkinsRule.getLog(build)).doesNotContain("deploying");
        sae.release();
        codeArts.release();
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        J.assertLogContains("deploying", build);
    }

    @Test
    void stopWhileReadingKeepsBlockFromBeginning() throws Exception {
        Hold versions = J.simulator().faults().next("ListAppVersions").holdAnswer();
        WorkflowRun build = J.start("rollbackOnFailure([%s]) { echo 'deploying' }".formatted(SAE_APP.nested()));
        assertThat(arrives(versions)).isTrue();
        build.doStop();
        J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        versions.release();
        assertThat(JenkinsRule.getLog(build)).doesNotContain("deploying", "Restore point");
    }

    @Test
    void stopWhileReadingKeepsFreestyleFromBeginning() throws Exception {
        Hold versions = J.simulator().faults().next("ListAppVersions").holdAnswer();
        FreeStyleBuild build =
                J.freestyle(Result.FAILURE, SAE_APP.step()).scheduleBuild2(0).waitForStart();
        assertThat(arrives(versions)).isTrue();
        build.doStop();
        J.assertBuildStatus(Result.ABORTED, J.waitForCompletion(build));
        versions.release();
        await().during(Duration.ofMillis(500))
                .until(() -> !JenkinsRule.getLog(build).contains("Restore point: "));
        assertThat(JenkinsRule.getLog(build)).doesNotContain("Simulating a specific result code");
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void outageIsWaitedFor() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        J.simulator().faults().next("ListAppVersions").error(503, "ServiceUnavailable");
        J.run(Result.FAILURE, "rollbackOnFailure([%s]) { deploy(); error 'broken' }".formatted(SAE_APP.nested()));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    /** A variable that only the build itself sets. */
    @Test
    void unknownVariableLeavesNoRestorePoint() throws Exception {
        FreeStyleProject job = J.freestyle(Result.FAILURE, SAE_APP.step("appId", "$LATER"));
        job.getBuildersList().add(new Later());
        FreeStyleBuild build = J.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(JenkinsRule.getLog(build))
                .contains(
                        "a variable is not known before the build. Roll back app $LATER", "There is no restore point");
        assertThat(journal(build).outcome().status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void changedVariableLeavesNoRestorePoint() throws Exception {
        FreeStyleProject job = J.freestyle(Result.FAILURE, SAE_APP.step("appId", "$LATER"));
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("LATER", null)));
        String other = SAE_APP.another(J.simulator(), 7, 1, true);
        job.getBuildersList().add(new Later());
        FreeStyleBuild build = job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("LATER", other)))
                .get();
        J.assertLogContains("There is no restore point", build);
        assertThat(journal(build).outcome().status()).isEqualTo(Status.REFUSED);
    }

    /** Sets the variable {@code LATER} after the post-build actions have prepared themselves. */
    private static final class Later extends MockBuilder {
        Later() {
            super(Result.SUCCESS);
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
            build.addAction(new Variable());
            return true;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Descriptor<Builder> getDescriptor() {
            return J.jenkins.getDescriptorOrDie(MockBuilder.class);
        }
    }

    private static final class Variable extends InvisibleAction implements EnvironmentContributingAction {
        @Override
        public void buildEnvironment(Run<?, ?> build, EnvVars variables) {
            variables.put("LATER", SAE_APP.target());
        }
    }

    /** A job that only rolls back is started by a person, and so does what its parameters say. */
    @Test
    void alwaysNeedsNoRestorePoint() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        RollbackPublisher publisher = new RollbackPublisher(List.of(SAE_APP.step()));
        publisher.setWhen(RollbackPublisher.When.ALWAYS);
        FreeStyleProject job = J.createFreeStyleProject();
        job.getPublishersList().add(publisher);
        FreeStyleBuild build = J.buildAndAssertSuccess(job);
        assertThat(journal(build).automatic()).isFalse();
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void freestyleKeepsRestorePoints() throws Exception {
        FreeStyleBuild build = J.buildAndAssertSuccess(J.freestyle(Result.SUCCESS, SAE_APP.step()));
        build.reload();
        assertThat(build.getAction(RestorePoints.class).of(SAE_APP.step()).ran())
                .asString()
                .contains(DemoWorld.NEW_VERSION_ID);
    }
}
