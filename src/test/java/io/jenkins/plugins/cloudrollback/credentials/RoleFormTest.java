package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Roles;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** The forms of roles, agencies and temporary access keys. */
class RoleFormTest {
    private static final OidcIssuer ISSUER = new OidcIssuer();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @BeforeEach
    void addToken() throws Exception {
        DemoWorld.trust(J.simulator(), ISSUER);
        SimulatedCloud.add(Roles.secretText(ISSUER.token(DemoWorld.TRUSTED_SUBJECT, Instant.now())));
    }

    static List<StandardCredentials> all() {
        AlibabaCloudRole full = Roles.role(SimulatedCloud.ALIBABA);
        full.setSessionName("session");
        full.setDurationSeconds(7200);
        full.setExternalId("shop-42");
        return List.of(
                full,
                Roles.role(Roles.TOKEN),
                Roles.agency(SimulatedCloud.HUAWEI),
                Roles.agencyByName(SimulatedCloud.HUAWEI_USER),
                new TemporaryAccessKey(
                        CredentialsScope.GLOBAL,
                        Roles.ID,
                        "from the vault",
                        "STS.key",
                        Secret.fromString("secret"),
                        Secret.fromString("token")));
    }

    /** The dialog shows each field with its value and its help. */
    @ParameterizedTest
    @MethodSource("all")
    void showsAllFields(StandardCredentials credentials) throws Exception {
        SimulatedCloud.add(credentials);
        String dialog;
        try (WebClient client = J.createWebClient().withJavaScriptEnabled(false)) {
            dialog = client.goTo("manage/credentials/store/system/domain/_/credential/role/updateDialog", null)
                    .getWebResponse()
                    .getContentAsString();
        }
        @SuppressWarnings("unchecked")
        DescribableModel<StandardCredentials> model =
                (DescribableModel<StandardCredentials>) DescribableModel.of(credentials.getClass());
        Map<String, Object> values =
                new HashMap<>(model.uninstantiate2(credentials).getArguments());
        values.keySet().removeAll(Set.of("scope", "description", "id"));
        assertThat(values).hasSizeGreaterThan(1);
        values.forEach((field, value) -> {
            assertThat(dialog).contains("_." + field);
            if (!(value instanceof Secret)) {
                assertThat(dialog).contains(value.toString());
            }
        });
        assertThat(dialog).contains("help/").doesNotContain("${");
    }

    @ParameterizedTest
    @CsvSource({"true, SAE_APP, true", "true, DEPLOYMENT, false", "false, SAE_APP, false", "false, STACK, true"})
    void stepsOfferRolesOfTheirCloud(boolean alibaba, RollbackKind kind, boolean offered) throws Exception {
        SimulatedCloud.add(alibaba ? Roles.role(SimulatedCloud.ALIBABA) : Roles.agency(SimulatedCloud.HUAWEI));
        ListBoxModel list = kind.step().getDescriptor().doFillCredentialsIdItems(null, "", null);
        assertThat(list.stream().anyMatch(option -> option.value.equals(Roles.ID)))
                .isEqualTo(offered);
    }

    @Test
    void temporaryKeyFitsBothClouds() throws Exception {
        SimulatedCloud.add(all().get(4));
        for (RollbackKind kind : List.of(SAE_APP, DEPLOYMENT)) {
            assertThat(kind.step().getDescriptor().doFillCredentialsIdItems(null, "", null))
                    .extracting(option -> option.name)
                    .contains("STS.key (from the vault)");
        }
    }

    @Test
    void offersWhatStartsSessions() throws Exception {
        SimulatedCloud.add(Roles.role(SimulatedCloud.ALIBABA));
        assertThat(descriptor(AlibabaCloudRole.class).doFillCredentialsIdItems(null, ""))
                .extracting(option -> option.value)
                .containsExactlyInAnyOrder("", SimulatedCloud.ALIBABA, SimulatedCloud.HUAWEI, Roles.TOKEN);
        assertThat(descriptor(HuaweiCloudAgency.class).doFillCredentialsIdItems(null, ""))
                .extracting(option -> option.value)
                .contains(SimulatedCloud.HUAWEI_USER, Roles.TOKEN)
                .doesNotContain(Roles.ID);
    }

