package io.jenkins.plugins.cloudrollback.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.credentials.AlibabaCloudRole;
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudAgency;
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudUser;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlForm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.StaplerRequest2;

class ConfigurationAsCodeTest {
    @RegisterExtension
    private static final SharedJenkins J = new SharedJenkins();

    @TempDir
    private Path temp;

    @BeforeEach
    void empty() throws Exception {
        CloudRollbackConfiguration.get().setEndpoints(List.of());
        CloudRollbackConfiguration.get().setCallsPerSecond(null);
        CloudRollbackConfiguration.get().setInstanceRoleAllowed(false);
        SimulatedCloud.credentials();
    }

    @Test
    void setsEndpoints() throws Exception {
        applyGood();
        assertThat(CloudRollbackConfiguration.get().getEndpoints())
                .extracting(EndpointOverride::getService, EndpointOverride::getRegion, EndpointOverride::getUrl)
                .containsExactly(
                        tuple("sae", "cn-hangzhou", "https://sae.internal.example/proxy"),
                        tuple("rfs", "*", "http://127.0.0.1:8080"));
    }

    @Test
    void setsCallsPerSecond() throws Exception {
        assertThat(CloudRollbackConfiguration.get().getCallsPerSecond()).isEqualTo(10);
        applyGood();
        assertThat(CloudRollbackConfiguration.get().getCallsPerSecond()).isEqualTo(25);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void invalidNumberOfCallsIsNamed(int calls) {
        assertThatThrownBy(() -> apply("unclassified:\n  cloudRollback:\n    callsPerSecond: " + calls))
                .hasStackTraceContaining("callsPerSecond: \"" + calls + "\" is not valid")
                .hasStackTraceContaining("from 1 to 1000");
        assertThat(CloudRollbackConfiguration.get().getCallsPerSecond()).isEqualTo(10);
    }

    /** An empty field of the form is the default; what was saved stays through a restart. */
    @Test
    void formSavesCallsPerSecond() throws Exception {
        for (String text : List.of("25", "")) {
            HtmlForm form = J.createWebClient().goTo("configure").getFormByName("config");
            form.getInputByName("_.callsPerSecond").setValue(text);
            J.submit(form);
            CloudRollbackConfiguration.get().load();
            assertThat(CloudRollbackConfiguration.get().getCallsPerSecond()).isEqualTo(text.isEmpty() ? 10 : 25);
        }
    }

    /** A browser does not send it, a script may. */
    @ParameterizedTest
    @ValueSource(strings = {"2.5", "ten"})
    void formRefusesWhatIsNoNumberOfCalls(String text) {
        CloudRollbackConfiguration configuration = CloudRollbackConfiguration.get();
        JSONObject form = new JSONObject().element("callsPerSecond", text);
        assertThatThrownBy(() -> configuration.configure((StaplerRequest2) null, form))
                .isInstanceOf(Descriptor.FormException.class)
                .hasMessageContaining("callsPerSecond: \"" + text);
        assertThat(configuration.getCallsPerSecond()).isEqualTo(10);
    }

    @Test
    void invalidNumberInTheFileIsTheDefault() throws Exception {
        CloudRollbackConfiguration configuration = CloudRollbackConfiguration.get();
        configuration.setCallsPerSecond(25);
        Path file = J.jenkins.getRootDir().toPath().resolve(configuration.getId() + ".xml");
        Files.writeString(file, Files.readString(file).replace(">25<", ">0<"));
        configuration.load();
        assertThat(configuration.getCallsPerSecond()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"1, OK", "1000, OK", "'', OK", "0, ERROR", "1001, ERROR", "ten, ERROR", "2.5, ERROR"})
    void formChecksCallsPerSecond(String text, FormValidation.Kind kind) {
        assertThat(CloudRollbackConfiguration.get().doCheckCallsPerSecond(text).kind)
                .isEqualTo(kind);
    }

    @Test
    void allowsInstanceRole() throws Exception {
        assertThat(CloudRollbackConfiguration.get().isInstanceRoleAllowed()).isFalse();
        applyGood();
        assertThat(CloudRollbackConfiguration.get().isInstanceRoleAllowed()).isTrue();
    }

    @Test
    void createsHuaweiCloudUsers() throws Exception {
        applyGood();
        assertThat(CredentialsProvider.lookupCredentialsInItemGroup(HuaweiCloudUser.class, J.jenkins, null))
                .singleElement()
                .satisfies(user -> {
                    assertThat(user.getId()).isEqualTo("huawei");
                    assertThat(user.getAccountName()).isEqualTo("example-account");
                    assertThat(user.getUserName()).isEqualTo("jenkins");
                    assertThat(Secret.toString(user.getPassword())).isEqualTo("correct-horse-battery");
                });
    }

    @Test
    void createsRoles() throws Exception {
        applyGood();
        assertThat(CredentialsProvider.lookupCredentialsInItemGroup(AlibabaCloudRole.class, J.jenkins, null))
                .singleElement()
                .satisfies(role -> {
                    assertThat(role.getRoleArn()).isEqualTo("acs:ram::1234567890123456:role/jenkins");
                    assertThat(role.getCredentialsId()).isEqualTo("key");
                    assertThat(role.getExternalId()).isEqualTo("shop-42");
                    assertThat(role.getDurationSeconds()).isEqualTo(3600);
                    assertThat(role.getSessionName()).isNull();
                });
        assertThat(CredentialsProvider.lookupCredentialsInItemGroup(HuaweiCloudAgency.class, J.jenkins, null))
                .singleElement()
                .satisfies(agency -> {
                    assertThat(agency.getAgency()).endsWith(":agency:jenkins");
                    assertThat(agency.getAccountName()).isNull();
                    assertThat(agency.getOidcProvider()).endsWith(":oidcProvider:jenkins");
                    assertThat(agency.getSessionName()).isEqualTo("jenkins-production");
                    assertThat(agency.getDurationSeconds()).isEqualTo(900);
                });
    }

    @Test
    void exportCanBeImported() throws Exception {
        applyGood();
        String exported = exportedEndpoints();
        assertThat(exported).contains("https://sae.internal.example/proxy");
        empty();
        apply("unclassified:\n  cloudRollback:\n" + exported.indent(4));
        assertThat(exportedEndpoints()).isEqualTo(exported);
    }

    private static String exportedEndpoints() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        return Util.toYamlString(Util.getUnclassifiedRoot(context).get("cloudRollback"));
    }

