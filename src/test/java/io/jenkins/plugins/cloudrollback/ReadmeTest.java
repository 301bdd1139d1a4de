package io.jenkins.plugins.cloudrollback;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static java.util.regex.Matcher.quoteReplacement;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudUser;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Runs the code of the README. Its {@code deploy.sh} deploys to the simulated clouds and then fails. */
class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```(?:groovy|yaml)\n(.*?)```", Pattern.DOTALL);

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @TempDir
    private Path folder;

    @BeforeEach
    void setUp() throws Exception {
        SimulatedCloud.credentials(
                SimulatedCloud.key("alibaba", Accounts.ALIBABA_ACCESS_KEY_ID, Accounts.ALIBABA_ACCESS_KEY_SECRET),
                SimulatedCloud.key("huawei", Accounts.HUAWEI_ACCESS_KEY_ID, Accounts.HUAWEI_SECRET_ACCESS_KEY));
        SAE_APP.succeedsAfter(J.cloud(), 1);
        DEPLOYMENT.succeedsAfter(J.cloud(), 1);
        STACK.succeedsAfter(J.cloud(), 1);
    }

    @Test
    void declarativeOption() throws Exception {
        J.run(Result.FAILURE, snippet("Declarative", 0));
        assertRolledBack(SAE_APP.target());
    }

    @Test
    void declarativePost() throws Exception {
        String pipeline = """
                pipeline {
                  agent any
                  environment { APP_ID = '%s' }
                  stages { stage('Deploy') { steps { error 'broken' } } }
                  %s
                }
                """;
        J.run(Result.FAILURE, pipeline.formatted(SAE_APP.target(), snippet("Declarative", 1)));
        assertRolledBack(SAE_APP.target());
    }

    @Test
    void scriptedBlock() throws Exception {
        J.run(Result.FAILURE, snippet("Scripted", 0));
        assertRolledBack(SAE_APP.target(), DEPLOYMENT.target());
    }

    @Test
    void scriptedResult() throws Exception {
        WorkflowRun build = J.run(Result.SUCCESS, snippet("Scripted", 1));
        assertRolledBack(STACK.target());
        J.assertLogContains(": SUCCEEDED after ", build);
    }

    @Test
    void scriptedOption() throws Exception {
        J.run(Result.FAILURE, "node { " + snippet("Scripted", 2) + " }");
        assertRolledBack(SAE_APP.target());
    }

    /** The steps of other plugins print what they get. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | emailext \\[to:team@example.com, subject:Rollback: SUCCEEDED, body:.*
            1 | slackSend \\[channel:#deployments, color:good, message:.*
            2 | dingtalk \\[robot:deployments, type:TEXT, text:\\[.*
            3 | lark \\[robot:deployments, type:TEXT, text:\\[.*
            4 | httpRequest \\[url:https://qyapi.weixin.qq.com/cgi-bin/webhook/send\\?key=secret, .*"content":".*
            """)
    void messages(int recipe, String sent) throws Exception {
        String post = snippet("Messages", 0);
        String pipeline = """
                def emailext(Map message) { echo "emailext $message" }
                def slackSend(Map message) { echo "slackSend $message" }
                def dingtalk(Map message) { echo "dingtalk $message" }
                def lark(Map message) { echo "lark $message" }
                def httpRequest(Map message) { echo "httpRequest $message" }
                def string(Map credentials) { credentials }
                def withCredentials(List credentials, Closure body) { KEY = 'secret'; body() }
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') {
                      options { rollbackOnFailure([%s]) }
                      steps { deploy(kind: 'SAE_APP'); error 'broken' }
                    }
                  }
                  %s
                }
                """.formatted(
                SAE_APP.nested("credentialsId", "alibaba"),
                recipe == 0 ? post : post.replaceFirst("emailext .*", quoteReplacement(snippet("Messages", recipe))));
        WorkflowRun build = J.run(Result.FAILURE, pipeline);
        assertThat(JenkinsRule.getLog(build)).containsPattern("(?s)" + sent + ".*demo.* -> .*, rolled back after 00:0");
    }

    @Test
    void jobDsl() throws Exception {
        FreeStyleProject seed = J.createFreeStyleProject();
        ExecuteDslScripts scripts = new ExecuteDslScripts();
        scripts.setUseScriptText(true);
        scripts.setScriptText(snippet("Job DSL", 0));
        seed.getBuildersList().add(scripts);
        J.buildAndAssertSuccess(seed);
        FreeStyleProject job = J.jenkins.getItemByFullName("deploy", FreeStyleProject.class);
        J.buildAndAssertStatus(Result.FAILURE, job);
        assertRolledBack(SAE_APP.target());
    }

    @Test
    void configurationAsCode() throws Exception {
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), snippet("Configuration as Code", 0));
        ConfigurationAsCode.get().configure(file.toString());
        assertThat(Clouds.get().endpoints().of("rfs", "cn-north-4")).isEqualTo(URI.create("https://rfs.example.com"));
        assertThat(CredentialsProvider.lookupCredentialsInItemGroup(HuaweiCloudUser.class, J.jenkins, null))
                .extracting(HuaweiCloudUser::getId)
                .containsExactly("huawei");
    }

    /** The other tests need not run the code of the Chinese README, as it is the same. */
    @Test
    void chineseHasSameCode() throws Exception {
        Pattern shown = Pattern.compile("```.*?```|\\((?:docs|https)[^)]*\\)|^#+ ", Pattern.DOTALL | Pattern.MULTILINE);
        // A screenshot may exist in Chinese.
        List<String> chinese = found(shown, "README.zh-CN.md").stream()
                .map(part -> part.replace(".zh-CN.png)", ".png)"))
                .toList();
        assertThat(chinese).isEqualTo(found(shown, "README.md"));
    }

    @Test
    void chineseQuotesTheLog() throws Exception {
        StringBuilder texts = new StringBuilder();
        for (String folder : List.of("src/main/resources", "core/src/main/resources")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(file -> file.toString().endsWith("_zh_CN.properties"))
                        .toList()) {
                    texts.append(Files.readString(file));
                }
            }
        }
        assertThat(found(Pattern.compile("(?<=`)[^`\n]*\\p{IsHan}[^`\n]*(?=`<br>)"), "README.zh-CN.md"))
                .isNotEmpty()
                .allSatisfy(quote -> assertThat(texts).contains(quote));
    }

    private static List<String> found(Pattern pattern, String file) throws IOException {
        return pattern.matcher(Files.readString(Path.of(file)))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private Path deployment() throws IOException {
        Path file = Files.writeString(
                folder.resolve("deploy.sh"),
                "#!/bin/sh\n%s && %s\nexit 1\n".formatted(SAE_APP.deployCommand(), DEPLOYMENT.deployCommand()));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private void assertRolledBack(String... targets) {
        assertThat(J.cloud().effects()).extracting(Effect::target).containsExactly(targets);
    }

    /** The code of a section of the README. */
    private String snippet(String heading, int index) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.split("(?m)^### " + heading + "$", 2)[1].split("(?m)^##", 2)[0];
        List<String> snippets =
                SNIPPET.matcher(section).results().map(found -> found.group(1)).toList();
        return snippets.get(index).replace("./deploy.sh", deployment().toString());
    }
}
