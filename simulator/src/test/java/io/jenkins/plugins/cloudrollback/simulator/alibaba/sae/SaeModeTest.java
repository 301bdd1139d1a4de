package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SaeModeTest {
    private static final String APP = "AppId=" + DemoWorld.SAE_APP_ID;

    private final SignedClient client = new SignedClient();
    private final Sae sae = client.simulator.sae();
    private final SaeApp app = sae.app(DemoWorld.SAE_APP_ID);

    @Test
    void ordersComeInAnyOrder() {
        app.addHistory(30);

        List<String> newestFirst = times("");
        assertThat(newestFirst).isSortedAccordingTo((a, b) -> b.compareTo(a)).hasSize(20);
        sae.modes(SaeMode.ORDERS_OLDEST_FIRST);
        assertThat(times("")).isSorted();
        assertThat(times("&Reverse=false")).isEqualTo(newestFirst);
        sae.modes();
        assertThat(times("&Reverse=true")).isSorted();
        sae.modes(SaeMode.ORDERS_UNSORTED);
        assertThat(times("&Reverse=true&PageSize=10000"))
                .hasSize(30)
                .isNotEqualTo(times("").stream().sorted().toList());
    }

    @Test
    void longHistoryHasPagesAndFilters() {
        app.addHistory(120);
        String ours = rollback().at("/Data/ChangeOrderId").asText();
        sae.modes(SaeMode.ORDERS_OLDEST_FIRST);

        assertThat(orders("").path("TotalSize").asInt()).isEqualTo(121);
        assertThat(ids("")).doesNotContain(ours);
        assertThat(ids("&CurrentPage=7")).containsExactly(ours);
        assertThat(ids("&PageSize=10000")).hasSize(121);
        assertThat(ids("&CoType=CoRollback&CurrentPage=2")).hasSize(5).contains(ours);
        assertThat(ids("&CoStatus=0")).containsExactly(ours);
        assertThat(ids("&Key=marker")).isEmpty();
        assertThat(client.simulator.effects().all()).hasSize(1);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(client.sae("ListChangeOrders", "GET", "changeorder/ListChangeOrders", APP + "&PageSize=10001")
                        .path("Code")
                        .asText())
                .isEqualTo("InvalidParameter.Obviously");
    }

    @Test
    void sourceAndTypesMaySayLittle() {
        sae.modes(
                SaeMode.SOURCE_ALWAYS_CONSOLE,
                SaeMode.TYPE_TEXT_CHINESE,
                SaeMode.ROLLBACK_IS_HISTORIC_DEPLOYMENT,
                SaeMode.ROLLBACK_ADDS_VERSION);
        String id = rollback().at("/Data/ChangeOrderId").asText();

        JsonNode order = orders("&CoType=CoDeployHistroy").at("/ChangeOrderList/0");

        assertThat(order.path("ChangeOrderId").asText()).isEqualTo(id);
        assertThat(order.path("Source").asText()).isEqualTo("console");
        assertThat(order.path("CoType").asText()).isEqualTo("回滚应用");
        assertThat(describe(id).path("CoTypeCode").asText()).isEqualTo("CoDeployHistroy");
    }

    @Test
    void rollbackMayAddVersion() {
        assertThat(versions()).hasSize(2);
        sae.modes(SaeMode.ROLLBACK_ADDS_VERSION);
        rollback();
        client.clock.passSeconds(100);

        JsonNode versions = versions();

        assertThat(versions).hasSize(3);
        assertThat(versions.at("/0/WarUrl")).isEqualTo(versions.at("/2/WarUrl"));
        assertThat(client.sae("DescribeApplicationConfig", "GET", "app/describeApplicationConfig", APP)
                        .at("/Data/ImageUrl"))
                .isEqualTo(versions.at("/0/WarUrl"));
    }

    @ParameterizedTest
    @CsvSource({
        ", true, 2, CoDeploy, 1",
        "ABORT_RETYPES_ORDER, true, 2, CoRollback, 1",
        "ABORT_TERMINATES_ORDER, true, 6, CoDeploy, 1",
        "ABORT_STARTS_NEW_ORDER, false, 6, CoDeploy, 2",
        "ABORT_STARTS_UNNAMED_ORDER, true, 6, CoDeploy, 2"
    })
    void abortRollsBackRunningOrder(SaeMode mode, boolean sameId, int end, String type, int count) {
        if (mode != null) {
            sae.modes(mode);
        }
        String running = app.deploy("bob", "console", Script.of("1")).orElseThrow();

        String answered = abort(running).at("/Data/ChangeOrderId").asText();
        client.clock.passSeconds(100);

        assertThat(answered.equals(running)).isEqualTo(sameId);
        assertThat(describe(running).path("Status").asInt()).isEqualTo(end);
        assertThat(describe(running).path("CoTypeCode").asText()).isEqualTo(type);
        assertThat(ids("")).hasSize(count);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(client.simulator.effects().all()).singleElement().satisfies(effect -> {
            assertThat(effect.outcome(client.clock.instant())).isEqualTo(Outcome.SUCCEEDED);
            assertThat(ids("")).contains(effect.changeId());
        });
    }

    @Test
    void newOrderMayBeShownLate() {
        sae.modes(SaeMode.ABORT_STARTS_NEW_ORDER, SaeMode.NEW_ORDER_LATE);
        String running = app.deploy("bob", "console", Script.of("1")).orElseThrow();

        String id = abort(running).at("/Data/ChangeOrderId").asText();

        assertThat(ids("")).containsExactly(running);
        assertThat(client.sae("DescribeChangeOrder", "GET", "changeorder/DescribeChangeOrder", "ChangeOrderId=" + id)
                        .path("Code")
                        .asText())
                .isEqualTo("InvalidChangeOrder.NotFound");
        assertThat(rollback().path("Code").asText()).isEqualTo("Application.ChangerOrderRunning");
        client.clock.passSeconds(10);
        assertThat(ids("")).containsExactly(id, running);
    }

    @Test
    void abortMayComeTooLate() {
        sae.modes(SaeMode.ABORT_COMES_TOO_LATE);
        String running = app.deploy("bob", "console", Script.of("1")).orElseThrow();
        assertThat(describe(running).path("Status").asInt()).isEqualTo(1);

        assertThat(abort(running).path("Code").asText()).isEqualTo("Application.ChangerOrder.Not.Running");
        assertThat(describe(running).path("Status").asInt()).isEqualTo(2);
        assertThat(app.runningVersion()).isNotEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @Test
    void abortIsStrict() {
        assertThat(abort("unknown").path("Code").asText()).isEqualTo("InvalidChangeOrder.NotFound");
        assertThat(abort("").path("Code").asText()).isEqualTo("InvalidParameter.NotEmpty");
        assertThat(abort("1&Rollback=true").path("Code").asText()).isEqualTo("InvalidParameter.Obviously");
        sae.modes(SaeMode.ABORT_DEPLOYMENTS_ONLY);
        String ours = rollback().at("/Data/ChangeOrderId").asText();
        assertThat(abort(ours).path("Code").asText()).isEqualTo("Application.ChangerOrder.Not.Running");
        assertThat(client.simulator.effects().all()).hasSize(1);
    }

    @Test
    void busyMayBeInvalidStatus() {
        sae.modes(SaeMode.BUSY_IS_INVALID_STATUS);
        app.deploy("bob", "console", Script.of("1"));

        assertThat(rollback().path("Code").asText()).isEqualTo("Application.InvalidStatus");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILURES_AS_HTTP_200", "CODE_AS_NUMBER"})
    void unknownAppOfOrdersHasOwnCode(SaeMode mode) {
        sae.modes(mode);
        Reply reply = client.simulator.handle(client.alibaba(
                "ListChangeOrders", "2019-05-06", "GET", "/pop/v1/sam/changeorder/ListChangeOrders", "AppId=unknown"));

        boolean ok = mode == SaeMode.FAILURES_AS_HTTP_200;
        assertThat(reply.status()).isEqualTo(ok ? 200 : 404);
        assertThat(reply.json().path(ok ? "ErrorCode" : "Code").asText()).isEqualTo("InvalidAppId.NotFound");
    }

    @Test
    void goodRepliesMayHaveErrorCodeAndRateLimits() {
        sae.modes(SaeMode.ERROR_CODE_PLACEHOLDER, SaeMode.RATE_LIMIT_HEADERS);
        Reply reply = client.simulator.handle(
                client.alibaba("ListAppVersions", "2019-05-06", "GET", "/pop/v1/sam/app/listAppVersions", APP));

        assertThat(reply.json().path("Success").asBoolean()).isTrue();
        assertThat(reply.json().path("ErrorCode").asText()).isEqualTo("InvalidApplication.NotFound");
        assertThat(reply.headers().get("x-ratelimit-user")).contains("Remain:99", "TimeLeft:60000");
    }

    private JsonNode rollback() {
        String query = APP + "&VersionId=" + DemoWorld.OLD_VERSION_ID;
        return client.sae("RollbackApplication", "PUT", "app/rollbackApplication", query);
    }

    private JsonNode abort(String id) {
        String path = "changeorder/AbortAndRollbackChangeOrder";
        return client.sae("AbortAndRollbackChangeOrder", "PUT", path, "ChangeOrderId=" + id);
    }

    private JsonNode describe(String id) {
        return client.sae("DescribeChangeOrder", "GET", "changeorder/DescribeChangeOrder", "ChangeOrderId=" + id)
                .path("Data");
    }

    private JsonNode versions() {
        return client.sae("ListAppVersions", "GET", "app/listAppVersions", APP).path("Data");
    }

    private JsonNode orders(String more) {
        return client.sae("ListChangeOrders", "GET", "changeorder/ListChangeOrders", APP + more)
                .path("Data");
    }

    private List<String> ids(String more) {
        return orders(more).findValuesAsText("ChangeOrderId");
    }

    private List<String> times(String more) {
        return orders(more).findValuesAsText("CreateTime");
    }
}
