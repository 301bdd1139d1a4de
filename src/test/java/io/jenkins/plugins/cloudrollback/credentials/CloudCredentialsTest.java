package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Fingerprint;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.OneJenkins;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
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
    private static final OneJenkins J = new OneJenkins();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    @BeforeEach
    void connect() throws Exception {
        cloud.connect();
    }

    @ParameterizedTest
    @EnumSource
    void missingOnesAreNamedWithTheBuild(RollbackKind kind) throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, kind.call("credentialsId", "nowhere"));
        assertThat(JenkinsRule.getLog(build))
                .contains("There are no credentials with the ID \"nowhere\" that " + build.getFullDisplayName())
                .doesNotContain("\tat ");
        assertThat(cloud.simulator().calls().all()).isEmpty();
    }

    @Test
    void thoseOfAnotherTypeAreNamedWithIt() throws Exception {
        WorkflowRun build = J.run(Result.FAILURE, SAE_APP.call("credentialsId", SimulatedCloud.HUAWEI_USER));
        J.assertLogContains("The credentials \"huawei-user\" have the type HuaweiCloudUser", build);
        assertThat(cloud.simulator().calls().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEPLOYMENT   | APIGW.0301            | Check the credentials, the region and the clock
            STACK        | APIGW.0301            | Check the credentials, the region and the clock
            SAE_APP      | SignatureDoesNotMatch | the access key secret does not match the access key ID
            CHANGE_ORDER | SignatureDoesNotMatch | the access key secret does not match the access key ID
            """)
    void aWrongSecretIsReportedWithWhatTheProviderSays(RollbackKind kind, String code, String advice) throws Exception {
        kind.succeedsAfter(cloud, 1);
        String keyId = kind.isHuawei() ? Accounts.HUAWEI_ACCESS_KEY_ID : Accounts.ALIBABA_ACCESS_KEY_ID;
        SimulatedCloud.credentials(SimulatedCloud.key("wrong", keyId, "not-the-secret"));
        WorkflowRun build = J.run(Result.FAILURE, kind.call("credentialsId", "wrong"));
        assertThat(JenkinsRule.getLog(build)).contains(code, advice).doesNotContain("not-the-secret");
        assertThat(cloud.effects()).isEmpty();
    }

    @Test
    void aWrongPasswordIsTriedOnlyOnce() throws Exception {
        cloud.simulator().accounts().removeUser(Accounts.HUAWEI_USER);
        WorkflowRun build = J.run(Result.FAILURE, DEPLOYMENT.call("credentialsId", SimulatedCloud.HUAWEI_USER));
        J.assertLogContains("Check the account name, the IAM user name and the password", build);
        assertThat(cloud.simulator().calls().count("CreateToken")).isOne();
    }

    @Test
    void thoseOfTheJobsFolderAreFound() throws Exception {
        SAE_APP.succeedsAfter(cloud, 1);
        Folder folder = folderWithKey("in-folder");
        J.buildAndAssertSuccess(job(folder, "in-folder"));
        assertThat(cloud.effects()).hasSize(1);
    }

    @Test
    void thoseOfAnotherFolderAreNotFound() throws Exception {
        folderWithKey("in-sibling");
        WorkflowRun build = J.buildAndAssertStatus(Result.FAILURE, job(J.createProject(Folder.class), "in-sibling"));
        J.assertLogContains("There are no credentials with the ID \"in-sibling\"", build);
        assertThat(cloud.simulator().calls().all()).isEmpty();
    }

    @Test
    void thoseOfSystemScopeAreNotFound() throws Exception {
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
    void theirUseIsTracked() throws Exception {
        SAE_APP.succeedsAfter(cloud, 1);
        UsernamePasswordCredentialsImpl key =
                SimulatedCloud.key("tracked", Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET);
        SimulatedCloud.credentials(key);
        WorkflowRun build = J.run(Result.SUCCESS, SAE_APP.call("credentialsId", "tracked", "dryRun", true));
        Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(key);
        assertThat(fingerprint).isNotNull();
        assertThat(fingerprint.getJobs()).containsExactly(build.getParent().getFullName());
    }

    @Test
    void aSecretThatIsRotatedWhileARollbackIsWaitedForDoesNoHarm() throws Exception {
        SAE_APP.succeedsAfter(cloud, 3);
        Hold poll = cloud.simulator().faults().next("DescribeChangeOrder").holdAnswer();
        WorkflowRun build = J.pipeline(SAE_APP.call()).scheduleBuild2(0).waitForStart();
        assertThat(poll.awaitArrival(Duration.ofSeconds(20))).isTrue();
        cloud.simulator().accounts().addAlibaba(AccessKey.permanent(Accounts.ALIBABA_ACCESS_KEY_ID, "another-secret"));
        SimulatedCloud.credentials(
                SimulatedCloud.key(SAE_APP.credentialsId(), Accounts.ALIBABA_ACCESS_KEY_ID, "another-secret"));
        poll.release();
        J.assertBuildStatusSuccess(J.waitForCompletion(build));
    }

    private static Folder folderWithKey(String id) throws Exception {
        Folder folder = J.createProject(Folder.class);
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    com.cloudbees.plugins.credentials.domains.Domain.global(),
                    List.of(SimulatedCloud.key(id, Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET)))
        }));
        return folder;
    }

    private static WorkflowJob job(Folder folder, String credentialsId) throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(SAE_APP.call("credentialsId", credentialsId), true));
        return job;
    }
}
