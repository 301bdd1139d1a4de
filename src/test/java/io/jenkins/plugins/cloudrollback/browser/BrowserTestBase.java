package io.jenkins.plugins.cloudrollback.browser;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.tasks.Shell;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RequestLocale;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import java.util.List;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Base class: a Jenkins with a user who configures jobs, one who has only read permissions, and an administrator. */
abstract class BrowserTestBase {
    static final String ALICE = "alice";
    static final String BOB = "bob";
    static final String ADMIN = "admin";

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @RegisterExtension
    static final JenkinsWithClouds J = new JenkinsWithClouds();

    @RegisterExtension
    static final RequestLocale LANGUAGE = new RequestLocale();

    @BeforeAll
    static void people() {
        J.secure(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.BUILD)
                .everywhere()
                .to(ALICE)
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to(BOB)
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to(ADMIN));
        User.getById(ALICE, true).setFullName("Alice Wang");
    }

    static UserSession logIn(String name, Locale language) throws Exception {
        return new UserSession(CHROMIUM.open(language), new MessageBundle(language), J.getURL()).logIn(name);
    }

    /** Scripts the next rollback: two batches of so many seconds, the second of which a person has to confirm. */
    void rollsBackInTwoBatches(int seconds) {
        J.simulator().sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("1:%1$d 8 1:%1$d 2".formatted(seconds)));
    }

    static FreeStyleProject failingJob(String name) throws Exception {
        FreeStyleProject job = J.createProject(FreeStyleProject.class, name);
        job.getBuildersList().add(new Shell(RollbackKind.SAE_APP.deployCommand() + "; exit 1"));
        return job;
    }

    /** Starts a build whose rollback waits for confirmation after a second. */
    FreeStyleBuild waitingBuild(String job) throws Exception {
        rollsBackInTwoBatches(1);
        FreeStyleProject project = failingJob(job);
        project.getPublishersList().add(new RollbackPublisher(List.of(RollbackKind.SAE_APP.step())));
        return project.scheduleBuild2(0).waitForStart();
    }
}
