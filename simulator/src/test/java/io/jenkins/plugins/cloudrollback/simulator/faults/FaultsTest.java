package io.jenkins.plugins.cloudrollback.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.testing.SignedClient;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
    private final SignedClient client = new SignedClient();

    @ParameterizedTest
    @EnumSource(names = "ALIBABA.*", mode = EnumSource.Mode.MATCH_ALL)
    void throttlesSae(Throttling kind) {
        client.simulator.faults().next("RollbackApplication").throttled(kind, "99999999999");

        Reply reply = rollBackSae();

        assertThat(reply.status()).isBetween(400, 503);
        assertThat(reply.json().path("Code").asText()).contains("Throttling");
        assertThat(reply.headers()).containsEntry("Retry-After", "99999999999");
        assertThat(reply.headers().get("x-ratelimit-user-api")).contains("Remain:0", "TimeLeft:2000");
        assertThat(client.simulator.effects().all()).isEmpty();
        assertThat(rollBackSae().status()).isEqualTo(200);
    }

    @Test
    void throttlesHuawei() {
        client.simulator.faults().next("ShowDeployStatus").throttled(Throttling.HUAWEI, null);

        Reply reply = client.huawei("GET", "/v2/tasks/" + DemoWorld.TASK_ID + "/state", null, null);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.json().path("error_code").asText()).isEqualTo("APIGW.0308");
        assertThat(reply.headers()).doesNotContainKey("Retry-After");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSUPPORTED_REGION", "INVALID_RESPONSE", "NO_CLUSTER", "FORBIDDEN"})
    void refusesAsSaeDoes(Refusal refusal) {
        client.simulator.faults().next("RollbackApplication").refused(refusal);

        Reply reply = rollBackSae();

        assertThat(reply.status()).isEqualTo(refusal.status);
        assertThat(reply.json().path("Code").asText()).isEqualTo(refusal.code);
        assertThat(client.simulator.effects().all()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void changesIdsOfHandledRequest(AnswerFault fault) {
        client.simulator.faults().next("RollbackApplication").ids(fault);

        JsonNode body = rollBackSae().json();

        String real = client.simulator.effects().all().get(0).changeId();
        String id = body.at("/Data/ChangeOrderId").asText();
        assertThat(body.path("Success").asBoolean()).isTrue();
        switch (fault) {
            case LINE_BREAKS -> assertThat(id).startsWith(real).contains("\r\n");
            case ESCAPES -> assertThat(id).contains(real, "\u001b[");
            case HUGE -> assertThat(id).startsWith(real).hasSizeGreaterThan(4_000_000);
            case OTHER_ID -> assertThat(id).isNotEqualTo(real).hasSameSizeAs(real);
        }
    }

    @Test
    void changesIdsInLists() {
        String query = "AppId=" + DemoWorld.SAE_APP_ID;
        client.simulator.faults().next("ListAppVersions").ids(AnswerFault.OTHER_ID);

        JsonNode changed = client.sae("ListAppVersions", "GET", "app/listAppVersions", query);

        assertThat(changed.findValuesAsText("Id"))
                .hasSize(2)
                .doesNotContain(DemoWorld.NEW_VERSION_ID, DemoWorld.OLD_VERSION_ID);
    }

    @Test
    void hugeListStaysWithinMemory() {
        client.simulator.sae().app(DemoWorld.SAE_APP_ID).addHistory(100);
        client.simulator.faults().next("ListChangeOrders").ids(AnswerFault.HUGE);

        Reply reply = client.simulator.handle(client.alibaba(
                "ListChangeOrders",
                "2019-05-06",
                "GET",
                "/pop/v1/sam/changeorder/ListChangeOrders",
                "PageSize=100&AppId=" + DemoWorld.SAE_APP_ID));

        assertThat(reply.body()).hasSizeBetween(4 << 20, 20 << 20);
    }

    @Test
    void leavesPagesAlone() {
        client.simulator.faults().next("RollbackApplication").htmlBefore(502);

        Reply page = rollBackSae();

        assertThat(AnswerFault.HUGE.applyTo(page).text()).isEqualTo(page.text());
    }

    @Test
    void drawsFaultsOfTheService() {
        assertThat(IntStream.range(0, 100).mapToObj(seed -> Refusal.random(Service.EDAS, new SplittableRandom(seed))))
                .containsOnly(Refusal.EDAS_400, Refusal.EDAS_403, Refusal.FORBIDDEN);
        assertThat(IntStream.range(0, 100).mapToObj(seed -> AnswerFault.random(new SplittableRandom(seed))))
                .contains(AnswerFault.values());
        assertThat(IntStream.range(0, 100).mapToObj(seed -> Throttling.random(Service.RFS, new SplittableRandom(seed))))
                .containsOnly(Throttling.HUAWEI, Throttling.RFS);
        assertThat(IntStream.range(0, 100)
                        .mapToObj(seed -> Throttling.random(Service.EDAS, new SplittableRandom(seed))))
                .contains(Throttling.ALIBABA_REJECTED)
                .doesNotContain(Throttling.HUAWEI, Throttling.RFS);
        assertThat(IntStream.range(0, 100).mapToObj(seed -> Throttling.randomRetryAfter(new SplittableRandom(seed))))
                .contains(null, "99999999999999999999", "soon");
    }

    private Reply rollBackSae() {
        return client.simulator.handle(client.alibaba(
                "RollbackApplication",
                "2019-05-06",
                "PUT",
                "/pop/v1/sam/app/rollbackApplication",
                "AppId=" + DemoWorld.SAE_APP_ID + "&VersionId=" + DemoWorld.OLD_VERSION_ID));
    }
}
