package io.jenkins.plugins.cloudrollback;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.EDAS_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.credentials.AlibabaCloudRole;
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudAgency;
import io.jenkins.plugins.cloudrollback.credentials.TemporaryAccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.AccessKey;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Roles;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** While builds with each type of credentials wait, no file, page or log contains a secret. */
class SecretsTest {
    /** Matches the secrets of the access keys, the password, and what each token and each temporary key contains. */
    private static final Pattern SECRET = Pattern.compile(String.join(
            "|",
            Accounts.ALIBABA_ACCESS_KEY_SECRET,
            Accounts.HUAWEI_SECRET_ACCESS_KEY,
            Accounts.HUAWEI_PASSWORD,
            "MIIF[0-9a-f]{32}",
            "StsSecret[0-9a-f]{32}",
            "(CAIS|hQpjbi1u|AQAAA)[0-9a-f]{32}",
            "eyJ[\\w-]{20,}\\.eyJ[\\w-]{20,}"));

    private static final String TEMPORARY_SECRET = "StsSecret" + "0".repeat(32);
    private static final String TEMPORARY_TOKEN = "CAIS" + "0".repeat(320);

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private final LogRecorder log = new LogRecorder()
            .record(WebMethodsTest.class.getPackageName(), Level.ALL)
            .capture(10_000);
    private List<WorkflowRun> builds;
    private int targets;

    @BeforeEach
    void run() throws Exception {
        OidcIssuer issuer = new OidcIssuer();
        DemoWorld.trust(J.simulator(), issuer);
        J.simulator()
                .accounts()
                .addAlibaba(new AccessKey("STS.key", TEMPORARY_SECRET, TEMPORARY_TOKEN, "STS.key", Instant.MAX));
        SimulatedCloud.add(
                Roles.secretText(issuer.token(DemoWorld.TRUSTED_SUBJECT, Instant.now())),
                Roles.role(Roles.TOKEN),
                new HuaweiCloudAgency(
                        CredentialsScope.GLOBAL, "agency", null, DemoWorld.AGENCY_URN, SimulatedCloud.HUAWEI),
                new AlibabaCloudRole(CredentialsScope.GLOBAL, "machine", null, "", ""),
                new HuaweiCloudAgency(CredentialsScope.GLOBAL, "huawei-machine", null, "", ""),
                new TemporaryAccessKey(
                        CredentialsScope.GLOBAL,
                        "temporary",
                        null,
                        "STS.key",
                        Secret.fromString(TEMPORARY_SECRET),
                        Secret.fromString(TEMPORARY_TOKEN)));
        CloudRollbackConfiguration.get().setInstanceRoleAllowed(true);
        builds = List.of(
                start(SAE_APP, SimulatedCloud.ALIBABA),
                start(DEPLOYMENT, SimulatedCloud.HUAWEI_USER),
                start(EDAS_APP, Roles.ID),
                start(STACK, "agency"),
                start(SAE_APP, "machine"),
                start(DEPLOYMENT, "huawei-machine"),
                start(EDAS_APP, "temporary"));
        for (WorkflowRun build : builds) {
            J.waitForMessage("The provider accepted the request. Change ID: ", build);
        }
        assertThat(J.simulator().iam().tokensIssued()).isPositive();
        assertThat(J.simulator().calls().all())
                .extracting(Call::operation)
                .contains("AssumeRoleWithOIDC", "AssumeAgency", "GetRoleKeys", "GetHuaweiKeys");
    }

    /** Each build has a target of its own. */
    private WorkflowRun start(RollbackKind kind, String credentialsId) throws Exception {
        String target = kind.another(J.simulator(), ++targets, 3600, true);
        return J.start(kind.call(kind.targetParameter(), target, "credentialsId", credentialsId));
    }

    @AfterEach
    void stop() throws Exception {
        for (WorkflowRun build : builds) {
            build.doStop();
            J.waitForCompletion(build);
        }
        CloudRollbackConfiguration.get().setInstanceRoleAllowed(false);
        log.close();
    }

