package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.User;
import hudson.security.Permission;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher.When;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

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
        FreeStyleBuild build = build();
        assertThat(JenkinsRule.getLog(build)).contains("There are no credentials with the ID ");
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void usedWithUseItem() throws Exception {
        allow(Jenkins.READ, Item.READ, Item.BUILD, CredentialsProvider.USE_ITEM);
        assertThat(JenkinsRule.getLog(build())).contains("Dry run: nothing was changed");
    }

    private static void allow(Permission... permissions) {
        J.secure(new MockAuthorizationStrategy().grant(permissions).everywhere().to("starter"));
    }

    private static FreeStyleBuild build() throws Exception {
        FreeStyleProject job = J.createFreeStyleProject();
        job.addProperty(new ParametersDefinitionProperty(new CredentialsParameterDefinition(
                "KEY", null, null, StandardUsernamePasswordCredentials.class.getName(), true)));
        RollbackPublisher publisher =
                new RollbackPublisher(List.of(SAE_APP.step("credentialsId", "${KEY}", "dryRun", true)));
        publisher.setWhen(When.ALWAYS);
        job.getPublishersList().add(publisher);
        return job.scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UserIdCause("starter")),
                        new ParametersAction(new CredentialsParameterValue("KEY", SimulatedCloud.ALIBABA, null, false)))
                .get();
    }
}
