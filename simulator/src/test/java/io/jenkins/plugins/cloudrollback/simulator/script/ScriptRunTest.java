package io.jenkins.plugins.cloudrollback.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import io.jenkins.plugins.cloudrollback.simulator.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptRunTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void followsClock() {
        ScriptRun run = run(Service.SAE, "0:5 1:30 2");

        assertThat(state(run)).isEqualTo("0");
        clock.passSeconds(5);
        assertThat(state(run)).isEqualTo("1");
        clock.passSeconds(29);
        assertThat(state(run)).isEqualTo("1");
        clock.passSeconds(1);
        assertThat(state(run)).isEqualTo("2");
        assertThat(run.since(clock.instant())).isEqualTo(run.began().plusSeconds(35));
    }

    @Test
    void catchesUpWithClock() {
        ScriptRun run = run(Service.SAE, "0:5 1:30 9:10 1:30 2");
        clock.pass(Duration.ofDays(1));

        assertThat(run.outcome(clock.instant())).isEqualTo(Outcome.SUCCEEDED);
        assertThat(run.batch(clock.instant())).isEqualTo(1);
        assertThat(run.batchBegan(1)).isEqualTo(run.began().plusSeconds(35));
    }

    @Test
    void waitsForConfirmation() {
        ScriptRun run = run(Service.SAE, "1:30 8 1:30 2");
        assertThat(run.resume("8", clock.instant())).isFalse();
        clock.pass(Duration.ofHours(3));

        assertThat(state(run)).isEqualTo("8");
        assertThat(run.resume("11", clock.instant())).isFalse();
        assertThat(run.resume("8", clock.instant())).isTrue();
        assertThat(state(run)).isEqualTo("1");
        clock.passSeconds(30);
        assertThat(state(run)).isEqualTo("2");
    }

    @Test
    void canEndEarly() {
        ScriptRun run = run(Service.SAE, "1:30 2");
        run.end("6", clock.instant());
        clock.passSeconds(60);

        assertThat(state(run)).isEqualTo("6");
    }

    @ParameterizedTest
    @CsvSource({
        "SAE, 2, SUCCEEDED",
        "SAE, 3, FAILED",
        "SAE, 6, FAILED",
        "SAE, 10, FAILED",
        "SAE, 1/1, STUCK",
        "SAE, 8 2, RUNNING",
        "EDAS, 2, SUCCEEDED",
        "EDAS, 7, FAILED",
        "CODEARTS_DEPLOY, succeeded, SUCCEEDED",
        "CODEARTS_DEPLOY, failed, FAILED",
        "CODEARTS_DEPLOY, abort, FAILED",
        "CODEARTS_DEPLOY, timeout, FAILED",
        "CODEARTS_DEPLOY, not_started, FAILED",
        "CODEARTS_DEPLOY, pending, STUCK",
        "RFS, ROLLBACK_COMPLETE, SUCCEEDED",
        "RFS, ROLLBACK_FAILED, FAILED",
        "RFS, DEPLOYMENT_COMPLETE, FAILED",
        "RFS, ROLLBACK_FAILED:30 ROLLBACK_IN_PROGRESS:30 ROLLBACK_COMPLETE, RUNNING"
    })
    void stateHasOutcome(Service service, String script, Outcome outcome) {
        assertThat(run(service, script).outcome(clock.instant())).isEqualTo(outcome);
    }

    private ScriptRun run(Service service, String script) {
        return new ScriptRun(service, Script.of(script), clock.instant());
    }

    private String state(ScriptRun run) {
        return run.stage(clock.instant()).state();
    }
}
