package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.AnswerFault;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was observed of the provider, or is left open by its documents. */
class CodeArtsModesTest {
    private final Cloud cloud = new Cloud();
    private final CodeArtsTask task = cloud.simulator.codeArts().task(DemoWorld.TASK_ID);
    private final Faults faults = cloud.simulator.faults();

    CodeArtsModesTest() throws IOException {}

    /** Start times have no fractions of a second, so the old records are made older. */
    @BeforeEach
    void nextDay() {
        cloud.time.pass(Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void modes(CodeArtsMode... modes) {
        cloud.simulator.codeArts().modes(modes);
    }

    private CodeArtsRollback rollback(String recordId, String projectId) {
        return cloud.codeArts(new CodeArtsParameters("cn-north-4", task.id(), recordId, projectId, RunningChange.WAIT));
    }

    private Outcome run(String projectId) {
        return cloud.run(rollback(DemoWorld.OLD_RECORD_ID, projectId));
    }

    private Outcome runWithoutRecord() {
        return cloud.run(rollback(null, DemoWorld.CODEARTS_PROJECT_ID));
    }

    private int count(String operation) {
        return cloud.simulator.calls().count(operation);
    }

    // The latest record is not named.

    @ParameterizedTest
    @EnumSource(names = "LATEST_.*", mode = EnumSource.Mode.MATCH_ALL)
    void rollsBackWithoutLatest(CodeArtsMode latest) {
        modes(latest);

        assertThat(run(null).status()).isEqualTo(Status.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource(names = "LATEST_.*", mode = EnumSource.Mode.MATCH_ALL)
    void refusalNeedsNoLatest(CodeArtsMode latest) {
        modes(latest);
        faults.next("RollbackRecords").error(403, "Deploy.00011154");

        assertThat(run(null).status()).isEqualTo(Status.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(names = "LATEST_.*", mode = EnumSource.Mode.MATCH_ALL)
    void lostAnswerIsUnknownWithoutLatest(CodeArtsMode latest) {
        modes(latest);
        faults.next("RollbackRecords").resetAfter();

        Outcome outcome = run(null);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message())
                .asString()
                .contains("which record of the task is the latest", "Specify projectId");
        assertThat(count("RollbackRecords")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "LATEST_.*", mode = EnumSource.Mode.MATCH_ALL)
    void historyNamesTheLatest(CodeArtsMode latest) {
        modes(latest, CodeArtsMode.HISTORY_OLDEST_FIRST);
        faults.next("RollbackRecords").resetAfter();

        Outcome outcome = run(DemoWorld.CODEARTS_PROJECT_ID);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("Rolled back.", "may not be this rollback");
        assertThat(outcome.changeId())
                .isEqualTo(cloud.simulator.effects().all().get(0).changeId());
        assertThat(count("RollbackRecords")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "LATEST_.*", mode = EnumSource.Mode.MATCH_ALL)
    void historyShowsThatNothingStarted(CodeArtsMode latest) {
        modes(latest);
        faults.next("RollbackRecords").resetBefore();

        assertThat(run(DemoWorld.CODEARTS_PROJECT_ID).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    /** A record that has not started has no start time yet, so the history does not tell the latest one. */
    @Test
    void recordWithoutStartIsDoubt() {
        modes(CodeArtsMode.LATEST_UNNAMED);
        faults.next("RollbackRecords").resetBefore();
        faults.next("ListDeployTaskHistoryByDate", 2).pass();
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("total_num", 2);
        list.withArray("result")
                .addObject()
                .put("execution_id", DemoWorld.NEW_RECORD_ID)
                .put("start_time", "2026-03-02");
        list.withArray("result").addObject().put("execution_id", "9".repeat(32)).put("state", "pending");
        faults.next("ListDeployTaskHistoryByDate", 100).answer(Reply.json(200, list));

        assertThat(run(DemoWorld.CODEARTS_PROJECT_ID).status()).isEqualTo(Status.UNKNOWN);
        assertThat(count("RollbackRecords")).isEqualTo(1);
    }

    // The record that the rollback runs as.

    @ParameterizedTest
    @ValueSource(strings = {"pending:5 running:30 succeeded", "running:30 failed"})
    void echoedIdIsTracked(String script) {
        modes(CodeArtsMode.ROLLBACK_ECHOES_ID);
        task.nextRollback(Script.of(script));

        Outcome outcome = run(null);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.changeId())
                .isEqualTo(cloud.simulator.effects().all().get(0).changeId());
        assertThat(outcome.message())
                .asString()
                .contains(script.endsWith("failed") ? "Rollback failed" : "Rolled back");
    }

    @Test
    void echoedIdWithoutLatestIsUnknown() {
        modes(CodeArtsMode.ROLLBACK_ECHOES_ID, CodeArtsMode.LATEST_INITIAL);

        Outcome outcome = run(null);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("Specify projectId");
        assertThat(outcome.durationMillis()).isLessThan(240_000);
    }

    // RollbackRecords is unknown to the gateway.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void startsWhereRollbackIsUnknown(boolean named) {
        modes(CodeArtsMode.ROLLBACK_UNKNOWN);

        Outcome outcome = named ? run(null) : runWithoutRecord();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.restoredVersion()).asString().contains(DemoWorld.OLD_RECORD_ID);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
        assertThat(count("RollbackRecords")).isEqualTo(1);
        assertThat(cloud.sentTo("/start")).singleElement().satisfies(request -> {
            assertThat(request.uri().getPath()).isEqualTo("/v2/tasks/" + task.id() + "/start");
            assertThat(RecordingHttp.body(request)).isEqualTo("{\"record_id\":\"" + DemoWorld.OLD_RECORD_ID + "\"}");
        });
        assertThat(cloud.log).anyMatch(line -> line.contains("by another operation"));
    }

    @Test
    void startIsNotRepeated() {
        modes(CodeArtsMode.ROLLBACK_UNKNOWN);
        faults.next("StartDeployTask").resetAfter();

        assertThat(run(null).status()).isEqualTo(Status.UNKNOWN);
        assertThat(count("StartDeployTask")).isEqualTo(1);
        assertThat(count("RollbackRecords")).isEqualTo(1);
    }

    @Test
    void unknownStartIsRefused() {
        modes(CodeArtsMode.ROLLBACK_UNKNOWN);
        faults.next("StartDeployTask").error(404, "APIGW.0101");

        assertThat(run(null).status()).isEqualTo(Status.REFUSED);
        assertThat(count("StartDeployTask")).isEqualTo(1);
    }

    /** Crashes right after a journal was saved, and continues from it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void operationSurvivesCrash(int saves) {
        modes(CodeArtsMode.ROLLBACK_UNKNOWN);
        List<Journal> saved = new ArrayList<>();
        Journal begin = Journal.begin(cloud.time.now(), Duration.ofHours(1), false);
        run(begin, journal -> {
            saved.add(journal);
            return saved.size() < saves ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        });
        cloud.time.until(() -> saved.size() >= saves);

        Journal last = Journal.fromJson(saved.get(saves - 1).toJson());
        Outcome outcome = cloud.end(run(last, journal -> CompletableFuture.completedFuture(null)));

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
        assertThat(count("RollbackRecords")).isEqualTo(1);
        assertThat(count("StartDeployTask")).isEqualTo(1);
    }

    private CompletableFuture<Outcome> run(Journal journal, Journal.Store store) {
        CodeArtsRollback rollback = rollback(DemoWorld.OLD_RECORD_ID, null);
        return new RollbackRun(rollback, journal, store, cloud.time, new SplittableRandom(1), cloud.log::add).start();
    }

    // A refusal stays a refusal, whatever others do.

    @Test
    void refusalDoesNotAdoptDeployment() {
        cloud.whileInFlight("RollbackRecords", () -> task.deploy("bob", Script.of("running:60 succeeded")));
        faults.next("RollbackRecords").error(403, "Deploy.00011154");

        assertThat(run(null).status()).isEqualTo(Status.REFUSED);
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "BUSY_.*", mode = EnumSource.Mode.MATCH_ALL)
    void busyDoesNotAdoptDeployment(CodeArtsMode busy) {
        modes(busy);
        cloud.whileInFlight("RollbackRecords", () -> task.deploy("bob", Script.of("running:60 succeeded")));

        assertThat(run(null).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void unknownRecordIsRefused() {
        modes(CodeArtsMode.UNKNOWN_RECORD_IS_404);

        assertThat(cloud.run(rollback("0".repeat(32), null)).message())
                .asString()
                .contains("Deploy.00011303");
    }

    @Test
    void failedRecordIsRestoredIfNamed() {
        task.addRecord("f".repeat(32), "bob", "failed");

        assertThat(cloud.run(rollback("f".repeat(32), null)).status()).isEqualTo(Status.SUCCEEDED);
    }

    // The choice of a record.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void choosesFromAllPages(boolean oldestFirst) {
        modes(oldestFirst ? new CodeArtsMode[] {CodeArtsMode.HISTORY_OLDEST_FIRST} : new CodeArtsMode[0]);
        for (int i = 0; i < 248; i++) {
            task.addRecord("%032d".formatted(i), "alice", "succeeded");
        }

        assertThat(runWithoutRecord().restoredVersion()).asString().contains("%032d".formatted(246));
    }

    @Test
    void refusesToChooseFromPart() {
        for (int i = 0; i < 600; i++) {
            task.addRecord("%032d".formatted(i), "alice", "succeeded");
        }

        Outcome outcome = runWithoutRecord();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("more records", "Specify recordId");
    }

    // Answers about something else.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void answerAboutOtherRecordIsRepeated(int answer) {
        faults.next("ShowDeployStatus", answer).pass();
        faults.next("ShowDeployStatus").ids(AnswerFault.OTHER_ID);

        assertThat(run(null).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void acceptanceOfOtherTaskIsLost() {
        faults.next("RollbackRecords").ids(AnswerFault.OTHER_ID);

        Outcome outcome = run(null);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.changeId())
                .isEqualTo(cloud.simulator.effects().all().get(0).changeId());
    }
}
