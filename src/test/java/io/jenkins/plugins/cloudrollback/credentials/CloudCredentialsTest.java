package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Fingerprint;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

class CloudCredentialsTest {
    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @ParameterizedTest
    @EnumSource
    void missingIdIsNamed(RollbackKind kind) throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, kind.call("credentialsId", "nowhere"));
        assertThat(JenkinsRule.getLog(build))
                .contains("There are no credentials with the ID \"nowhere\" that " + build.getFullDisplayName())
                .doesNotContain("\tat ");
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void wrongTypeIsNamed() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, SAE_APP.call("credentialsId", SimulatedCloud.HUAWEI_USER));
        J.assertLogContains("The credentials \"huawei-user\" have the type HuaweiCloudUser", build);
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEPLOYMENT   | APIGW.0301            | Check the credentials, the region and the clock
            STACK        | APIGW.0301            | Check the credentials, the region and the clock
            SAE_APP      | SignatureDoesNotMatch | the access key secret does not match the access key ID
            CHANGE_ORDER | SignatureDoesNotMatch | the access key secret does not match the access key ID
            """)
    void wrongSecretIsReported(RollbackKind kind, String code, String advice) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        String keyId = kind.isHuawei() ? Accounts.HUAWEI_ACCESS_KEY_ID : Accounts.ALIBABA_ACCESS_KEY_ID;
        SimulatedCloud.credentials(SimulatedCloud.key("wrong", keyId, "not-the-secret"));
        WorkflowRun build = J.run(Result.FAILURE, kind.call("credentialsId", "wrong"));
        assertThat(JenkinsRule.getLog(build)).contains(code, advice).doesNotContain("not-the-secret");
        assertThat(J.cloud().effects()).isEmpty();
    }

    @Test
    void wrongPasswordIsTriedOnce() throws Exception {
        J.simulator().accounts().removeUser(Accounts.HUAWEI_USER);
        WorkflowRun build = J.run(Result.FAILURE, DEPLOYMENT.call("credentialsId", SimulatedCloud.HUAWEI_USER));
        J.assertLogContains("Check the account name, the IAM user name and the password", build);
        assertThat(J.simulator().calls().count("CreateToken")).isOne();
    }

    @Test
    void ownFolderIsSearched() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        Folder folder = folderWithKey("in-folder");
        J.buildAndAssertSuccess(job(folder, "in-folder"));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void otherFolderIsNotSearched() throws Exception {
        folderWithKey("in-sibling");
        WorkflowRun build = J.buildAndAssertStatus(Result.FAILURE, job(J.folder(), "in-sibling"));
        J.assertLogContains("There are no credentials with the ID \"in-sibling\"", build);
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void systemScopeIsNotFound() throws Exception {
        SimulatedCloud.credentials(new UsernamePasswordCredentialsImpl(
                CredentialsScope.SYSTEM,
                "system",
                null,
                Accounts.ALIBABA_ACCESS_KEY_ID,
                Accounts.ALIBABA_ACCESS_KEY_SECRET));
        WorkflowRun build = J.run(Result.FAILURE, SAE_APP.call("credentialsId", "system"));
        J.assertLogContains("There are no credentials with the ID \"system\"", build);
    }

    @Test
    void fingerprintTracksUse() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        UsernamePasswordCredentialsImpl key =
                SimulatedCloud.key("tracked", Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET);
        SimulatedCloud.credentials(key);
        WorkflowRun build = J.run(Result.SUCCESS, SAE_APP.call("credentialsId", "tracked", "dryRun", true));
        Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(key);
        assertThat(fingerprint).isNotNull();
        assertThat(fingerprint.getJobs()).containsExactly(build.getParent().getFullName());
    }

    @Test
    void rotatedSecretIsReloaded() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 3);
        Hold poll = J.simulator().faults().next("DescribeChangeOrder").holdAnswer();
        WorkflowRun build = J.start(SAE_APP.call());
        assertThat(poll.awaitArrival(Duration.ofSeconds(20))).isTrue();
        J.simulator().accounts().addAlibaba(AccessKey.permanent(Accounts.ALIBABA_ACCESS_KEY_ID, "another-secret"));
        SimulatedCloud.credentials(
                SimulatedCloud.key(SAE_APP.credentialsId(), Accounts.ALIBABA_ACCESS_KEY_ID, "another-secret"));
        poll.release();
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
    }

    private static Folder folderWithKey(String id) throws Exception {
        return J.folder(SimulatedCloud.key(id, Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET));
    }

    private static WorkflowJob job(Folder folder, String credentialsId) throws Exception {
        return SharedJenkins.pipeline(folder, SAE_APP.call("credentialsId", credentialsId));
    }
}
