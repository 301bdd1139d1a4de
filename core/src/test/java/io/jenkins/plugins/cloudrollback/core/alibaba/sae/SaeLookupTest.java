package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for our rollback among the change orders, whose list has no documented sequence and many pages. */
class SaeLookupTest {
    private final Cloud cloud = new Cloud();
    private final SaeApp app = cloud.simulator.sae().app(DemoWorld.SAE_APP_ID);
    private final Faults faults = cloud.simulator.faults();

    SaeLookupTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome run() {
        return cloud.run(cloud.sae(
                saeParameters(app.id()).versionId(DemoWorld.OLD_VERSION_ID).build()));
    }

    private void assertTracked(Outcome outcome, Status status) {
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ORDERS_OLDEST_FIRST", "ORDERS_UNSORTED", "ROLLBACK_IS_HISTORIC_DEPLOYMENT", "TYPE_TEXT_CHINESE"})
    void findsLostRollbackInLongList(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        app.addHistory(2100);
        faults.next("RollbackApplication").resetAfter();

        assertTracked(run(), Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ListChangeOrders")).isEqualTo(6);
        assertThat(cloud.journals)
                .allSatisfy(journal -> assertThat(journal.toJson()).hasSizeLessThan(2000));
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDERS_OLDEST_FIRST", "ORDERS_UNSORTED", "SOURCE_ALWAYS_CONSOLE"})
    void repeatsRollbackThatIsOnNoPage(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        app.addHistory(2100);
        faults.next("RollbackApplication").resetBefore();

        assertTracked(run(), Status.SUCCEEDED);
    }

    @Test
    void sourceConsoleMayBeOurs() {
        cloud.simulator.sae().modes(SaeMode.SOURCE_ALWAYS_CONSOLE);
        faults.next("RollbackApplication").resetAfter();

        Outcome outcome = run();

        assertTracked(outcome, Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("may have been started by somebody else");
    }

    @Test
    void tooManyOrdersExcludeNothing() {
        app.addHistory(10_100);
        faults.next("RollbackApplication").resetAfter();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("does not tell whether a rollback has started");
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    /** A list without a sequence that has grown, but shows the same orders. */
    @ParameterizedTest
    @ValueSource(ints = {20, 21, 25})
    void listThatHidesOrdersExcludesNothing(int totalBefore) {
        Reply before = list(20, totalBefore);
        faults.next("ListChangeOrders", totalBefore == 20 ? 2 : 4).answer(before);
        faults.next("ListChangeOrders", 1000).answer(list(20, totalBefore + 1));
        faults.next("RollbackApplication").resetAfter();

        assertThat(run().status()).isEqualTo(Status.UNKNOWN);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 20})
    void listWithoutTotalIsCompleteIfItsPageIsNotFull(int total) {
        faults.next("ListChangeOrders", 1000).answer(list(20, total));
        faults.next("RollbackApplication").resetBefore();

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.receivedRollbacks()).hasSize(1);
    }

    /** @param total -1 for none */
    private Reply list(int count, int total) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        ObjectNode data = body.putObject("Data");
        for (int i = 0; i < count; i++) {
            data.withArray("/ChangeOrderList")
                    .addObject()
                    .put("ChangeOrderId", "order-" + i)
                    .put("Status", 2)
                    .put("CoTypeCode", "CoDeploy")
                    .put("CreateTime", "2026-01-14 10:00:%02d".formatted(i));
        }
        if (total >= 0) {
            data.put("TotalSize", total);
        }
        return Reply.json(200, body);
    }

    @Test
    void readsSmallPages() {
        ObjectNode body = (ObjectNode) list(20, -1).json();
        ((ObjectNode) body.path("Data")).put("PageSize", 20);
        faults.next("ListChangeOrders").answer(Reply.json(200, body));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ListChangeOrders")).isEqualTo(2);
    }

    @Test
    void listOfOtherApplicationIsNoAnswer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        body.putObject("Data")
                .withArray("/ChangeOrderList")
                .addObject()
                .put("ChangeOrderId", "a")
                .put("AppId", "other");
        faults.next("ListChangeOrders").pass();
        faults.next("ListChangeOrders", 3).answer(Reply.json(200, body));
        faults.next("RollbackApplication").resetAfter();

        assertTracked(run(), Status.SUCCEEDED);
        assertThat(cloud.log).anyMatch(line -> line.contains("the answer is about AppId other instead of " + app.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ChangeOrderId", "AppId"})
    void stateOfOtherOrderIsNoVerdict(String field) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        body.putObject("Data").put("Status", 3).put(field, "other");
        faults.next("DescribeChangeOrder", 3).answer(Reply.json(200, body));

        assertTracked(run(), Status.SUCCEEDED);
        assertThat(cloud.log).anyMatch(line -> line.contains("the answer is about " + field + " other instead of "));
    }

    @Test
    void ignoresReasonsOfOtherPipeline() {
        app.nextRollback(Script.of("1:5 3"));
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Code", "200");
        ObjectNode task = body.putObject("Data")
                .put("PipelineId", "other")
                .withArray("/StageList")
                .addObject()
                .withArray("/TaskList")
                .addObject();
        task.put("TaskName", "foreign").put("ErrorMessage", "failure");
        faults.next("DescribePipeline").answer(Reply.json(200, body));

        assertThat(run().message()).asString().doesNotContain("foreign");
    }

    @Test
    void earlierRollbackIsNotOurs() {
        app.rollback("bob", "pop", DemoWorld.OLD_VERSION_ID, Script.of("2"));
        cloud.time.pass(Duration.ofSeconds(1));
        faults.next("RollbackApplication").resetBefore();

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.receivedRollbacks()).hasSize(1);
    }
}
