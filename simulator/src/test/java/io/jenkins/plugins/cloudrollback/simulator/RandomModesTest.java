package io.jenkins.plugins.cloudrollback.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In any combination of modes, an accepted rollback takes effect once, and is found once everything is visible. */
class RandomModesTest {
    private final SignedClient client = new SignedClient();

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sae(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        client.simulator.sae().modes(SaeMode.random(random));
        SaeApp app = client.simulator.sae().app(DemoWorld.SAE_APP_ID);
        app.addHistory(random.nextInt(100));
        String running = app.deploy("bob", "console", Script.of("1")).orElseThrow();
        boolean accepted = client.sae(
                        "AbortAndRollbackChangeOrder",
                        "PUT",
                        "changeorder/AbortAndRollbackChangeOrder",
                        "ChangeOrderId=" + running)
                .path("Success")
                .asBoolean();
        client.clock.passSeconds(100);

        JsonNode orders = client.sae(
                "ListChangeOrders",
                "GET",
                "changeorder/ListChangeOrders",
                "PageSize=10000&AppId=" + DemoWorld.SAE_APP_ID);
        requireOneEffect(accepted, orders);
        assertThat(app.runningVersion().equals(DemoWorld.NEW_VERSION_ID)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void edas(long seed) {
        client.simulator.edas().modes(EdasMode.random(new SplittableRandom(seed)));
        String running = DemoWorld.startEdasDeployment(client.simulator);
        boolean accepted = client.edas(
                                "AbortAndRollbackChangeOrder",
                                "PUT",
                                "changeorder/change_order_abort_and_rollback",
                                "ChangeOrderId=" + running)
                        .path("Code")
                        .asInt()
                == 200;
        client.clock.passSeconds(100);

        String query = "AppId=" + DemoWorld.EDAS_APP_ID;
        requireOneEffect(
                accepted, client.edas("ListRecentChangeOrder", "POST", "changeorder/change_order_list", query));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void codeArts(long seed) {
        client.simulator.codeArts().modes(CodeArtsMode.random(new SplittableRandom(seed)));
        String task = "/v2/tasks/" + DemoWorld.TASK_ID;
        Reply reply = client.huawei("POST", task + "/records/" + DemoWorld.OLD_RECORD_ID + "/rollback", null, "{}");
        client.clock.passSeconds(100);

        assertThat(client.huawei("GET", task + "/state", null, null).status()).isEqualTo(200);
        String path = "/v2/" + DemoWorld.CODEARTS_PROJECT_ID + "/task/" + DemoWorld.TASK_ID + "/history";
        String query = "page=1&size=100&start_date=2026-01-15&end_date=2026-01-16";
        requireOneEffect(
                reply.status() == 200, client.huawei("GET", path, query, null).json());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rfs(long seed) {
        client.simulator.rfs().modes(RfsMode.random(new SplittableRandom(seed)));
        String stack = "/v1/" + DemoWorld.REGION_PROJECT_ID + "/stacks/" + DemoWorld.STACK_NAME;
        Reply reply = client.huawei("POST", stack + "/rollbacks", null, null);
        client.clock.passSeconds(100);

        JsonNode metadata =
                client.huawei("GET", stack + "/metadata", null, null).json();
        assertThat(metadata.path("status").asText()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(metadata.path("update_time").asText()).isEqualTo("2026-01-15T08:30:30Z");
        requireOneEffect(reply.status() == 202, reply.json());
    }

    private void requireOneEffect(boolean accepted, JsonNode list) {
        assertThat(client.simulator.effects().all()).hasSize(accepted ? 1 : 0).allSatisfy(effect -> {
            assertThat(effect.outcome(client.clock.instant())).isEqualTo(Outcome.SUCCEEDED);
            assertThat(list.toString()).contains(effect.changeId());
        });
    }
}