    private static RoleCredentials.RoleDescriptor descriptor(Class<? extends RoleCredentials> type) {
        return (RoleCredentials.RoleDescriptor) J.jenkins.getDescriptorOrDie(type);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "acs:ram::1234567890123456:role/jenkins, OK",
                "jenkins, ERROR",
                "-, ERROR",
                "acs:ram::x:role/jenkins, ERROR"
            })
    void checksRoleArn(String value, FormValidation.Kind kind) {
        AlibabaCloudRole.DescriptorImpl form = (AlibabaCloudRole.DescriptorImpl) descriptor(AlibabaCloudRole.class);
        assertThat(form.doCheckRoleArn(null, value, "key").kind).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "iam::d78cbac186b744899480f25bd022f468:agency:jenkins, -, OK",
                "jenkins, production, OK",
                "jenkins, -, ERROR",
                "iam::d78cbac186b744899480f25bd022f468:agency:jenkins, production, ERROR",
                "-, -, ERROR"
            })
    void checksAgency(String value, String account, FormValidation.Kind kind) {
        HuaweiCloudAgency.DescriptorImpl form = (HuaweiCloudAgency.DescriptorImpl) descriptor(HuaweiCloudAgency.class);
        assertThat(form.doCheckAgency(null, value, account, "key").kind).isEqualTo(kind);
    }

    @Test
    void checksOtherFields() {
        RoleCredentials.RoleDescriptor form = descriptor(AlibabaCloudRole.class);
        assertThat(form.doCheckCredentialsId(null, "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckOidcProvider(null, "", Roles.TOKEN).kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckOidcProvider(null, "", SimulatedCloud.ALIBABA).kind)
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckOidcProvider(null, DemoWorld.OIDC_PROVIDER_ARN, Roles.TOKEN).kind)
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckOidcProvider(null, "", null).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckSessionName(null, "team-shop").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckSessionName(null, "team.shop").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckSessionName(null, "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckSessionName(null, "a b").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckCredentialsId(null, "nowhere").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckCredentialsId(null, Roles.TOKEN).kind).isEqualTo(FormValidation.Kind.OK);
        for (String wrong : List.of("899", "43201", "x", "1e3")) {
            assertThat(form.doCheckDurationSeconds(null, wrong).kind).as(wrong).isEqualTo(FormValidation.Kind.ERROR);
        }
        assertThat(form.doCheckDurationSeconds(null, "900").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "alibaba-key, acs:ram::1234567890123456:assumed-role/jenkins/jenkins-job",
        "id-token, acs:ram::1234567890123456:assumed-role/jenkins-oidc/jenkins-job"
    })
    void checkTellsWhoOneIs(String credentialsId, String identity) throws Exception {
        Item job = J.jenkins.getItem("job");
        job = job == null ? J.createFreeStyleProject("job") : job;
        assertThat(check(job.getUrl(), Roles.role(credentialsId)))
                .contains(identity)
                .contains("class=\"ok");
    }

    @Test
    void checkTellsWhyNot() throws Exception {
        J.simulator().sts().addRole(DemoWorld.ROLE_ARN, Trust.of("somebody-else"));
        assertThat(check("", Roles.role(SimulatedCloud.ALIBABA))).contains("NoPermission", "class=\"error");

        J.simulator().sts().addRole(DemoWorld.ROLE_ARN, Trust.of("*"));
        assertThat(check("", Roles.role(SimulatedCloud.ALIBABA)))
                .as("the refusal is not remembered")
                .contains("assumed-role/jenkins/jenkins-");
    }

    @Test
    void checksAgencies() throws Exception {
        assertThat(check("", Roles.agency(SimulatedCloud.HUAWEI))).contains("assumed-agency:jenkins/jenkins-");
        assertThat(check("", Roles.agencyByName(SimulatedCloud.HUAWEI_USER))).contains("assumed-agency:jenkins/");
        assertThat(J.simulator().calls().count("GetCallerIdentity")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "durationSeconds=soon",
                "roleArn=jenkins&credentialsId=alibaba-key",
                "credentialsId=alibaba-key",
                "roleArn=[x]&credentialsId=alibaba-key",
                "scope=[x]"
            })
    void checkRefusesBadFields(String fields) throws Exception {
        String url = "descriptorByName/" + AlibabaCloudRole.class.getName() + "/checkRole";
        assertThat(post(url, fields.replace("[", "%5B").replace("]", "%5D"))).contains("class=\"error");
        assertThat(J.simulator().calls().all()).isEmpty();
    }

    private static String check(String context, RoleCredentials role) throws Exception {
        String fields = "credentialsId=" + role.getCredentialsId();
        fields += role.getOidcProvider() == null ? "" : "&oidcProvider=" + encoded(role.getOidcProvider());
        fields += role instanceof AlibabaCloudRole own
                ? "&roleArn=" + encoded(own.getRoleArn())
                : "&agency=" + encoded(role.roleName());
        fields += role.accountName() == null ? "" : "&accountName=" + role.accountName();
        return post(
                context + "descriptorByName/" + role.getClass().getName() + "/checkRole",
                fields + "&durationSeconds=900&sessionName=&externalId=");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String post(String url, String fields) throws Exception {
        try (WebClient client = J.createWebClient()) {
            WebRequest request =
                    new WebRequest(URI.create(J.getURL() + url + "?" + fields).toURL(), HttpMethod.POST);
            return client.withThrowExceptionOnFailingStatusCode(false)
                    .getPage(client.addCrumb(request))
                    .getWebResponse()
                    .getContentAsString();
        }
    }

    @Test
    void trimsWhatWasCopiedAlong() {
        AlibabaCloudRole role = new AlibabaCloudRole(
                CredentialsScope.GLOBAL, Roles.ID, null, "\u00a0" + DemoWorld.ROLE_ARN + "\u200b\n", " key\t");
        role.setExternalId("\ufeff");
        assertThat(role.getRoleArn()).isEqualTo(DemoWorld.ROLE_ARN);
        assertThat(role.getCredentialsId()).isEqualTo("key");
        assertThat(role.getExternalId()).isNull();
    }

    /** Without credentials, the role of the machine is meant; it may be left out if that one is used itself. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void machineMustBeAllowed(boolean allowed) {
        CloudRollbackConfiguration.get().setInstanceRoleAllowed(allowed);
        try {
            AlibabaCloudRole.DescriptorImpl form = (AlibabaCloudRole.DescriptorImpl) descriptor(AlibabaCloudRole.class);
            assertThat(form.doCheckCredentialsId(null, "").kind == FormValidation.Kind.OK)
                    .isEqualTo(allowed);
            assertThat(form.doCheckRoleArn(null, "", "").kind).isEqualTo(FormValidation.Kind.OK);
        } finally {
            CloudRollbackConfiguration.get().setInstanceRoleAllowed(false);
        }
    }
}
