package io.jenkins.plugins.cloudrollback;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.steps.RollbackSaeAppStep;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RequestLocale;
import io.jenkins.plugins.cloudrollback.testing.Translation;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** Pages, help and the answers of buttons are in the language of the browser, not in that of the controller. */
class LanguageOfPagesTest {
    private static final MessageBundle ENGINE = MessageBundle.of(RollbackRun.class);
    private static final MessageBundle SAE = MessageBundle.of(SaeRollback.class);
    private static final String FORM = "descriptorByName/" + RollbackSaeAppStep.class.getName() + "/";

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    @RegisterExtension
    private static final RequestLocale LANGUAGE = new RequestLocale();

    private FreeStyleProject job;

    @AfterAll
    static void resetLocale() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @BeforeEach
    void createJob() throws Exception {
        job = J.createFreeStyleProject();
        job.getPublishersList().add(new RollbackPublisher(List.of(SAE_APP.step())));
    }

    @TestFactory
    Stream<DynamicTest> everyTextIsTranslated() throws IOException {
        return Stream.concat(
                Translation.tests(Path.of("src/main/resources")),
                Translation.tests(Path.of("core/src/main/resources")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | zh-CN          | 回滚云端部署             | 最小存活实例数              | 构建失败或不稳定时
            en | zh-CN,zh;q=0.9 | 回退应用历史版本（阿里云 SAE） | 超时时间（分钟）              | 试运行：只显示
            zh | en-US          | Roll back a cloud deployment | Minimum available instances | Dry run: show
            zh | de             | Roll back a cloud deployment | Minimum available instances | Dry run: show
            """)
    void formIsTranslated(String controller, String browser, String first, String second, String third)
            throws Exception {
        HtmlPage page = client(controller, browser).getPage(job, "configure");
        // Some options are loaded later.
        page.getWebClient().waitForBackgroundJavaScript(10_000);
        assertThat(page.asXml()).contains(first, second, third);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | zh-CN | 要回退到的版本 ID。留空时，代码块和自由风格构建回退到其开始时运行的版本
            zh | en-US | The ID of the version to go back to.
            """)
    void helpIsTranslated(String controller, String browser, String text) throws Exception {
        String url = "descriptor/" + RollbackSaeAppStep.class.getName() + "/help/versionId";
        assertThat(client(controller, browser).goTo(url).getWebResponse().getContentAsString())
                .contains(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | zh-CN | 缺少 appId，应填写：应用 ID，由字母、数字和连字符组成
            zh | en-US | appId is missing. Specify an application ID
            """)
    void validationIsTranslated(String controller, String browser, String text) throws Exception {
        assertThat(ask(controller, browser, "checkAppId", "value", "")).contains(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | zh-CN | 将把应用 | 创建于 2
            zh | en-US | Would roll back app | , created 2
            """)
    void checkIsTranslated(String controller, String browser, String text, String version) throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        assertThat(check(controller, browser)).contains(text, version, DemoWorld.SAE_APP_ID);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | zh-CN | RAM 用户缺少所需权限，请授权。
            zh | en-US | Grant the RAM user the missing permission.
            """)
    void refusalIsTranslated(String controller, String browser, String advice) throws Exception {
        J.simulator().faults().next("ListAppVersions").error(403, "Forbidden.RAM");
        assertThat(check(controller, browser)).contains("Forbidden.RAM", advice);
    }

    /** Loads the build from disk, so that the page renders the saved journal. */
    @ParameterizedTest
    @CsvSource({"en, zh-CN", "zh, en-US"})
    void endedRollbackIsTranslated(String controller, String browser) throws Exception {
        speak(controller);
        SAE_APP.succeedsAfter(J.cloud(), 1);
        FreeStyleProject rolledBack = J.freestyle(Result.FAILURE, SAE_APP.step());
        J.buildAndAssertStatus(Result.FAILURE, rolledBack);
        rolledBack.doReload();

        Run<?, ?> build = rolledBack.getLastBuild();
        Message message = ENGINE.get("succeeded", SAE.get("status.2"));
        assertShown(build, message, controller, browser);
    }

    @ParameterizedTest
    @CsvSource({"en, zh-CN", "zh, en-US"})
    void waitingRollbackIsTranslated(String controller, String browser) throws Exception {
        speak(controller);
        SAE_APP.succeedsAfter(J.cloud(), 600);
        WorkflowRun build = J.start(SAE_APP.call());
        Message message = SAE.get("status.1", SAE.get("batches", 1, 1));
        await().atMost(Duration.ofMinutes(1)).until(() -> J.simulator().calls().count("DescribeChangeOrder") > 1);

        assertShown(build, message, controller, browser);
        build.doStop();
        J.waitForCompletion(build);
    }

    private static Journal journal(Run<?, ?> build) {
        return build.getAction(RollbackAction.class).getJournals().get(0);
    }

    /** Asserts that the page and the remote API are in the reader's language, which is not the controller's. */
    private static void assertShown(Run<?, ?> build, Message message, String controller, String browser)
            throws Exception {
        String region = SAE_APP.step().getRegion();
        Message target = SAE.get("target.named", "demo", region, SAE_APP.target());
        Message to = journal(build).plan().to();
        Locale reader = Locale.forLanguageTag(browser);
        List<String> brief =
                Stream.of(message, target, to).map(text -> text.brief(reader)).toList();
        List<String> shown =
                Stream.of(message, target, to).map(text -> text.in(reader)).toList();
        assertThat(shown)
                .doesNotContainAnyElementsOf(
                        Stream.of(message, target, to).map(Message::toString).toList());

        WebClient client = client(controller, browser).withJavaScriptEnabled(false);
        assertThat(client.goTo(build.getUrl() + "rollbacks/").asNormalizedText())
                .contains(brief);
        JsonNode rollback = new ObjectMapper()
                .readTree(client.goTo(build.getUrl() + "rollbacks/api/json", "application/json")
                        .getWebResponse()
                        .getContentAsString(StandardCharsets.UTF_8))
                .path("rollbacks")
                .path(0);
        // The message of a rollback in progress begins with the time.
        assertThat(rollback.path("message").asText()).endsWith(shown.get(0));
        assertThat(rollback.path("target").asText()).isEqualTo(shown.get(1));
        assertThat(rollback.path("to").asText()).isEqualTo(shown.get(2));
    }

    private String check(String controller, String browser) throws Exception {
        return ask(
                controller,
                browser,
                "checkTarget",
                "credentialsId",
                SAE_APP.step().getCredentialsId(),
                "region",
                SAE_APP.step().getRegion(),
                "appId",
                DemoWorld.SAE_APP_ID,
                "versionId",
                "");
    }

    private String ask(String controller, String browser, String method, String... fields) throws Exception {
        WebClient client = client(controller, browser);
        WebRequest request = new WebRequest(new URL(J.getURL(), job.getUrl() + FORM + method), HttpMethod.POST);
        List<NameValuePair> form = Stream.iterate(0, at -> at < fields.length, at -> at + 2)
                .map(at -> new NameValuePair(fields[at], fields[at + 1]))
                .toList();
        request.setRequestParameters(form);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse().getContentAsString();
    }

    private static WebClient client(String controller, String browser) {
        speak(controller);
        WebClient client = J.createWebClient();
        client.addRequestHeader("Accept-Language", browser);
        return client;
    }

    private static void speak(String controller) {
        Locale.setDefault(controller.equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH);
    }
}
