package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArts.RollbackId;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lost answers, refusals and concurrent changes by others: an old success never counts as a new one. */
class CodeArtsFaultsTest {
    private final Cloud cloud = new Cloud();
    private final CodeArtsTask task = cloud.simulator.codeArts().task(DemoWorld.TASK_ID);
    private final Faults faults = cloud.simulator.faults();

    CodeArtsFaultsTest() throws IOException {}

    /** Start times have no fractions of a second, so the old records are made older. */
    @BeforeEach
    void nextDay() {
        cloud.time.pass(Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome run() {
        return cloud.run(cloud.codeArts(
                new CodeArtsParameters("cn-north-4", task.id(), DemoWorld.OLD_RECORD_ID, null, RunningChange.WAIT)));
    }

    @Test
    void findsLostRollbackOfSameId() {
        cloud.simulator.codeArts().rollbackId(RollbackId.SAME);
        faults.next("RollbackRecords").resetAfter();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isEqualTo(DemoWorld.OLD_RECORD_ID);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void newRecordIsNotClaimed() {
        faults.next("RollbackRecords").resetAfter();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message())
                .asString()
                .contains(
                        "Rolled back. The deployment is complete.",
                        "The change that was tracked may not be this rollback")
                .contains("started by HWTESTACCESSKEY00001");
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
    }

    @ParameterizedTest
    @EnumSource
    void repeatsAbsentRollback(RollbackId mode) {
        cloud.simulator.codeArts().rollbackId(mode);
        faults.next("RollbackRecords").resetBefore();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.durationMillis()).isGreaterThan(Duration.ofMinutes(2).toMillis());
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void echoedIdLeadsToNewRecord() {
        String[] record = new String[1];
        ObjectNode echo = JsonNodeFactory.instance.objectNode().put("id", DemoWorld.OLD_RECORD_ID);
        faults.next("RollbackRecords").answer(Reply.json(200, echo));
        cloud.time.after(
                Duration.ofSeconds(30),
                () -> record[0] = task.rollback("provider", Script.of("running:60 succeeded"))
                        .orElseThrow());

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.changeId()).isEqualTo(record[0]);
        assertThat(cloud.log)
                .anyMatch(line -> line.contains("Accepted, not started yet"))
                .anyMatch(line -> line.contains("Running as record " + record[0]));
    }

    @Test
    void ignoresOldSuccess() {
        ObjectNode echo = JsonNodeFactory.instance.objectNode().put("id", DemoWorld.OLD_RECORD_ID);
        faults.next("RollbackRecords").answer(Reply.json(200, echo));

        assertThat(run().status()).isEqualTo(Status.TIMED_OUT);
    }

    @Test
    void retriesWhileBusy() {
        String record = task.deploy("bob", Script.of("running:600 succeeded")).orElseThrow();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.changeId()).isNotEqualTo(record);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("Decision: wait. A change is running"))
                .singleElement()
                .asString()
                .contains(record, "by bob");
        assertThat(cloud.simulator.calls().count("RollbackRecords")).isEqualTo(1);
    }

    @Test
    void retriesBusyAndThrottled() {
        faults.next("RollbackRecords", 4).error(400, "Deploy.00011027");
        faults.next("RollbackRecords", 4).error(429, "APIGW.0308");

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("RollbackRecords")).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsRefusal(boolean nested) {
        cloud.simulator.codeArts().nestedErrors(nested);
        faults.next("RollbackRecords").error(403, "Deploy.00011154", "No permission.");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains("RollbackRecords", "Deploy.00011154 No permission.", "HTTP 403")
                .contains("Grant the account the permission to deploy");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void failedPollsAreNoVerdict() {
        faults.next("ShowDeployStatus", 4).pass(); // precede the rollback
        faults.next("ShowDeployStatus").error(404, "Deploy.00011020");
        faults.next("ShowDeployStatus").htmlBefore(502);
        faults.next("ShowDeployStatus").truncated();
        faults.next("ShowDeployStatus").wrongTypes();
        faults.next("ShowDeployStatus").error(429, "APIGW.0308");
        faults.next("ShowDeployStatus").cutAfter();

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
    }

    /** Makes each of the four answers before the request unreadable: two of resolve and two of baseline. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void unreadableIsNoNewStart(int answer) {
        faults.next("ShowDeployStatus", answer).pass();
        faults.next("ShowDeployStatus").wrongTypes();
        faults.next("RollbackRecords").resetBefore();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all())
                .singleElement()
                .satisfies(effect -> assertThat(outcome.changeId()).isEqualTo(effect.changeId()));
    }

    @Test
    void retriesUnreadableHistory() {
        faults.next("ListDeployTaskHistoryByDate").wrongTypes();
        faults.next("ListDeployTaskHistoryByDate").truncated();

        Outcome outcome = cloud.run(cloud.codeArts(new CodeArtsParameters(
                "cn-north-4", task.id(), null, DemoWorld.CODEARTS_PROJECT_ID, RunningChange.WAIT)));

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
    }
}
