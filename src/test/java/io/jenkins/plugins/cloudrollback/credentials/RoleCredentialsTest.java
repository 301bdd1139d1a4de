package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Roles;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import java.time.Instant;
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

/** Builds with roles and agencies, and with temporary access keys. */
class RoleCredentialsTest {
    private static final OidcIssuer ISSUER = new OidcIssuer();

    @RegisterExtension
    private static final BuildWatcherExtension BUILD_WATCHER = new BuildWatcherExtension();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    /** The ways to get the session of a role. */
    enum Way {
        ROLE_BY_KEY(SAE_APP, "AssumeRole"),
        ROLE_BY_TOKEN(SAE_APP, "AssumeRoleWithOIDC"),
        AGENCY_BY_KEY(STACK, "AssumeAgency"),
        AGENCY_BY_TOKEN(DEPLOYMENT, "AssumeAgencyWithOIDC"),
        AGENCY_BY_NAME(DEPLOYMENT, "CreateTemporaryAccessKeyByAgency"),
        AGENCY_BY_USER(STACK, "CreateTemporaryAccessKeyByAgency");

        final RollbackKind kind;
        final String operation;

        Way(RollbackKind kind, String operation) {
            this.kind = kind;
            this.operation = operation;
        }

        RoleCredentials credentials() {
            return switch (this) {
                case ROLE_BY_KEY -> Roles.role(SimulatedCloud.ALIBABA);
                case ROLE_BY_TOKEN -> Roles.role(Roles.TOKEN);
                case AGENCY_BY_KEY -> Roles.agency(SimulatedCloud.HUAWEI);
                case AGENCY_BY_TOKEN -> Roles.agency(Roles.TOKEN);
                case AGENCY_BY_NAME -> Roles.agencyByName(SimulatedCloud.HUAWEI);
                case AGENCY_BY_USER -> Roles.agencyByName(SimulatedCloud.HUAWEI_USER);
            };
        }

        String call() {
            return kind.call("credentialsId", Roles.ID);
        }
    }

    @BeforeEach
    void trust() throws Exception {
        DemoWorld.trust(J.simulator(), ISSUER);
        SimulatedCloud.add(Roles.secretText(ISSUER.token(DemoWorld.TRUSTED_SUBJECT, Instant.now())));
    }

    private static int calls(String operation) {
        return J.simulator().calls().count(operation);
    }

    @ParameterizedTest
    @EnumSource
    void rollsBackAs(Way way) throws Exception {
        way.kind.succeedsAfter(J.cloud(), 1);
        SimulatedCloud.add(way.credentials());
        WorkflowRun build = J.run(Result.SUCCESS, way.call());

        assertThat(calls(way.operation)).isOne();
        String session = "jenkins-" + build.getParent().getName() + "-" + build.getNumber();
        assertThat(J.cloud().effects())
                .extracting(Effect::by)
                .singleElement()
                .asString()
                .endsWith("/" + session);
    }

