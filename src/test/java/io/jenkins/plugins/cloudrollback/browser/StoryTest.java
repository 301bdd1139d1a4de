package io.jenkins.plugins.cloudrollback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.tracking.RollbackState;
import java.util.Locale;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** The complete workflow, from configuring a job to reading its history, with the mouse. */
class StoryTest extends BrowserTestBase {

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void failedBuildIsRolledBack(Locale language) throws Exception {
        rollsBackInTwoBatches(12);
        FreeStyleProject job = failingJob("shop-" + language.getLanguage());
        UserSession alice = logIn(ALICE, language);

        configure(alice, job);
        alice.build();
        FreeStyleBuild build = await().until(job::getLastBuild, Objects::nonNull);
        confirm(alice.open(build));
        J.waitForCompletion(build);

        assertThat(JenkinsRule.getLog(build)).contains("alice (Alice Wang)");
        read(alice, job);
    }

    private static void configure(UserSession alice, FreeStyleProject job) {
        JobForm form = alice.configure(job);
        RollbackForm rollback = form.addRollback(alice.texts.of(Messages._rollbackSaeApp_displayName()))
                .credentials(Accounts.ALIBABA_ACCESS_KEY_ID)
                .region(language(alice).equals("zh") ? "杭州" : "Hang", "cn-hangzhou");
        rollback.pick("appId").choose(DemoWorld.SAE_APP_ID);
        PickDialog versions = rollback.pick("versionId");
        versions.entry(DemoWorld.OLD_VERSION_ID);
        versions.screenshot("picker");
        versions.choose(DemoWorld.OLD_VERSION_ID);
        rollback.check(DemoWorld.OLD_VERSION_ID);
        rollback.screenshot("freestyle");
        form.save();
    }

    private static String language(UserSession user) {
        return user.texts.language().getLanguage();
    }

    private static void confirm(BuildPage page) {
        page.shows(RollbackState.RUNNING);
        page.shows(RollbackState.AWAITING_CONFIRMATION);
        page.screenshot("confirm");
        page.confirm();
        page.shows(RollbackState.SUCCEEDED);
        assertThat(page.wasNeverReloaded()).isTrue();
    }

    private static void read(UserSession alice, FreeStyleProject job) {
        HistoryPage history = alice.history(job);
        String rolledBack = alice.texts.state(RollbackState.SUCCEEDED);
        assertThat(history.rows()).singleElement().asString().contains("#1", rolledBack, "demo:1.0");
        assertThat(history.bars()).singleElement().asString().contains("#1", rolledBack);
        assertThat(history.filterByState(RollbackState.FAILED).rows()).isEmpty();

        assertThat(alice.rollbacks(job, "?state=SUCCEEDED"))
                .singleElement(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("build", 1L)
                .containsEntry("service", "sae");
    }
}
