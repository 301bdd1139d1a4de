package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lost answers, refusals and concurrent changes by others; a request may be queued for up to six hours. */
class RfsFaultsTest {
    private final Cloud cloud = new Cloud();
    private final RfsStack stack = cloud.simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);
    private final Faults faults = cloud.simulator.faults();

    RfsFaultsTest() throws IOException {}

    /** Update times have no fractions of a second, so the previous failure is made older. */
    @BeforeEach
    void nextDay() {
        cloud.time.pass(Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome run() {
        RfsParameters parameters = new RfsParameters("cn-north-4", stack.projectId(), stack.name(), null);
        return cloud.end(cloud.start(cloud.rfs(parameters), Duration.ofHours(8), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 350})
    void findsLostRollback(int queueMinutes) {
        cloud.simulator.rfs().queue(queueMinutes == 0 ? null : Duration.ofMinutes(queueMinutes));
        faults.next("ContinueRollbackStack").resetAfter();

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void reportsFailedLostRollback() {
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:300 ROLLBACK_FAILED"));
        faults.next("ContinueRollbackStack").resetAfter();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message())
                .asString()
                .contains("failed again. The provider reports: \"Update required resource failed");
    }

    @Test
    void repeatsAbsentRollback() {
        faults.next("ContinueRollbackStack").resetBefore();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.durationMillis()).isBetween(120_000L, 300_000L);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLBACK_IN_PROGRESS:900 ROLLBACK_FAILED", "DEPLOYMENT_IN_PROGRESS:900 ROLLBACK_FAILED"})
    void retriesWhileBusy(String script) {
        stack.deploy(Script.of(script));

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
        assertThat(cloud.log)
                .filteredOn(line -> line.contains("wait. A change is running: the stack has the status"))
                .hasSize(1);
    }

    @Test
    void retriesBusyAndThrottled() {
        faults.next("ContinueRollbackStack", 3).error(409, "RF.10013503");
        faults.next("ContinueRollbackStack", 3).error(403, "RF.10012540");
        faults.next("ContinueRollbackStack", 3).error(403, "RF.10012547");
        faults.next("ContinueRollbackStack", 3).error(429, "RF.10014001");

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.simulator.calls().count("ContinueRollbackStack")).isEqualTo(13);
        assertThat(cloud.simulator.effects().all()).hasSize(1);
    }

    @Test
    void earlierRollbackIsAwaited() {
        stack.rollback("bob", Script.of("ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE"));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(cloud.log).anyMatch(line -> line.contains("RFS has brought the stack back"));
        assertThat(cloud.simulator.calls().count("ContinueRollbackStack")).isZero();
    }

    @Test
    void concurrentRollbackCounts() {
        cloud.whileInFlight(
                "ContinueRollbackStack",
                () -> stack.rollback("bob", Script.of("ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE")));

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.message()).asString().contains("The stack is back in its last stable state");
        assertThat(cloud.simulator.effects().all()).extracting("by").containsExactly("bob");
    }

    @Test
    void reportsRefusal() {
        faults.next("ContinueRollbackStack").error(403, "RF.10012507", "Policy doesn't allow it.");

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.REFUSED);
        assertThat(outcome.message())
                .asString()
                .contains("ContinueRollbackStack", "RF.10012507 Policy doesn't allow it.", "HTTP 403")
                .contains("Grant the account the permission to read stacks and to continue their rollback");
        assertThat(cloud.simulator.effects().all()).isEmpty();
    }

    @Test
    void failedPollsAreNoVerdict() {
        faults.next("GetStackMetadata", 2).pass(); // precede the rollback
        faults.next("GetStackMetadata").htmlBefore(502);
        faults.next("GetStackMetadata").truncated();
        faults.next("GetStackMetadata").wrongTypes();
        faults.next("GetStackMetadata").error(401, "APIGW.0301");
        faults.next("GetStackMetadata").error(403, "RF.10012507");
        faults.next("GetStackMetadata").error(404, "APIGW.0101");
        faults.next("GetStackMetadata").cutAfter();

        assertThat(run().status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void retriesUnreadableEvents() {
        stack.nextRollback(Script.of("ROLLBACK_IN_PROGRESS:30 ROLLBACK_FAILED"));
        faults.next("ListStackEvents").htmlBefore(502);
        faults.next("ListStackEvents").wrongTypes();

        Outcome outcome = run();

        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.message()).asString().contains("Flavor s6.small.1 is sold out");
    }
}