    @Test
    void exportEncryptsPasswords() throws Exception {
        applyGood();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("(?s)huaweiCloudUser:.{1,200}password: \"\\{A")
                .containsPattern("(?s)temporaryAccessKey:.{1,400}securityToken: \"\\{A")
                .contains("alibabaCloudRole:", "huaweiCloudAgency:", "durationSeconds: 900")
                .doesNotContain("correct-horse-battery", "secret-of-the-key", "token-of-the-key");
    }

    @ParameterizedTest
    @CsvSource({
        "sae, *, http://sae.example, url",
        "sae, *, http://127.0.0.1.evil.example, url",
        "sae, *, ftp://127.0.0.1, url",
        "sae, *, https://user@sae.example, url",
        "sae, *, https://sae.example/?x=, url",
        "sae, *, https://sae.example/#, url",
        "sae, evil.example/#, https://sae.example, region",
        "oss, *, https://oss.example, service"
    })
    void invalidFieldIsNamed(String service, String region, String url, String field) {
        String yaml = """
                unclassified:
                  cloudRollback:
                    endpoints:
                      - service: "%s"
                        region: "%s"
                        url: "%s"
                """.formatted(service, region, url);
        assertThatThrownBy(() -> apply(yaml)).hasStackTraceContaining(field + ": \"");
        assertThat(CloudRollbackConfiguration.get().getEndpoints()).isEmpty();
    }

    @Test
    void regionOverridesWildcard() {
        CloudRollbackConfiguration.get()
                .setEndpoints(List.of(
                        new EndpointOverride("sae", "*", "https://any.example"),
                        new EndpointOverride("sae", "cn-beijing", "https://beijing.example"),
                        new EndpointOverride("sae", "x-own", "https://own.example")));
        Endpoints endpoints = Clouds.get().endpoints();

        assertThat(endpoints.of("sae", "cn-beijing")).isEqualTo(URI.create("https://beijing.example"));
        assertThat(endpoints.of("sae", "cn-shanghai")).isEqualTo(URI.create("https://any.example"));
        assertThat(endpoints.of("sae", "x-own")).isEqualTo(URI.create("https://own.example"));
        assertThat(endpoints.of("rfs", "cn-north-4")).hasHost("rfs.cn-north-4.myhuaweicloud.com");
        assertThatThrownBy(() -> endpoints.of("sae", "x-other")).hasMessageContaining("not a known region");
        assertThatThrownBy(() -> endpoints.of("edas", "x-own")).hasMessageContaining("not a known region");
    }

    private static void applyGood() throws Exception {
        ConfigurationAsCode.get()
                .configure(
                        ConfigurationAsCodeTest.class.getResource("good.yaml").toString());
    }

    private void apply(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configure(Files.writeString(temp.resolve("jenkins.yaml"), yaml).toString());
    }

    @Test
    void trimsWhatWasCopiedAlong() {
        EndpointOverride endpoint = new EndpointOverride("sae\n", " *", "\u00a0https://sae.example\u200b\r\n");
        assertThat(endpoint.getUrl()).isEqualTo("https://sae.example");
        assertThat(endpoint.getRegion()).isEqualTo("*");
        assertThat(endpoint.getService()).isEqualTo("sae");
    }
}