    /** The files include the configurations of jobs and Jenkins, the builds, and the state of the running Pipelines. */
    @Test
    void noneIsInAnyFile() throws Exception {
        FreeStyleProject job = J.createFreeStyleProject("freestyle");
        job.getPublishersList().add(new RollbackPublisher(List.of(SAE_APP.step())));
        job.save();
        try (Stream<Path> files = Files.walk(J.jenkins.getRootDir().toPath())) {
            List<Path> readable = files.filter(Files::isRegularFile).toList();
            assertThat(readable.stream().map(file -> file.getFileName().toString()))
                    .contains("config.xml", "build.xml", "program.dat", "log", "credentials.xml");
            assertThat(readable).noneMatch(file -> SECRET.matcher(content(file)).find());
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noneIsOnAPage() throws Exception {
        String credentials = "manage/credentials/store/system/domain/_/";
        Stream<String> pages = Stream.of("threadDump", credentials, credentials + "api/json?depth=3", "configure");
        Stream<String> dialogs = Stream.of(
                        SimulatedCloud.HUAWEI_USER, Roles.ID, "agency", "machine", "huawei-machine", "temporary")
                .map(id -> credentials + "credential/" + id)
                .flatMap(url -> Stream.of(url + "/", url + "/updateDialog", url + "/config.xml"));
        Stream<String> pagesOfBuilds = builds.stream()
                .flatMap(build -> Stream.of(
                        build.getParent().getUrl() + "api/json?depth=3",
                        build.getParent().getUrl() + "config.xml",
                        build.getUrl() + "api/json?depth=3",
                        build.getUrl() + "api/xml?depth=3",
                        build.getUrl() + "consoleFull"));
        try (JenkinsRule.WebClient client = J.createWebClient()) {
            client.setJavaScriptEnabled(false);
            for (String page : Stream.of(pages, dialogs, pagesOfBuilds)
                    .flatMap(urls -> urls)
                    .toList()) {
                assertThat(client.goTo(page, null).getWebResponse().getContentAsString())
                        .as(page)
                        .isNotEmpty()
                        .doesNotContainPattern(SECRET);
            }
        }
    }

    /** Nor in the answers of the button that assumes a role. */
    @Test
    void noneIsInTheAnswerOfCheck() throws Exception {
        for (String fields : List.of(
                "AlibabaCloudRole/checkRole?credentialsId=alibaba-key&roleArn=" + DemoWorld.ROLE_ARN,
                "HuaweiCloudAgency/checkRole?credentialsId=huawei-key&agency=" + DemoWorld.AGENCY_URN,
                "AlibabaCloudRole/checkRole?credentialsId=temporary&roleArn=" + DemoWorld.ROLE_ARN,
                "AlibabaCloudRole/checkRole?credentialsId=")) {
            try (JenkinsRule.WebClient client = J.createWebClient()) {
                URI url = URI.create(
                        J.getURL() + "descriptorByName/" + AlibabaCloudRole.class.getPackageName() + "." + fields);
                String answer = client.getPage(client.addCrumb(new WebRequest(url.toURL(), HttpMethod.POST)))
                        .getWebResponse()
                        .getContentAsString();
                assertThat(answer).as(fields).contains("class=").doesNotContainPattern(SECRET);
            }
        }
    }

    @Test
    void noneIsInTheSystemLog() {
        assertThat(log.getRecords().stream()
                        .map(record ->
                                record.getMessage() + Arrays.toString(record.getParameters()) + record.getThrown())
                        .collect(Collectors.joining("\n")))
                .doesNotContainPattern(SECRET);
    }

    @Test
    void noneIsInExportedYaml() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("cloudRollback:", "huaweiCloudUser:", "huaweiCloudAgency:", "temporaryAccessKey:")
                .doesNotContainPattern(SECRET);
    }

    @Test
    void noneIsInThreadNames() {
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> SECRET.matcher(name).find());
    }
}
