package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

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

class EdasModeTest {
    private final SignedClient client = new SignedClient();
    private final Edas edas = client.simulator.edas();
    private final EdasApp app = edas.app(DemoWorld.EDAS_APP_ID);
    private final String running = DemoWorld.startEdasDeployment(client.simulator);

    @ParameterizedTest
    @CsvSource({
        ", false, 6, 2",
        "ABORT_KEEPS_ORDER, true, 2, 1",
        "ABORT_RETYPES_ORDER, true, 2, 1",
        "ABORT_TERMINATES_ORDER, true, 6, 1",
        "ABORT_STARTS_UNNAMED_ORDER, true, 6, 2"
    })
    void abortRollsBack(EdasMode mode, boolean sameId, int end, int count) {
        if (mode != null) {
            edas.modes(mode);
        }

        String answered = abort(running).at("/Data/ChangeOrderId").asText();
        client.clock.passSeconds(35);

        assertThat(answered.equals(running)).isEqualTo(sameId);
        assertThat(status(running)).isEqualTo(end);
        assertThat(recent()).hasSize(count);
        assertThat(client.simulator.effects().all()).singleElement().satisfies(effect -> {
            assertThat(effect.outcome(client.clock.instant())).isEqualTo(Outcome.SUCCEEDED);
            assertThat(recent().findValuesAsText("ChangeOrderId")).contains(effect.changeId());
        });
    }

    @Test
    void newOrderMayBeShownLate() {
        edas.modes(EdasMode.ABORT_STARTS_UNNAMED_ORDER, EdasMode.NEW_ORDER_LATE);
        abort(running);

        client.clock.passSeconds(9);
        assertThat(recent()).hasSize(1);
        client.clock.passSeconds(1);
        assertThat(recent()).hasSize(2);
        assertThat(recent().at("/0/CoTypeCode").asText()).isEqualTo("CoRollback");
    }

    @Test
    void detailsHaveTextInsteadOfTypeCode() {
        String ours = abort(running).at("/Data/ChangeOrderId").asText();
        assertThat(info(ours).has("CoTypeCode")).isFalse();
        assertThat(info(ours).path("CoType").asText()).isEqualTo("Roll Back Application");

        edas.modes(EdasMode.TYPE_TEXT_CHINESE);
        assertThat(info(ours).path("CoType").asText()).isEqualTo("回滚应用");
        assertThat(info(running).path("CoType").asText()).isEqualTo("部署应用");
        edas.modes(EdasMode.TYPE_TEXT_UNRELATED);
        assertThat(info(ours).path("CoType").asText()).isEqualTo("Application Scale Out");
        assertThat(recent().findValuesAsText("CoTypeCode")).containsExactly("CoRollback", "CoDeploy");
    }

    @ParameterizedTest
    @CsvSource({
        "ROLLBACK_TYPE_HISTROY, CoDeployHistroy",
        "ROLLBACK_TYPE_HISTORY, CoDeployHistory",
        "ROLLBACK_TYPE_DEPLOY, CoDeploy"
    })
    void rollbackHasAnyTypeCode(EdasMode mode, String code) {
        edas.modes(mode);
        abort(running);

        assertThat(recent().at("/0/CoTypeCode").asText()).isEqualTo(code);
    }

    @Test
    void onlyDeploymentsCanBeAborted() {
        String ours = abort(running).at("/Data/ChangeOrderId").asText();

        assertThat(abort(ours).path("Code").asInt()).isEqualTo(400);
        assertThat(abort(ours).path("Message").asText()).contains("deploying");
        assertThat(client.simulator.effects().all()).hasSize(1);
        edas.modes(EdasMode.ABORT_ANY_ORDER);
        assertThat(abort(ours).path("Code").asInt()).isEqualTo(200);
    }

    @Test
    void abortMayComeTooLate() {
        edas.modes(EdasMode.ABORT_COMES_TOO_LATE);

        assertThat(abort(running).path("Message").asText()).contains("not running");
        assertThat(status(running)).isEqualTo(2);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"FAILED_ONCE, 1", "FAILED_TWICE, 2"})
    void failureMayNotBeFinal(EdasMode mode, int reads) {
        edas.modes(mode);
        assertThat(status(running)).isEqualTo(1);
        String ours = abort(running).at("/Data/ChangeOrderId").asText();
        assertThat(status(ours)).isZero();
        client.clock.passSeconds(10);

        for (int i = 0; i < reads; i++) {
            assertThat(status(ours)).isEqualTo(3);
        }
        assertThat(status(ours)).isEqualTo(1);
        client.clock.passSeconds(30);
        assertThat(status(ours)).isEqualTo(2);
    }

    @Test
    void ordersComeInAnyOrder() {
        client.clock.passSeconds(60);
        abort(running);
        edas.modes(EdasMode.ORDERS_OLDEST_FIRST);
        assertThat(recent().at("/0/ChangeOrderId").asText()).isEqualTo(running);

        edas.modes(EdasMode.ORDERS_UNSORTED);
        List<String> ids = recent().findValuesAsText("ChangeOrderId");
        assertThat(ids).isSorted();
    }

    @Test
    void repliesMayTellRateLimits() {
        edas.modes(EdasMode.RATE_LIMIT_HEADERS);
        Reply reply = client.simulator.handle(client.alibaba(
                "ListRecentChangeOrder",
                "2017-08-01",
                "POST",
                "/pop/v5/changeorder/change_order_list",
                "AppId=" + app.id()));

        assertThat(reply.headers()).containsKeys("x-ratelimit-user", "x-ratelimit-user-api");
    }

    @Test
    void aFailureMayBeFinal() {
        edas.modes(EdasMode.FAILED_ONCE);
        app.nextRollback(Script.of("1:5 3"));
        String ours = abort(running).at("/Data/ChangeOrderId").asText();
        client.clock.passSeconds(5);

        assertThat(List.of(status(ours), status(ours), status(ours))).containsOnly(3);
    }

    private JsonNode abort(String id) {
        String path = "changeorder/change_order_abort_and_rollback";
        return client.edas("AbortAndRollbackChangeOrder", "PUT", path, "ChangeOrderId=" + id);
    }

    private JsonNode info(String id) {
        return client.edas("GetChangeOrderInfo", "POST", "changeorder/change_order_info", "ChangeOrderId=" + id)
                .path("changeOrderInfo");
    }

    private int status(String id) {
        return info(id).path("Status").asInt();
    }

    private JsonNode recent() {
        return client.edas("ListRecentChangeOrder", "POST", "changeorder/change_order_list", "AppId=" + app.id())
                .at("/ChangeOrderList/ChangeOrder");
    }
}
