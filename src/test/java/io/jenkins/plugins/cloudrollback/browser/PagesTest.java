package io.jenkins.plugins.cloudrollback.browser;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The pages for users without permissions, with a keyboard only, or with a screen reader. */
class PagesTest extends BrowserTestBase {

    @Test
    void readerCannotConfirm() throws Exception {
        FreeStyleBuild build = waitingBuild("looked-at");
        UserSession bob = logIn(BOB, Locale.ENGLISH);
        BuildPage page = bob.open(build);
        page.shows(RollbackState.AWAITING_CONFIRMATION);
        assertThat(page.offersToConfirm()).isFalse();
        assertThat(bob.history(build.getParent()).rows()).hasSize(1);
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).confirm();
        J.waitForCompletion(build);
    }

    @Test
    void keyboardConfirmsBatch() throws Exception {
        BuildPage page = logIn(ALICE, Locale.ENGLISH).open(waitingBuild("keyboard"));
        page.shows(RollbackState.AWAITING_CONFIRMATION);
        assertThat(page.violations(".cloud-rollbacks")).isEmpty();
        page.tabTo(page.confirmButton()).sendKeys(Keys.ENTER);
        page.shows(RollbackState.SUCCEEDED);
        assertThat(page.violations(".cloud-rollbacks")).isEmpty();
    }

    @Test
    void keyboardPicksApplication() throws Exception {
        FreeStyleProject job = failingJob("picked");
        job.getPublishersList().add(new RollbackPublisher(List.of(SAE_APP.step("appId", "another"))));
        UserSession alice = logIn(ALICE, Locale.ENGLISH);
        alice.configure(job);
        RollbackForm form = new RollbackForm(alice.browser, alice.texts);
        form.field("steps.RollbackSaeAppStep.config", "appId").sendKeys(Keys.TAB);
        form.focused().sendKeys(Keys.ENTER);
        PickDialog dialog = new PickDialog(alice.browser, alice.texts);
        dialog.entry(DemoWorld.SAE_APP_ID);
        assertThat(dialog.violations("dialog[open]")).isEmpty();
        dialog.focused().sendKeys("dem", Keys.ARROW_DOWN);
        dialog.focused().sendKeys(Keys.ENTER);
        dialog.waitForEnd();
        assertThat(form.field("steps.RollbackSaeAppStep.config", "appId").getDomProperty("value"))
                .isEqualTo(DemoWorld.SAE_APP_ID);
        form.until("the focus is where it was", () -> form.focused().equals(form.find(form.pickButton("appId"))));
    }
}
