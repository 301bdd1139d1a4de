package io.jenkins.plugins.cloudrollback.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** The choice lists of fields, requested as by a browser. */
class ChoiceListsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private FreeStyleProject job;

    /** A field, the provider's operation, the first choice, and the fields that the operation needs. */
    enum Field {
        SAE_APP(RollbackSaeAppStep.class, "appId", "ListApplications", DemoWorld.SAE_APP_ID),
        SAE_VERSION(
                RollbackSaeAppStep.class,
                "versionId",
                "ListAppVersions",
                DemoWorld.NEW_VERSION_ID,
                "appId",
                DemoWorld.SAE_APP_ID),
        EDAS_APP(AbortAndRollbackStep.class, "appId", "ListApplication", DemoWorld.EDAS_APP_ID),
        EDAS_CHANGE(
                AbortAndRollbackStep.class,
                "changeOrderId",
                "ListRecentChangeOrder",
                null,
                "appId",
                DemoWorld.EDAS_APP_ID),
        EDAS_DEPLOYED_APP(RollbackEdasAppStep.class, "appId", "ListApplication", DemoWorld.EDAS_APP_ID),
        EDAS_VERSION(
                RollbackEdasAppStep.class,
                "packageVersionId",
                "ListHistoryDeployVersion",
                DemoWorld.EDAS_NEW_VERSION_ID,
                "appId",
                DemoWorld.EDAS_DEPLOYED_APP_ID),
        TASK(
                RollbackDeploymentStep.class,
                "taskId",
                "ListAllApp",
                DemoWorld.TASK_ID,
                "projectId",
                DemoWorld.CODEARTS_PROJECT_ID),
        RECORD(
                RollbackDeploymentStep.class,
                "recordId",
                "ListDeployTaskHistoryByDate",
                DemoWorld.NEW_RECORD_ID,
                "projectId",
                DemoWorld.CODEARTS_PROJECT_ID,
                "taskId",
                DemoWorld.TASK_ID),
        STACK(
                ContinueStackRollbackStep.class,
                "stackName",
                "ListStacks",
                DemoWorld.STACK_NAME,
                "projectId",
                DemoWorld.REGION_PROJECT_ID);

        private final Class<? extends RollbackStep> step;
        private final String name;
        private final String operation;
        private final String first;
        private final Map<String, String> needed = new LinkedHashMap<>();

        Field(Class<? extends RollbackStep> step, String name, String operation, String first, String... more) {
            this.step = step;
            this.name = name;
            this.operation = operation;
            this.first = first;
            boolean huawei = step == RollbackDeploymentStep.class || step == ContinueStackRollbackStep.class;
            needed.put("credentialsId", huawei ? SimulatedCloud.HUAWEI_USER : SimulatedCloud.ALIBABA);
            needed.put("region", huawei ? DemoWorld.REGION : "cn-hangzhou");
            for (int i = 0; i < more.length; i += 2) {
                needed.put(more[i], more[i + 1]);
            }
        }

        private Map<String, String> with(String field, String value) {
            Map<String, String> values = new LinkedHashMap<>(needed);
            values.put(field, value);
            return values;
        }
    }

    @BeforeEach
    void secure() throws Exception {
        job = J.createFreeStyleProject();
        J.secure().grant(Item.EXTENDED_READ).everywhere().to("reader");
    }

    private HttpResponse<String> ask(String user, String context, Field field, Map<String, String> values)
            throws Exception {
        String form = "field=" + field.name + "&"
                + values.entrySet().stream()
                        .map(value ->
                                value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
        String url = J.getURL() + context + "descriptorByName/" + field.step.getName() + "/choose";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Jenkins-Crumb", "test")
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ask(Field field, Map<String, String> values) throws Exception {
        HttpResponse<String> answer = ask("configurer", job.getUrl(), field, values);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        return JSON.readTree(answer.body());
    }

    private static JsonNode choices(JsonNode answer) {
        assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("ok");
        return answer.path("data").path("choices");
    }

    private static String error(JsonNode answer) {
        assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("error");
        assertThat(answer.has("data")).isFalse();
        return answer.path("message").asText();
    }

    private int calls() {
        return J.simulator().calls().all().size();
    }

    @ParameterizedTest
    @EnumSource
    void listsProviderResources(Field field) throws Exception {
        String change = DemoWorld.startEdasDeployment(J.simulator());

        JsonNode first = choices(ask(field, field.needed)).path(0);

        assertThat(first.path("value").asText()).isEqualTo(field.first == null ? change : field.first);
        assertThat(first.path("name").asText() + first.path("detail").asText()).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void requiresConfigure(Field field) throws Exception {
        assertThat(ask("reader", job.getUrl(), field, field.needed).statusCode())
                .isEqualTo(403);
        assertThat(ask("configurer", "", field, field.needed).statusCode()).isEqualTo(403);
        assertThat(calls()).isZero();

        assertThat(ask("configurer", job.getUrl(), field, field.needed).body()).contains("\"ok\"");
        assertThat(ask("admin", "", field, field.with("reload", "true")).body()).contains("\"ok\"");
    }

    /** Cached lists are checked for permissions as well. */
    @Test
    void cacheRequiresConfigure() throws Exception {
        choices(ask(Field.SAE_APP, Field.SAE_APP.needed));

        assertThat(ask("reader", job.getUrl(), Field.SAE_APP, Field.SAE_APP.needed)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void readerHasNoButton() throws Exception {
        job.getPublishersList()
                .add(new RollbackPublisher(
                        List.of(new RollbackSaeAppStep(SimulatedCloud.ALIBABA, "cn-hangzhou", DemoWorld.SAE_APP_ID))));
        Item.EXTENDED_READ.setEnabled(true);

        assertThat(form("configurer"))
                .contains(DemoWorld.SAE_APP_ID)
                .contains("/choose\"", "data-field=\"appId\"", "data-field=\"versionId\"");
        assertThat(form("reader")).contains(DemoWorld.SAE_APP_ID).doesNotContain("/choose");
    }

    private String form(String user) throws Exception {
        try (JenkinsRule.WebClient client = J.createWebClient()) {
            client.setJavaScriptEnabled(false);
            return client.withBasicCredentials(user)
                    .getPage(job, "configure")
                    .getWebResponse()
                    .getContentAsString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void neededFieldsComeFirst(Field field) throws Exception {
        for (String needed : field.needed.keySet()) {
            for (String nothing : new String[] {"", " "}) {
                assertThat(error(ask(field, field.with(needed, nothing))))
                        .contains("Fill in another field first.", needed + " is missing");
            }
        }
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void variablesAreUnknown(Field field) throws Exception {
        for (String needed : field.needed.keySet()) {
            if (!needed.equals("credentialsId")) {
                assertThat(error(ask(field, field.with(needed, "${PARAMETER}"))))
                        .contains("variable");
            }
        }
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void errorsAreNotCached(Field field) throws Exception {
        String code = field.needed.containsValue(SimulatedCloud.ALIBABA) ? "Forbidden.RAM" : "APIGW.0306";
        J.simulator().faults().next(field.operation).error(403, code);

        assertThat(error(ask(field, field.needed))).contains(field.operation, code, "permission");
        choices(ask(field, field.needed));
    }

    @Test
    void unknownCredentialsAreNamed() throws Exception {
        assertThat(error(ask(Field.SAE_APP, Field.SAE_APP.with("credentialsId", "gone"))))
                .contains("\"gone\"");
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../", "example.com", "a b"})
    void invalidRegionIsNotSent(String region) throws Exception {
        assertThat(error(ask(Field.SAE_APP, Field.SAE_APP.with("region", region))))
                .contains("region");
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void listIsCachedUntilReload(Field field) throws Exception {
        JsonNode first = ask(field, field.needed);
        assertThat(ask(field, field.needed)).isEqualTo(first);
        assertThat(J.simulator().calls().count(field.operation)).isEqualTo(1);

        ask(field, field.with("reload", "true"));
        assertThat(J.simulator().calls().count(field.operation)).isEqualTo(2);
    }

    @Test
    void cacheDependsOnAllFields() throws Exception {
        J.simulator().sae().addApp("other-app", "other").addVersion("other-version");
        choices(ask(Field.SAE_VERSION, Field.SAE_VERSION.needed));

        assertThat(choices(ask(Field.SAE_VERSION, Field.SAE_VERSION.with("appId", "other-app")))
                        .path(0)
                        .path("value")
                        .asText())
                .isEqualTo("other-version");
        assertThat(error(ask(Field.SAE_VERSION, Field.SAE_VERSION.with("credentialsId", SimulatedCloud.HUAWEI))))
                .contains("InvalidAccessKeyId");
        job = J.createFreeStyleProject();
        choices(ask(Field.SAE_VERSION, Field.SAE_VERSION.needed));
        assertThat(J.simulator().calls().count("ListAppVersions")).isEqualTo(4);
    }

    @Test
    void namesAreNotInterpreted() throws Exception {
        J.simulator().sae().addApp("a-1", "[\"<b>\"]");
        J.simulator().sae().addApp("a-2", "null");

        assertThat(choices(ask(Field.SAE_APP, Field.SAE_APP.needed)).findValuesAsText("name"))
                .containsExactlyInAnyOrder("[\"<b>\"]", "demo", "null");
    }

    @ParameterizedTest
    @EnumSource
    void answersContainNoSecret(Field field) throws Exception {
        J.simulator().faults().next(field.operation).pass();
        J.simulator().faults().next(field.operation).htmlBefore(502);

        for (String reload : new String[] {"false", "true"}) {
            assertThat(ask(field, field.with("reload", reload)).toString())
                    .doesNotContain(
                            Accounts.ALIBABA_ACCESS_KEY_SECRET,
                            Accounts.HUAWEI_SECRET_ACCESS_KEY,
                            Accounts.HUAWEI_PASSWORD,
                            "MIIF");
        }
    }
}
