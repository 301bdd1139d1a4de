package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.Permission;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher.When;
import io.jenkins.plugins.cloudrollback.steps.RollbackStepDescriptor;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;

/** The user who starts a freestyle build chooses its credentials by a parameter. */
class CredentialsParameterTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void secure() throws Exception {
        CredentialsProvider.USE_ITEM.setEnabled(true);
        User.getById("starter", true);
    }

    @Test
    void requiresUseItem() throws Exception {
        allow(Jenkins.READ, Item.READ, Item.BUILD);
        FreeStyleBuild build = build(new Cause.UserIdCause("starter"));
        assertThat(JenkinsRule.getLog(build)).contains("There are no credentials with the ID ");
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void usedWithUseItem() throws Exception {
        allow(Jenkins.READ, Item.READ, Item.BUILD, CredentialsProvider.USE_ITEM);
        assertThat(JenkinsRule.getLog(build(new Cause.UserIdCause("starter"))))
                .contains("Dry run: nothing was changed");
    }

    @Test
    void handedOnByUpstreamBuild() throws Exception {
        allow(Jenkins.READ, Item.READ, Item.BUILD, CredentialsProvider.USE_ITEM);
        Run<?, ?> upstream = J.createFreeStyleProject()
                .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("starter")))
                .get();
        assertThat(JenkinsRule.getLog(build(new Cause.UpstreamCause(upstream))))
                .contains("Dry run: nothing was changed");
    }

    /** Where builds run as a user, the form offers the same credentials that a build finds. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void formOffersWhatTheBuildFinds(boolean useItem) throws Exception {
        allow(
                useItem
                        ? new Permission[] {Item.READ, Computer.BUILD, CredentialsProvider.USE_ITEM}
                        : new Permission[] {Item.READ, Computer.BUILD});
        FreeStyleProject job = job(SimulatedCloud.ALIBABA);
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .replace(new MockQueueItemAuthenticator()
                        .authenticate(
                                job.getFullName(), User.getById("starter", true).impersonate2()));

        RollbackStepDescriptor form = SAE_APP.step().getDescriptor();
        assertThat(form.doCheckCredentialsId(job, SimulatedCloud.ALIBABA, "cn-hangzhou").kind == FormValidation.Kind.OK)
                .isEqualTo(useItem);
        assertThat(JenkinsRule.getLog(job.scheduleBuild2(0).get()))
                .contains(useItem ? "Dry run: nothing was changed" : "There are no credentials with the ID ");
    }

    @AfterEach
    void runAsSystem() throws Exception {
        QueueItemAuthenticatorConfiguration.get().getAuthenticators().clear();
    }

    private static void allow(Permission... permissions) {
        J.secure(new MockAuthorizationStrategy().grant(permissions).everywhere().to("starter"));
    }

    private static FreeStyleProject job(String credentialsId) throws Exception {
        FreeStyleProject job = J.createFreeStyleProject();
        RollbackPublisher publisher =
                new RollbackPublisher(List.of(SAE_APP.step("credentialsId", credentialsId, "dryRun", true)));
        publisher.setWhen(When.ALWAYS);
        job.getPublishersList().add(publisher);
        return job;
    }

    private static FreeStyleBuild build(Cause cause) throws Exception {
        FreeStyleProject job = job("${KEY}");
        job.addProperty(new ParametersDefinitionProperty(new CredentialsParameterDefinition(
                "KEY", null, null, StandardUsernamePasswordCredentials.class.getName(), true)));
        return job.scheduleBuild2(
                        0,
                        new CauseAction(cause),
                        new ParametersAction(new CredentialsParameterValue("KEY", SimulatedCloud.ALIBABA, null, false)))
                .get();
    }
}
