package io.jenkins.plugins.cloudrollback.browser;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The build history shows which builds have rolled back, and what came of it. */
class BadgeTest extends BrowserTestBase {
    private static final String HISTORY = "#buildHistoryPage";

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void tellsOfTheFailure(Locale language) throws Exception {
        FreeStyleProject job = failingJob("badge-" + language.getLanguage());
        job.getPublishersList()
                .add(new RollbackPublisher(List.of(RollbackKind.SAE_APP.step(), RollbackKind.DEPLOYMENT.step())));
        RollbackKind.SAE_APP.fails(J.cloud());
        FreeStyleBuild build = J.buildAndAssertStatus(Result.FAILURE, job);

        UserSession bob = logIn(BOB, language);
        WebElement badge = bob.badge(job, RollbackState.FAILED);
        assertThat(badge.getDomAttribute("tooltip")).contains("demo:1.1", "; ", "demo-deployment");
        assertThat(bob.violations(HISTORY + " a[href$='rollbacks/']")).isEmpty();
        bob.screenshot("badge", history(bob));
        bob.looks("badge", () -> history(bob));
        bob.badge(job, RollbackState.FAILED).click();
        bob.until(
                "the rollbacks of the build",
                () -> bob.browser.getCurrentUrl().endsWith(build.getUrl() + "rollbacks/"));
    }

    private static Screenshots.Clip history(UserSession user) {
        return Screenshots.Clip.of(user.find(By.cssSelector(HISTORY)), 8);
    }

    @Test
    void showsWhatIsGoingOn() throws Exception {
        FreeStyleBuild build = waitingBuild("badge-waiting");
        UserSession bob = logIn(BOB, Locale.ENGLISH);
        bob.open(build).shows(RollbackState.AWAITING_CONFIRMATION);
        bob.badge(build.getParent(), RollbackState.AWAITING_CONFIRMATION);
        J.simulator().sae().app(RollbackKind.SAE_APP.target()).confirm();
        J.waitForCompletion(build);
    }
}
