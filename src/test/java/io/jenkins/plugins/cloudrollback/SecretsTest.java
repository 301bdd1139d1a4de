package io.jenkins.plugins.cloudrollback;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.EDAS_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Roles;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            "(CAIS|hQpjbi1u)[0-9a-f]{32}",
            "eyJ[\\w-]{20,}\\.eyJ[\\w-]{20,}"));

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private final LogRecorder log = new LogRecorder()
            .record(WebMethodsTest.class.getPackageName(), Level.ALL)
            .capture(10_000);
    private List<WorkflowRun> builds;

    @BeforeEach
    void run() throws Exception {
        OidcIssuer issuer = new OidcIssuer();
        DemoWorld.trust(J.simulator(), issuer);
        SimulatedCloud.add(
                Roles.secretText(issuer.token(DemoWorld.TRUSTED_SUBJECT, Instant.now())), Roles.role(Roles.TOKEN));
        EDAS_APP.succeedsAfter(J.cloud(), 3600);
        builds = List.of(
                J.start(EDAS_APP.call("credentialsId", Roles.ID)),
                J.start(SAE_APP.call()),
                J.start(STACK.call()),
                J.start(DEPLOYMENT.call("credentialsId", SimulatedCloud.HUAWEI_USER)));
        for (WorkflowRun build : builds) {
            J.waitForMessage("The provider accepted the request. Change ID: ", build);
        }
        assertThat(J.simulator().iam().tokensIssued()).isPositive();
        assertThat(J.simulator().calls().count("AssumeRoleWithOIDC")).isPositive();
    }

    @AfterEach
    void stop() throws Exception {
        for (WorkflowRun build : builds) {
            build.doStop();
            J.waitForCompletion(build);
        }
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
        try (JenkinsRule.WebClient client = J.createWebClient()) {
            client.setJavaScriptEnabled(false);
            for (WorkflowRun build : builds) {
                for (String page : List.of(
                        build.getParent().getUrl() + "api/json?depth=3",
                        build.getParent().getUrl() + "config.xml",
                        build.getUrl() + "api/json?depth=3",
                        build.getUrl() + "api/xml?depth=3",
                        build.getUrl() + "consoleFull",
                        "threadDump",
                        "manage/credentials/store/system/domain/_/api/json?depth=3",
                        "manage/credentials/store/system/domain/_/credential/role/updateDialog")) {
                    assertThat(client.goTo(page, null).getWebResponse().getContentAsString())
                            .as(page)
                            .isNotEmpty()
                            .doesNotContainPattern(SECRET);
                }
            }
        }
    }

    @Test
    void noneIsInTheSystemLog() {
        assertThat(log.getRecords().stream()
                        .map(record -> record.getMessage() + " " + record.getThrown())
                        .collect(Collectors.joining("\n")))
                .doesNotContainPattern(SECRET);
    }

    @Test
    void noneIsInExportedYaml() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("cloudRollback:", "huaweiCloudUser:")
                .doesNotContainPattern(SECRET);
    }

    @Test
    void noneIsInThreadNames() {
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> SECRET.matcher(name).find());
    }
}
