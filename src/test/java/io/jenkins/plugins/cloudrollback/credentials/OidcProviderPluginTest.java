package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Result;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Roles;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import io.jenkins.plugins.oidc_provider.IdTokenStringCredentials;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** The ID tokens of the OpenID Connect Provider plugin, which name the job of the build. */
class OidcProviderPluginTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private Folder trusted;

    @BeforeEach
    void trustOneFolder() throws Exception {
        IdTokenStringCredentials token = new IdTokenStringCredentials(CredentialsScope.GLOBAL, Roles.TOKEN, null);
        token.setAudience(OidcIssuer.AUDIENCE);
        SimulatedCloud.add(token);
        String issuer = J.getURL() + "oidc";
        DemoWorld.trust(J.simulator(), issuer, publishedKey(issuer));
        trusted = J.folder();
        String subject = J.getURL() + trusted.getUrl();
        J.simulator().sts().addRole(DemoWorld.OIDC_ROLE_ARN, Trust.of(DemoWorld.OIDC_PROVIDER_ARN, subject));
        J.simulator().huaweiSts().addAgency(DemoWorld.OIDC_AGENCY_URN, Trust.of(DemoWorld.OIDC_PROVIDER_URN, subject));
    }

    /** The key that the plugin publishes for the cloud. */
    private static PublicKey publishedKey(String issuer) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(issuer + "/jwks")).build();
        byte[] keys = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body();
        var key = Json.read(keys).at("/keys/0");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        number(key.path("n").asText()), number(key.path("e").asText())));
    }

    private static BigInteger number(String text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }

    @Test
    void rollsBackInAlibabaCloudWithoutAnyKey() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 4);
        SimulatedCloud.add(Roles.role(Roles.TOKEN));
        WorkflowRun build = SharedJenkins.pipeline(trusted, SAE_APP.call("credentialsId", Roles.ID))
                .scheduleBuild2(0)
                .waitForStart();
        J.waitForMessage("The provider accepted the request", build);
        J.simulator().accounts().expireSessions();

        J.assertBuildStatusSuccess(J.waitForCompletion(build));
        assertThat(J.simulator().calls().count("AssumeRoleWithOIDC")).isEqualTo(2);
    }

    @Test
    void rollsBackInHuaweiCloudWithoutAnyKey() throws Exception {
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        SimulatedCloud.add(Roles.agency(Roles.TOKEN));
        J.buildAndAssertSuccess(SharedJenkins.pipeline(trusted, DEPLOYMENT.call("credentialsId", Roles.ID)));
        assertThat(J.cloud().effects()).hasSize(1);
    }

    @Test
    void otherJobIsNotTrusted() throws Exception {
        SimulatedCloud.add(Roles.role(Roles.TOKEN));
        J.buildAndAssertSuccess(
                SharedJenkins.pipeline(trusted, SAE_APP.call("credentialsId", Roles.ID, "dryRun", true)));
        WorkflowRun other = J.run(Result.FAILURE, SAE_APP.call("credentialsId", Roles.ID));

        assertThat(JenkinsRule.getLog(other))
                .contains(
                        "AuthenticationFail.NoPermission",
                        "The ID token says: issuer " + J.getURL() + "oidc, subject " + J.getURL()
                                + other.getParent().getUrl());
        assertThat(J.cloud().effects()).isEmpty();
    }
}
