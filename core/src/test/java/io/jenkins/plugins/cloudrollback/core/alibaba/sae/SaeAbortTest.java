package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AbortAndRollbackChangeOrder, in each way in which the provider may show what came of it. */
class SaeAbortTest {
    private final Cloud cloud = new Cloud();
    private final Faults faults = cloud.simulator.faults();
    private final SaeApp app = cloud.simulator.sae().app(DemoWorld.SAE_APP_ID);
    private final SaeRollback rollback =
            cloud.sae(saeParameters(DemoWorld.SAE_APP_ID).build());
    private RestorePoint restorePoint;

    SaeAbortTest() throws IOException {}

    /** A block begins, and its deployment gets stuck. */
    @BeforeEach
    void deploy() {
        cloud.time.pass(Duration.ofMinutes(10));
        restorePoint = cloud.restorePoint(rollback);
        cloud.time.pass(Duration.ofMinutes(1));
        app.deploy("ci", "pop", Script.of("1:5 1/1")).orElseThrow();
        cloud.time.pass(Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome failBlock() {
        return cloud.end(cloud.runAfterFailure(rollback, restorePoint).start());
    }

    private void assertRestored(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(cloud.simulator.effects().all())
                .filteredOn(effect -> !effect.by().equals("ci"))
                .as("what took effect")
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void restoresInEachMode(SaeMode mode) {
        cloud.simulator.sae().modes(mode);

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void restoresThoughOrderIsShownLate(SaeMode mode) {
        cloud.simulator.sae().modes(mode, SaeMode.NEW_ORDER_LATE);

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void answerIsLost(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        faults.next("AbortAndRollbackChangeOrder").resetAfter();

        assertRestored(failBlock());
    }

    @ParameterizedTest
    @EnumSource(names = "ABORT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void crashesInEachPhase(SaeMode mode) {
        cloud.simulator.sae().modes(mode);
        assertRestored(failBlock());

        for (Journal journal : List.copyOf(cloud.journals)) {
            Outcome outcome = cloud.end(
                    cloud.run(rollback, Journal.fromJson(journal.toJson())).start());

            assertThat(outcome.status()).as(journal.toJson()).isIn(Status.SUCCEEDED, Status.NOT_NEEDED);
        }
        assertRestored(cloud.journals.get(cloud.journals.size() - 1).outcome());
    }

    @Test
    void lostRequestIsNotRepeated() {
        faults.next("AbortAndRollbackChangeOrder").resetBefore();

        Outcome outcome = failBlock();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.message()).asString().contains("was to be aborted, but it is still open");
        assertThat(outcome.durationMillis()).isLessThan(Duration.ofMinutes(4).toMillis());
        assertThat(cloud.simulator.calls().count("AbortAndRollbackChangeOrder")).isEqualTo(1);
    }

    @Test
    void rollbackOfTheAbortedOrderFails() {
        cloud.simulator.sae().modes(SaeMode.ABORT_STARTS_NEW_ORDER);
        app.nextRollback(Script.of("1:10 3"));

        Outcome outcome = failBlock();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(app.runningVersion()).isEqualTo(DemoWorld.NEW_VERSION_ID);
        assertThat(cloud.simulator.calls().count("RollbackApplication")).isEqualTo(1);
    }

    @Test
    void refusedAbortChangesNothing() {
        faults.next("AbortAndRollbackChangeOrder").error(403, "Forbidden.RAM");

        Outcome outcome = failBlock();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message()).asString().contains("Forbidden.RAM");
    }
}
