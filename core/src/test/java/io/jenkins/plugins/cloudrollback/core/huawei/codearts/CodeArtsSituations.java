package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The words of the tests of decisions: blocks that fail, steps, deployments, and what this Jenkins knows of itself. */
abstract class CodeArtsSituations {
    static final String PROJECT = DemoWorld.CODEARTS_PROJECT_ID;

    final Cloud cloud = new Cloud();
    CodeArtsTask task = cloud.simulator.codeArts().task(DemoWorld.TASK_ID);

    CodeArtsSituations() throws IOException {}

    /** Start times have no fractions of a second, so the old records are made older. */
    @BeforeEach
    void later() {
        cloud.time.pass(Duration.ofMinutes(2));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    CodeArtsRollback rollback(@CheckForNull String recordId, @CheckForNull String projectId, RunningChange running) {
        return cloud.codeArts(new CodeArtsParameters("cn-north-4", task.id(), recordId, projectId, running));
    }

    CodeArtsRollback rollback(@CheckForNull String recordId, @CheckForNull String projectId) {
        return rollback(recordId, projectId, RunningChange.WAIT);
    }

    CodeArtsRollback block() {
        return rollback(null, PROJECT);
    }

    CodeArtsRollback aborting() {
        return rollback(null, PROJECT, RunningChange.ABORT);
    }

    RestorePoint restorePoint(CodeArtsRollback rollback) {
        return cloud.restorePoint(rollback);
    }

    Journal automatic(@CheckForNull RestorePoint point, boolean dryRun, @CheckForNull Message rival) {
        return Journal.begin(cloud.time.now(), Duration.ofHours(1), dryRun, true, point, rival);
    }

    Journal step() {
        return Journal.begin(cloud.time.now(), Duration.ofHours(1), false);
    }

    CompletableFuture<Outcome> run(CodeArtsRollback rollback, Journal journal) {
        return cloud.run(rollback, journal).start();
    }

    /** @param store does not know other rollbacks */
    CompletableFuture<Outcome> run(CodeArtsRollback rollback, Journal journal, Journal.Store store) {
        return new RollbackRun(rollback, journal, store, cloud.time, new SplittableRandom(1), cloud.log::add).start();
    }

    /** The end of the rollback that the failure of a block sets off. */
    Outcome fail(CodeArtsRollback rollback, @CheckForNull RestorePoint point) {
        return cloud.end(cloud.runAfterFailure(rollback, point).start());
    }

    String deploy(String user, String script) {
        return task.deploy(user, Script.of(script)).orElseThrow();
    }

    void modes(CodeArtsMode... modes) {
        cloud.simulator.codeArts().modes(modes);
    }

    int count(String operation) {
        return cloud.simulator.calls().count(operation);
    }

    void assertWentBackTo(String record, Outcome outcome) {
        assertThat(outcome.status()).as(String.valueOf(outcome.message())).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.restoredVersion()).asString().contains(record);
        assertThat(cloud.simulator.effects().of(task.id()))
                .singleElement()
                .satisfies(effect -> assertThat(effect.changeId()).isEqualTo(outcome.changeId()));
        assertThat(cloud.sentTo("/rollback"))
                .last()
                .satisfies(request -> assertThat(request.uri().getPath()).contains(record));
    }

    void assertNothingSent() {
        assertThat(cloud.http.sent()).allMatch(request -> request.method().equals("GET"));
    }
}
