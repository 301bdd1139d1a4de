package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.CHANGE_ORDER;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibabacloud.credentials.plugin.auth.AlibabaCredentials;
import com.alibabacloud.credentials.plugin.auth.AlibabaSessionTokenCredentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;

class AlibabaCloudCredentialsPluginTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private final AlibabaCredentials key = new AlibabaCredentials(
            CredentialsScope.GLOBAL,
            "of-the-plugin",
            Accounts.ALIBABA_ACCESS_KEY_ID,
            Accounts.ALIBABA_ACCESS_KEY_SECRET,
            null);
    private WorkflowJob job;

    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "CHANGE_ORDER", "EDAS_APP"})
    void accessKeysAreAccepted(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        J.buildAndAssertSuccess(jobInFolderWith(key, kind));
        assertThat(J.cloud().effects()).hasSize(1);
        assertThat(CloudCredentials.list(job, "", Cloud.ALIBABA, "sae", ""))
                .extracting(option -> option.value)
                .contains("of-the-plugin");
    }

    @Test
    void notOfferedForHuaweiCloud() throws Exception {
        WorkflowRun build = J.buildAndAssertStatus(Result.FAILURE, jobInFolderWith(key, RollbackKind.DEPLOYMENT));
        J.assertLogContains("\"of-the-plugin\" have the type AlibabaCredentials, which is not supported here", build);
        assertThat(CloudCredentials.list(job, "", Cloud.HUAWEI, "rfs", ""))
                .extracting(option -> option.value)
                .doesNotContain("of-the-plugin");
    }

    /** Outside of folders, the plugin stores all credentials with the scope SYSTEM, whatever the user selects. */
    @Test
    void systemScopeIsNotFound() throws Exception {
        SimulatedCloud.credentials(key);
        WorkflowRun build = J.run(Result.FAILURE, SAE_APP.call("credentialsId", "of-the-plugin"));
        J.assertLogContains("Access keys of the Alibaba Cloud Credentials plugin must be in a folder.", build);
        assertThat(CloudCredentials.list(null, "", Cloud.ALIBABA, "sae", ""))
                .extracting(option -> option.value)
                .doesNotContain("of-the-plugin");
    }

    @Test
    void sessionTokensAreRefused() throws Exception {
        AlibabaCredentials token = new AlibabaSessionTokenCredentials(
                Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET, "token");
        WorkflowRun build = J.buildAndAssertStatus(Result.FAILURE, jobInFolderWith(token, CHANGE_ORDER));
        assertThat(JenkinsRule.getLog(build)).contains("AlibabaSessionTokenCredentials, which is not supported here");
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    private WorkflowJob jobInFolderWith(AlibabaCredentials credentials, RollbackKind kind) throws Exception {
        job = SharedJenkins.pipeline(J.folder(credentials), kind.call("credentialsId", credentials.getId()));
        return job;
    }
}
