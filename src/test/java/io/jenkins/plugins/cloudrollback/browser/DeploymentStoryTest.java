package io.jenkins.plugins.cloudrollback.browser;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.EDAS_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.testing.DeployStep;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.time.Duration;
import java.util.Locale;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A good build whose deployment turns out bad: its page offers to roll back what it has deployed. */
class DeploymentStoryTest extends BrowserTestBase {
    private static FreeStyleBuild goodBuild() throws Exception {
        return J.buildAndAssertSuccess(J.freestyle(Result.SUCCESS, SAE_APP.step()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void goodBuildIsRolledBack(Locale language) throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 8);
        FreeStyleBuild build = goodBuild();
        UserSession alice = logIn(ALICE, language);

        DeploymentPage page = alice.deployment(build);
        assertThat(page.decision()).isNotEmpty();
        assertThat(page.offersToStart()).isTrue();
        assertThat(page.violations(".cloud-deployments")).isEmpty();
        page.screenshot("deployment");
        page.looks("deployment");
        BuildPage rollbacks = page.start();
        rollbacks.shows(RollbackState.RUNNING);
        rollbacks.shows(RollbackState.SUCCEEDED);
        rollbacks.look("deployment-rolled-back");
        assertThat(J.simulator().sae().app(SAE_APP.target()).runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);

        alice.badge(build.getParent(), RollbackState.SUCCEEDED);
        assertThat(alice.history(build.getParent()).rows())
                .singleElement()
                .asString()
                .contains("#1");
        String name = build.getParent().getDisplayName();
        OverviewPage overview = logIn(ADMIN, language).overview("manage/");
        assertThat(overview.ended()).first().asString().contains(name, "demo");
        assertThat(overview.jobs()).anyMatch(row -> row.contains(name) && row.contains("100"));
        DeploymentPage again = alice.deployment(build);
        assertThat(again.decision()).contains("alice (Alice Wang)");
        assertThat(again.offersToStart()).isFalse();
    }

    @Test
    void laterDeploymentKeepsTheButtonDisabled() throws Exception {
        FreeStyleBuild build = goodBuild();
        DeployStep.deploy(SAE_APP, SAE_APP.target(), "2", "alice");
        DeploymentPage page = logIn(ALICE, Locale.ENGLISH).deployment(build);
        assertThat(page.decision()).contains("The target has changed since");
        assertThat(page.offersToStart()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void allDeploymentsAreRolledBack(Locale language) throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        EDAS_APP.succeedsAfter(J.cloud(), 1);
        FreeStyleBuild build = J.buildAndAssertSuccess(J.freestyle(Result.SUCCESS, SAE_APP.step(), EDAS_APP.step()));
        UserSession alice = logIn(ALICE, language);

        DeploymentPage page = alice.deployment(build);
        assertThat(page.decision()).isNotEmpty();
        page.until("accessible", () -> page.violations(".cloud-deployments").isEmpty());
        page.looks("deployments");
        BuildPage rollbacks = page.startAll();
        rollbacks.shows(RollbackState.SUCCEEDED);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(alice.rollbacks(build.getParent(), "?state=SUCCEEDED"))
                        .hasSize(2));
    }

    /** Another build with the same target is in progress. */
    @Test
    void warnsOfAnotherDeployment() throws Exception {
        FreeStyleBuild build = goodBuild();
        WorkflowRun other = J.start("rollbackOnFailure([%s]) { semaphore 'deploying' }".formatted(SAE_APP.nested()));
        SemaphoreStep.waitForStart("deploying/1", other);
        DeploymentPage page = logIn(ALICE, Locale.ENGLISH).deployment(build);
        assertThat(page.decision()).isNotEmpty();
        assertThat(page.warning()).contains(other.getFullDisplayName(), "may deploy to the same target");
        assertThat(page.offersToStart()).isTrue();
        SemaphoreStep.success("deploying/1", null);
        J.waitForCompletion(other);
    }

    @Test
    void readerSeesNoLink() throws Exception {
        FreeStyleBuild build = goodBuild();
        UserSession bob = logIn(BOB, Locale.ENGLISH);
        bob.open(build);
        assertThat(bob.browser.getPageSource()).doesNotContain("rollback-deployment");
        UserSession alice = logIn(ALICE, Locale.ENGLISH);
        alice.open(build);
        assertThat(alice.find(ByRole.link(alice.texts.of(Messages._deployment_displayName())))
                        .getText())
                .isNotEmpty();
    }
}
