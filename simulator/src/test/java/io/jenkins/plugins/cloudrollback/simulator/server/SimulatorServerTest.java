package io.jenkins.plugins.cloudrollback.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.state.Call;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault, as an HTTP client sees it. */
@Timeout(30)
class SimulatorServerTest {
    private static final String PATH =
            "/v2/tasks/%s/records/%s/rollback".formatted(DemoWorld.TASK_ID, DemoWorld.OLD_RECORD_ID);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SignedClient client = new SignedClient();
    private final Simulator simulator = client.simulator;
    private final HttpClient http = HttpClient.newHttpClient();
    private SimulatorServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SimulatorServer(simulator);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesSignedRequests() throws Exception {
        HttpResponse<String> response = send();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).path("task_id").asText()).isEqualTo(DemoWorld.TASK_ID);
        assertThat(simulator.effects().by(Accounts.HUAWEI_ACCESS_KEY_ID)).hasSize(1);
    }

    @Test
    void injectsErrors() throws Exception {
        fault(2, next -> next.error(429, "APIGW.0308"));

        assertThat(send().statusCode()).isEqualTo(429);
        assertThat(send().body()).contains("APIGW.0308", "request_id");
        assertEffects(0);
        assertThat(send().statusCode()).isEqualTo(200);
        assertThat(simulator.calls().of("RollbackRecords"))
                .extracting(Call::status)
                .containsExactly(429, 429, 200);
    }

    @Test
    void injectsProxyPages() throws Exception {
        fault(1, next -> next.htmlBefore(502));
        fault(1, next -> next.htmlAfter(504));

        assertThat(send().body()).startsWith("<html>");
        assertEffects(0);
        assertThat(send().statusCode()).isEqualTo(504);
        assertEffects(1);
    }

    @Test
    void injectsBrokenJson() throws Exception {
        fault(1, Faults.Next::truncated);
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> JSON.readTree(send().body()));
        assertEffects(1);

        client.clock.passSeconds(60);
        fault(1, Faults.Next::wrongTypes);
        assertThat(JSON.readTree(send().body()).path("id").isArray()).isTrue();
    }

    @Test
    void losesConnection() throws Exception {
        fault(1, Faults.Next::resetBefore);
        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
        assertEffects(0);

        fault(1, Faults.Next::resetAfter);
        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
        assertEffects(1);

        client.clock.passSeconds(60);
        fault(1, Faults.Next::cutAfter);
        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
        assertEffects(2);
    }

    @Test
    void passesBeforeFault() throws Exception {
        fault(1, Faults.Next::pass);
        fault(1, next -> next.htmlBefore(502));

        assertThat(send().statusCode()).isEqualTo(200);
        assertThat(send().statusCode()).isEqualTo(502);
        assertThat(send().statusCode()).isEqualTo(400);
    }

    @Test
    void delaysReply() throws Exception {
        fault(1, next -> next.delay(Duration.ofMillis(200)));
        long begin = System.nanoTime();

        assertThat(send().statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
    }

    @Test
    void holdsRequest() throws Exception {
        Hold hold = simulator.faults().next("RollbackRecords").holdRequest();
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(request(), BodyHandlers.ofString());

        assertThat(hold.awaitArrival(Duration.ofSeconds(10))).isTrue();
        assertEffects(0);
        hold.release();
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertEffects(1);
    }

    @Test
    void holdsReply() throws Exception {
        Hold hold = simulator.faults().next("RollbackRecords").holdAnswer();
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(request(), BodyHandlers.ofString());

        assertThat(hold.awaitArrival(Duration.ofSeconds(10))).isTrue();
        assertEffects(1);
        assertThat(response).isNotDone();
        hold.release();
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void usesEachErrorFormat() {
        Faults faults = simulator.faults();
        faults.next("DescribeChangeOrder").error(400, "Throttling.User");
        faults.next("DescribeChangeOrder").error(200, "System.Upgrading");
        faults.next("GetChangeOrderInfo").error(200, "500");
        faults.next("ListStacks").error(429, "RF.10014001");
        faults.next("CreateToken").error(401, "IAM.0001");

        String order = "changeorder/DescribeChangeOrder";
        assertThat(client.sae("DescribeChangeOrder", "GET", order, null)
                        .path("Code")
                        .asText())
                .isEqualTo("Throttling.User");
        assertThat(client.sae("DescribeChangeOrder", "GET", order, null)
                        .path("ErrorCode")
                        .asText())
                .isEqualTo("System.Upgrading");
        assertThat(client.edas("GetChangeOrderInfo", "POST", "changeorder/change_order_info", null)
                        .path("Code")
                        .isInt())
                .isTrue();
        String stacks = "/v1/" + DemoWorld.REGION_PROJECT_ID + "/stacks";
        assertThat(client.huawei("GET", stacks, null, null)
                        .json()
                        .path("error_code")
                        .asText())
                .isEqualTo("RF.10014001");
        assertThat(client.signIn(Accounts.HUAWEI_PASSWORD, "{\"domain\": {}}")
                        .json()
                        .has("error"))
                .isTrue();
    }

    @Test
    void isControlledByHttp() throws Exception {
        control("POST", "demo", "");
        control(
                "POST",
                "script",
                "{\"service\": \"CODEARTS_DEPLOY\", \"target\": \"%s\", \"script\": \"failed\"}"
                        .formatted(DemoWorld.TASK_ID));
        control("POST", "fault", "{\"operation\": \"RollbackRecords\", \"kind\": \"html-before\", \"status\": 503}");

        assertThat(send().statusCode()).isEqualTo(503);
        assertThat(send().statusCode()).isEqualTo(200);
        assertThat(control("GET", "effects", "")).contains("\"outcome\":\"FAILED\"");
        assertThat(control("GET", "calls", "")).contains("RollbackRecords");
        assertThat(control("POST", "demo", "")).contains("edas.changeOrderId");
        assertThat(control("GET", "nothing", "")).contains("unknown path");
    }

    @Test
    void addsAndResetsTargetsByHttp() throws Exception {
        String target = "{\"service\": \"SAE\", \"target\": \"another\", \"name\": \"another\", \"script\": \"2\"}";
        control("POST", "target", target);
        assertThat(control("POST", "deploy", target)).contains("id");
        assertThat(simulator.sae().app("another").runningVersion()).isNotEqualTo(DemoWorld.NEW_VERSION_ID);
        control("POST", "target", target);
        assertThat(simulator.sae().app("another").runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
    }

    @Test
    void selectsModesAndFaultsByHttp() throws Exception {
        control("POST", "modes", "{\"service\": \"CODEARTS_DEPLOY\", \"modes\": [\"ROLLBACK_UNKNOWN\"]}");
        control(
                "POST",
                "fault",
                "{\"operation\": \"RollbackRecords\", \"kind\": \"throttled\", \"code\": \"HUAWEI\","
                        + " \"retryAfter\": \"99999999999\"}");

        HttpResponse<String> throttled = send();

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).contains("99999999999");
        assertThat(send().body()).contains("APIGW.0101");
        control("POST", "modes", "{\"service\": \"CODEARTS_DEPLOY\", \"modes\": []}");
        control("POST", "fault", "{\"operation\": \"RollbackRecords\", \"kind\": \"ids\", \"code\": \"ESCAPES\"}");
        assertThat(send().body()).contains("\\u001B[2J");
        assertThat(control("POST", "modes", "{\"service\": \"SAE\", \"modes\": [\"NONE\"]}"))
                .contains("error");
    }

    private void fault(int times, Consumer<Faults.Next> fault) {
        fault.accept(simulator.faults().next("RollbackRecords", times));
    }

    private void assertEffects(int count) {
        assertThat(simulator.effects().all()).hasSize(count);
    }

    private HttpResponse<String> send() throws IOException, InterruptedException {
        return http.send(request(), BodyHandlers.ofString());
    }

    /** Builds a request that is signed for this server's address. */
    private HttpRequest request() {
        Map<String, String> host = Map.of("host", server.uri().getAuthority());
        Request signed = client.huaweiRequest("POST", PATH, null, "{}", host);
        HttpRequest.Builder builder = HttpRequest.newBuilder(server.uri().resolve(PATH))
                .POST(HttpRequest.BodyPublishers.ofByteArray(signed.body()));
        signed.headers().forEach((name, value) -> {
            if (!name.equals("host")) {
                builder.header(name, value);
            }
        });
        return builder.build();
    }

    private String control(String method, String name, String body) throws IOException, InterruptedException {
        URI uri = server.uri().resolve("/simulator/" + name);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
