package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Fingerprint;
import hudson.model.Item;
import hudson.model.Result;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.steps.RollbackStep;
import io.jenkins.plugins.cloudrollback.steps.RollbackStepDescriptor;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /** As "Treat username as secret" demands, also where the provider sends the access key ID back. */
    @ParameterizedTest
    @EnumSource
    void secretUsernameIsMasked(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        String keyId = kind.isHuawei() ? Accounts.HUAWEI_ACCESS_KEY_ID : Accounts.ALIBABA_ACCESS_KEY_ID;
        UsernamePasswordCredentialsImpl key = SimulatedCloud.key(
                "masked",
                keyId,
                kind.isHuawei() ? Accounts.HUAWEI_SECRET_ACCESS_KEY : Accounts.ALIBABA_ACCESS_KEY_SECRET);
        key.setUsernameSecret(true);
        SimulatedCloud.credentials(key);
        J.simulator().faults().next(kind.firstOperation()).error(403, "Code-" + keyId, "There is no " + keyId + ".");

        WorkflowRun build = J.run(Result.FAILURE, kind.call("credentialsId", "masked"));
        assertThat(JenkinsRule.getLog(build)).contains("There is no ****.").doesNotContain(keyId);
        assertThat(new File(build.getRootDir(), "build.xml")).content().doesNotContain(keyId);
        assertThat(J.createWebClient()
                        .withJavaScriptEnabled(false)
                        .goTo(build.getUrl() + "rollbacks/")
                        .asXml())
                .doesNotContain(keyId);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "sae.example.com, false"})
    void domainRestrictsHosts(String host, boolean matches) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        Domain domain = new Domain("one", null, List.of(new HostnameSpecification(host, null)));
        provider.setDomainCredentialsMap(Map.of(
                domain,
                List.of(SimulatedCloud.key(
                        "of-host", Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET))));
        WorkflowJob job = J.pipeline(SAE_APP.call("credentialsId", "of-host", "dryRun", true));
        RollbackStep step = SAE_APP.step("credentialsId", "of-host");
        RollbackStepDescriptor form = step.getDescriptor();

        for (Item item : Arrays.asList(job, null)) {
            ListBoxModel offered = form.doFillCredentialsIdItems(item, "", "cn-hangzhou");
            assertThat(offered.stream().anyMatch(option -> option.value.equals("of-host")))
                    .isEqualTo(matches);
            assertThat(form.doCheckCredentialsId(item, "of-host", "cn-hangzhou").kind == FormValidation.Kind.OK)
                    .isEqualTo(matches);
            assertThat(form.doCheckCredentialsId(item, "of-host", "").kind)
                    .as("no region, so any host")
                    .isEqualTo(FormValidation.Kind.OK);
        }
        J.buildAndAssertStatus(matches ? Result.SUCCESS : Result.FAILURE, job);
        assertThat(J.simulator().calls().all().isEmpty()).isEqualTo(!matches);
    }

    private static Folder folderWithKey(String id) throws Exception {
        return J.folder(SimulatedCloud.key(id, Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET));
    }

    private static WorkflowJob job(Folder folder, String credentialsId) throws Exception {
        return SharedJenkins.pipeline(folder, SAE_APP.call("credentialsId", credentialsId));
    }
}