    @ParameterizedTest
    @EnumSource
    void renewsExpiredSessionWhileWaiting(Way way) throws Exception {
        way.kind.succeedsAfter(J.cloud(), 4);
        SimulatedCloud.add(way.credentials());
        WorkflowRun build = J.start(way.call());
        J.waitForMessage("The provider accepted the request", build);
        J.simulator().accounts().expireSessions();

        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        assertThat(calls(way.operation)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void refusalIsReportedOnce(Way way) throws Exception {
        way.kind.succeedsAfter(J.cloud(), 1);
        SimulatedCloud.add(way.credentials());
        J.simulator().faults().next(way.operation).error(403, "NoPermission", "You are not trusted.");
        WorkflowRun build = J.run(Result.FAILURE, way.call());

        assertThat(JenkinsRule.getLog(build)).contains(way.operation, "You are not trusted.");
        assertThat(calls(way.operation)).isOne();
        assertThat(J.cloud().effects()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void freestyleRollsBackAs(Way way) throws Exception {
        // The deployment of a stack that is broken already is not rolled back.
        RollbackKind kind = way.kind == STACK ? DEPLOYMENT : way.kind;
        kind.succeedsAfter(J.cloud(), 1);
        SimulatedCloud.add(way.credentials());
        FreeStyleProject job = J.freestyle(Result.FAILURE, kind.step("credentialsId", Roles.ID));
        J.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(calls(way.operation)).isOne();
        assertThat(J.cloud().effects())
                .extracting(Effect::by)
                .singleElement()
                .asString()
                .endsWith("/jenkins-" + job.getName() + "-1");
    }

    @Test
    void folderHasOwnRoleAndKey() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        AlibabaCloudRole role = Roles.role("folder-key");
        role.setSessionName("team-shop");
        Folder folder = J.folder(
                role,
                SimulatedCloud.key("folder-key", Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET));
        String call = SAE_APP.call("credentialsId", Roles.ID);
        J.buildAndAssertSuccess(SharedJenkins.pipeline(folder, call));
        assertThat(J.cloud().effects())
                .extracting(Effect::by)
                .singleElement()
                .asString()
                .endsWith("/team-shop");

        WorkflowRun other = J.run(Result.FAILURE, call);
        J.assertLogContains("There are no credentials with the ID \"role\"", other);
    }

    /** The folders use the same IDs, the same role and the same name of the session. */
    @Test
    void folderWithWrongKeyGetsNoSessionOfAnother() throws Exception {
        AlibabaCloudRole role = Roles.role("key");
        role.setSessionName("shared");
        String call = SAE_APP.call("credentialsId", Roles.ID, "dryRun", true);
        String id = Accounts.ALIBABA_ACCESS_KEY_ID;
        Folder trusted = J.folder(role, SimulatedCloud.key("key", id, Accounts.ALIBABA_ACCESS_KEY_SECRET));
        Folder other = J.folder(role, SimulatedCloud.key("key", id, "not-the-secret"));
        J.buildAndAssertSuccess(SharedJenkins.pipeline(trusted, call));
        WorkflowRun refused = J.buildAndAssertStatus(Result.FAILURE, SharedJenkins.pipeline(other, call));

        J.assertLogContains("SignatureDoesNotMatch", refused);
        assertThat(calls("AssumeRole")).isEqualTo(2);
    }

    /** The issuer has a new key: only a token that is issued meanwhile is accepted. */
    @ParameterizedTest
    @EnumSource(names = {"ROLE_BY_TOKEN", "AGENCY_BY_TOKEN"})
    void tokenIsReadAnewForEachSession(Way way) throws Exception {
        way.kind.succeedsAfter(J.cloud(), 4);
        SimulatedCloud.add(way.credentials());
        WorkflowRun build = J.start(way.call());
        J.waitForMessage("The provider accepted the request", build);
        OidcIssuer another = new OidcIssuer();
        DemoWorld.trust(J.simulator(), another);
        SimulatedCloud.replace(Roles.secretText(another.token(DemoWorld.TRUSTED_SUBJECT, Instant.now())));
        J.simulator().accounts().expireSessions();

        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        assertThat(J.simulator().calls().of(way.operation))
                .extracting(Call::status)
                .containsExactly(200, 200);
    }

    @Test
    void expiredTokenIsNamed() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        SimulatedCloud.replace(Roles.secretText(ISSUER.token(DemoWorld.TRUSTED_SUBJECT, yesterday)));
        SimulatedCloud.add(Roles.role(Roles.TOKEN));
        String log = JenkinsRule.getLog(J.run(Result.FAILURE, SAE_APP.call("credentialsId", Roles.ID)));

        assertThat(log)
                .contains("AuthenticationFail.OIDCToken.Expired", "issued anew for each build")
                .doesNotContain("eyJ");
    }

    /** With a fixed name, the session is the same for all who hold the key. */
    @Test
    void buildsShareSessionOfFixedName() throws Exception {
        AlibabaCloudRole role = Roles.role(SimulatedCloud.ALIBABA);
        role.setSessionName("shared");
        SimulatedCloud.add(role);
        for (int i = 0; i < 3; i++) {
            J.run(Result.SUCCESS, SAE_APP.call("credentialsId", Roles.ID, "dryRun", true));
        }
        assertThat(calls("AssumeRole")).isOne();
    }

    @Test
    void tokensAreNotShared() throws Exception {
        AlibabaCloudRole role = Roles.role(Roles.TOKEN);
        role.setSessionName("shared");
        SimulatedCloud.add(role);
        for (int i = 0; i < 3; i++) {
            J.run(Result.SUCCESS, SAE_APP.call("credentialsId", Roles.ID, "dryRun", true));
        }
        assertThat(calls("AssumeRoleWithOIDC")).isEqualTo(3);
    }

    @Test
    void usesOfRoleAndKeyAreTracked() throws Exception {
        AlibabaCloudRole role = Roles.role("tracked-key");
        Credentials key =
                SimulatedCloud.key("tracked-key", Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET);
        SimulatedCloud.add(role, key);
        WorkflowJob job = J.pipeline(SAE_APP.call("credentialsId", Roles.ID, "dryRun", true));
        J.buildAndAssertSuccess(job);

        for (Credentials used : new Credentials[] {role, key}) {
            Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(used);
            assertThat(fingerprint).isNotNull();
            assertThat(fingerprint.getJobs()).containsExactly(job.getFullName());
        }
    }

    @Test
    void missingSourceIsNamed() throws Exception {
        SimulatedCloud.add(Roles.role("nowhere"));
        J.assertLogContains(
                "There are no credentials with the ID \"nowhere\"",
                J.run(Result.FAILURE, SAE_APP.call("credentialsId", Roles.ID)));
    }

    @Test
    void tokenRequiresProvider() throws Exception {
        AlibabaCloudRole role = Roles.role(Roles.TOKEN);
        role.setOidcProvider(" ");
        SimulatedCloud.add(role);
        J.assertLogContains("name no OIDC provider", J.run(Result.FAILURE, SAE_APP.call("credentialsId", Roles.ID)));
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    @Test
    void roleIsNoSourceOfARole() throws Exception {
        SimulatedCloud.add(Roles.role(Roles.ID));
        J.assertLogContains(
                "have the type AlibabaCloudRole", J.run(Result.FAILURE, SAE_APP.call("credentialsId", Roles.ID)));
    }

    @Test
    void refusedSubjectIsNamed() throws Exception {
        J.simulator()
                .sts()
                .addRole(DemoWorld.OIDC_ROLE_ARN, Trust.of(DemoWorld.OIDC_PROVIDER_ARN, "https://elsewhere"));
        SimulatedCloud.add(Roles.role(Roles.TOKEN));
        String log = JenkinsRule.getLog(J.run(Result.FAILURE, SAE_APP.call("credentialsId", Roles.ID)));

        assertThat(log)
                .contains("AuthenticationFail.NoPermission", "Compare the trust policy", "subject https://jenkins.ex");
    }

    @ParameterizedTest
    @CsvSource({"SAE_APP, false", "SAE_APP, true", "DEPLOYMENT, false", "DEPLOYMENT, true"})
    void roleOfMachine(RollbackKind kind, boolean other) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        J.simulator().sts().addRole(DemoWorld.ROLE_ARN, Trust.of("*"));
        J.simulator().huaweiSts().addAgency(DemoWorld.AGENCY_URN, Trust.of("*"));
        SimulatedCloud.add(
                kind.isHuawei()
                        ? new HuaweiCloudAgency(
                                CredentialsScope.GLOBAL, Roles.ID, null, other ? DemoWorld.AGENCY_URN : "", "")
                        : new AlibabaCloudRole(
                                CredentialsScope.GLOBAL, Roles.ID, null, other ? DemoWorld.ROLE_ARN : "", ""));
        String call = kind.call("credentialsId", Roles.ID);
        J.assertLogContains(
                "no administrator has allowed the use of the role of the controller's machine",
                J.run(Result.FAILURE, call));
        assertThat(J.simulator().calls().all()).isEmpty();

        CloudRollbackConfiguration.get().setInstanceRoleAllowed(true);
        try {
            J.run(Result.SUCCESS, call);
        } finally {
            CloudRollbackConfiguration.get().setInstanceRoleAllowed(false);
        }
        assertThat(J.cloud().effects())
                .extracting(Effect::by)
                .singleElement()
                .asString()
                .contains(other ? "/jenkins-test" : "jenkins-machine/i-machine");
    }

    @ParameterizedTest
    @EnumSource(names = {"SAE_APP", "DEPLOYMENT", "STACK", "EDAS_APP"})
    void temporaryKey(RollbackKind kind) throws Exception {
        kind.succeedsAfter(J.cloud(), 1);
        AccessKey key = new AccessKey("STS.key", "secret", "token", "STS.key", Instant.MAX);
        addToCloud(kind, key);
        SimulatedCloud.add(temporary());
        J.run(Result.SUCCESS, kind.call("credentialsId", "temporary", "dryRun", true));
        addToCloud(kind, new AccessKey("STS.key", "secret", "token", "STS.key", Instant.now()));

        assertThat(JenkinsRule.getLog(J.run(Result.FAILURE, kind.call("credentialsId", "temporary"))))
                .contains(
                        kind.isHuawei() ? "APIGW.0301" : "InvalidSecurityToken.Expired",
                        kind.isHuawei()
                                ? "A temporary access key may have expired"
                                : "Renew the temporary credentials, which have expired.")
                .doesNotContain("token expired: token");
        assertThat(J.cloud().effects()).isEmpty();
    }

    private static void addToCloud(RollbackKind kind, AccessKey key) {
        if (kind.isHuawei()) {
            J.simulator().accounts().addHuawei(key);
        } else {
            J.simulator().accounts().addAlibaba(key);
        }
    }

    private static TemporaryAccessKey temporary() {
        return new TemporaryAccessKey(
                CredentialsScope.GLOBAL,
                "temporary",
                null,
                "STS.key",
                Secret.fromString("secret"),
                Secret.fromString("token"));
    }
}
