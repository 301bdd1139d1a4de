package io.jenkins.plugins.cloudrollback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.tasks.Shell;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.build.RollbackState;
import io.jenkins.plugins.cloudrollback.core.simulator.Accounts;
import io.jenkins.plugins.cloudrollback.core.simulator.DemoWorld;
import io.jenkins.plugins.cloudrollback.core.simulator.Script;
import io.jenkins.plugins.cloudrollback.testing.LanguageOfBrowser;
import io.jenkins.plugins.cloudrollback.testing.OneJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.Locale;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The whole of it, as somebody meets it who does everything with the mouse. */
class StoryTest {
    @RegisterExtension
    @Order(1)
    private static final Chromium CHROMIUM = new Chromium();

    @RegisterExtension
    @Order(2)
    private static final OneJenkins J = new OneJenkins();

    @RegisterExtension
    private static final LanguageOfBrowser LANGUAGE = new LanguageOfBrowser();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @BeforeAll
    static void people() {
        J.jenkins.setSecurityRealm(J.createDummySecurityRealm());
        J.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.BUILD)
                .everywhere()
                .to("alice"));
        User.getById("alice", true).setFullName("Alice Wang");
    }

    @BeforeEach
    void connect() throws Exception {
        cloud.connect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void aBuildThatFailsIsRolledBack(Locale language) throws Exception {
        Texts texts = new Texts(language);
        cloud.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:4 8 1:4 2"));
        FreeStyleProject job = J.createFreeStyleProject();
        job.getBuildersList().add(new Shell("exit 1"));
        Visitor alice = new Visitor(CHROMIUM.open(language), texts, J.getURL()).logIn("alice");

        JobForm form = alice.configure(job);
        RollbackForm rollback = form.addRollback(texts.of(Messages._rollbackSaeApp_displayName()))
                .credentials(Accounts.ALIBABA_ACCESS_KEY_ID)
                .region("cn-hang", "cn-hangzhou");
        rollback.pick("appId").choose(DemoWorld.SAE_APP_ID);
        rollback.pick("versionId").choose(DemoWorld.OLD_VERSION_ID);
        form.save();
        alice.build();
        FreeStyleBuild build = await().until(job::getLastBuild, Objects::nonNull);

        BuildPage page = alice.open(build);
        page.shows(RollbackState.RUNNING);
        page.shows(RollbackState.AWAITING_CONFIRMATION);
        page.confirm();
        page.shows(RollbackState.SUCCEEDED);
        assertThat(page.wasNeverReloaded()).isTrue();
        J.waitForCompletion(build);
        assertThat(JenkinsRule.getLog(build)).contains("Alice Wang (alice)");

        HistoryPage history = alice.history(job);
        assertThat(history.bars()).singleElement().asString().startsWith("#1");
        assertThat(history.rows()).singleElement().asString().contains(texts.state(RollbackState.SUCCEEDED));
        assertThat(history.filterByState(RollbackState.FAILED).rows()).isEmpty();
        assertThat(history.filterByState(RollbackState.SUCCEEDED).rows()).hasSize(1);
    }
}
