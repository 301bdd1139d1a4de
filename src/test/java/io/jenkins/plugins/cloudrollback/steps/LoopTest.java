package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.DeployStep;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** Deploying and rolling back the same target again and again comes to an end. */
class LoopTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private static int targets;

    private String app;

    @BeforeEach
    void anotherTarget() {
        app = SAE_APP.another(J.simulator(), 100 + targets++, 1, true);
    }

    private String nested(Object... more) {
        Object[] all = new Object[more.length + 2];
        all[0] = "appId";
        all[1] = app;
        System.arraycopy(more, 0, all, 2, more.length);
        return SAE_APP.nested(all);
    }

    private static Outcome outcome(Run<?, ?> build) {
        return build.getAction(RollbackAction.class).getJournals().get(0).outcome();
    }

    private WorkflowRun fail(String rollback) throws Exception {
        J.simulator().sae().app(app).nextRollback(Script.of("1:1 2"));
        return J.run(
                Result.FAILURE,
                "rollbackOnFailure([%s]) { deploy(kind: 'SAE_APP', target: '%s'); error 'broken' }"
                        .formatted(rollback, app));
    }

    @Test
    void thirdRollbackWithinADayIsRefused() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(outcome(fail(nested())).status()).isEqualTo(Status.SUCCEEDED);
        }
        int before = J.cloud().effects().size();
        WorkflowRun third = fail(nested());
        assertThat(outcome(third).status()).isEqualTo(Status.REFUSED);
        assertThat(outcome(third).message().toString())
                .contains("Failures have set off 2 rollbacks of this target within 24 hours", "Somebody has to look");
        assertThat(J.cloud().effects()).hasSize(before);
        assertThat(JenkinsRule.getLog(third))
                .containsSubsequence(
                        "Warning: if this fails, nothing is rolled back", "[Pipeline] deploy", "Refused. ");
    }

    @Test
    void limitIsThatOfTheEntry() throws Exception {
        assertThat(outcome(fail(nested("maxRollbacks", 1))).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome(fail(nested("maxRollbacks", 1, "limitHours", 1))).status())
                .isEqualTo(Status.REFUSED);
        assertThat(outcome(fail(nested("maxRollbacks", 2))).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome(fail(nested("maxRollbacks", 0))).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void rollbackThatWasNotNeededDoesNotCount() throws Exception {
        for (int i = 0; i < 3; i++) {
            Run<?, ?> build = J.run(Result.FAILURE, "rollbackOnFailure([%s]) { error 'broken' }".formatted(nested()));
            assertThat(outcome(build).status()).isEqualTo(Status.NOT_NEEDED);
        }
        assertThat(outcome(fail(nested())).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void personIsNotLimited() throws Exception {
        fail(nested("maxRollbacks", 1));
        DeployStep.deploy(SAE_APP, app, "2", "alice");
        DeployStep.deploy(SAE_APP, app, "2", "alice");
        J.simulator().sae().app(app).nextRollback(Script.of("1:1 2"));
        WorkflowRun build = J.run(Result.SUCCESS, SAE_APP.call("appId", app, "maxRollbacks", 1));
        assertThat(outcome(build).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void freestyleIsLimitedToo() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        Run<?, ?> first =
                J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.FAILURE, SAE_APP.step("maxRollbacks", 1)));
        assertThat(outcome(first).status()).isEqualTo(Status.SUCCEEDED);
        Run<?, ?> second =
                J.buildAndAssertStatus(Result.FAILURE, J.freestyle(Result.FAILURE, SAE_APP.step("maxRollbacks", 1)));
        assertThat(outcome(second).status()).isEqualTo(Status.REFUSED);
    }
}
