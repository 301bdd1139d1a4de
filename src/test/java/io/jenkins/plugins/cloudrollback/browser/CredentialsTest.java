package io.jenkins.plugins.cloudrollback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.credentials.AlibabaCloudRole;
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudAgency;
import io.jenkins.plugins.cloudrollback.credentials.TemporaryAccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator adds and changes roles, agencies and temporary access keys. */
class CredentialsTest extends BrowserTestBase {
    private static final String SESSION = "credentials.RoleCredentials.session";
    private static final String ROLE = "credentials.AlibabaCloudRole.credentials";
    private static final String AGENCY = "credentials.HuaweiCloudAgency.credentials";
    private static final String KEY = "credentials.TemporaryAccessKey.credentials";

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void role(Locale language) throws Exception {
        UserSession carol = logIn(ADMIN, language);
        CredentialsDialog dialog = carol.addCredentials(carol.texts.of(Messages._alibabaCloudRole_displayName()));
        dialog.type(ROLE, "roleArn", "jenkins\t");
        assertThat(dialog.error()).contains("acs:ram::1234567890123456:role/jenkins");
        dialog.input(ROLE, "roleArn").clear();
        dialog.type(ROLE, "roleArn", DemoWorld.ROLE_ARN + "\t")
                .source(Accounts.ALIBABA_ACCESS_KEY_ID)
                .advanced()
                .type(SESSION, "externalId", "shop-42")
                .accepts();
        J.simulator()
                .sts()
                .addRole(
                        DemoWorld.ROLE_ARN,
                        Trust.of(Accounts.ALIBABA_ACCESS_KEY_ID).withExternalId("shop-41"));
        assertThat(dialog.check("error")).contains("NoPermission");
        dialog.screenshot("role-refused");
        J.simulator()
                .sts()
                .addRole(
                        DemoWorld.ROLE_ARN,
                        Trust.of(Accounts.ALIBABA_ACCESS_KEY_ID).withExternalId("shop-42"));
        assertThat(dialog.check("ok")).contains("acs:ram::1234567890123456:assumed-role/jenkins/jenkins-");
        dialog.screenshot("role");
        dialog.identity("role").save();

        AlibabaCloudRole role = saved(AlibabaCloudRole.class);
        assertThat(role.getRoleArn()).isEqualTo(DemoWorld.ROLE_ARN);
        assertThat(role.getExternalId()).isEqualTo("shop-42");
        carol.updateCredentials("role").save();
        assertThat(saved(AlibabaCloudRole.class)).usingRecursiveComparison().isEqualTo(role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void agency(Locale language) throws Exception {
        UserSession carol = logIn(ADMIN, language);
        CredentialsDialog dialog = carol.addCredentials(carol.texts.of(Messages._huaweiCloudAgency_displayName()));
        dialog.type(AGENCY, "agency", DemoWorld.AGENCY_NAME)
                .type(AGENCY, "accountName", DemoWorld.AGENCY_ACCOUNT + "\t")
                .source(Accounts.HUAWEI_ACCOUNT)
                .accepts();
        assertThat(dialog.check("ok")).contains("assumed-agency:jenkins/jenkins-");
        dialog.screenshot("agency");
        dialog.identity("agency").save();

        HuaweiCloudAgency agency = saved(HuaweiCloudAgency.class);
        assertThat(agency.getAccountName()).isEqualTo(DemoWorld.AGENCY_ACCOUNT);
        carol.updateCredentials("agency").save();
        assertThat(saved(HuaweiCloudAgency.class)).usingRecursiveComparison().isEqualTo(agency);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void temporaryKey(Locale language) throws Exception {
        UserSession carol = logIn(ADMIN, language);
        CredentialsDialog dialog = carol.addCredentials(carol.texts.of(Messages._temporaryAccessKey_displayName()));
        dialog.type(KEY, "accessKeyId", "STS.key")
                .type(KEY, "accessKeySecret", "secret")
                .type(KEY, "securityToken", "token");
        dialog.screenshot("temporary");
        dialog.identity("temporary").save();

        assertThat(Secret.toString(saved(TemporaryAccessKey.class).getSecurityToken()))
                .isEqualTo("token");
        carol.updateCredentials("temporary").save();
        assertThat(Secret.toString(saved(TemporaryAccessKey.class).getAccessKeySecret()))
                .isEqualTo("secret");
    }

    /** The credentials of a type, which are saved after the dialog is closed. */
    private static <T> T saved(Class<T> type) {
        return await().until(
                        () -> SystemCredentialsProvider.getInstance().getCredentials().stream()
                                .filter(type::isInstance)
                                .map(type::cast)
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }
}
