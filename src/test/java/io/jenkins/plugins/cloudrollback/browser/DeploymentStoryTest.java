package io.jenkins.plugins.cloudrollback.browser;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.testing.DeployStep;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.util.Locale;
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
