package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rollback of ten minutes that is alone: how many calls it makes, and how soon its end is told. */
class AloneTest {
    private enum Kind {
        SAE(
                cloud -> cloud.sae(DemoParameters.sae()),
                (simulator, script) -> simulator.sae().app(DemoWorld.SAE_APP_ID).nextRollback(script)),
        EDAS(cloud -> cloud.edas(DemoParameters.edas()), (simulator, script) -> {
            DemoWorld.startEdasDeployment(simulator);
            simulator.edas().app(DemoWorld.EDAS_APP_ID).nextRollback(script);
        }),
        EDAS_APP(
                cloud -> cloud.edasApp(DemoParameters.edasApp()),
                (simulator, script) ->
                        simulator.edas().app(DemoWorld.EDAS_DEPLOYED_APP_ID).nextRollback(script)),
        CODEARTS(
                cloud -> cloud.codeArts(DemoParameters.codeArts()),
                (simulator, script) ->
                        simulator.codeArts().task(DemoWorld.TASK_ID).nextRollback(script)),
        RFS(
                cloud -> cloud.rfs(DemoParameters.rfs()),
                (simulator, script) -> simulator
                        .rfs()
                        .stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME)
                        .nextRollback(script));

        private final Function<Cloud, Rollback> rollback;
        private final BiConsumer<Simulator, Script> script;

        Kind(Function<Cloud, Rollback> rollback, BiConsumer<Simulator, Script> script) {
            this.rollback = rollback;
            this.script = script;
        }
    }

    /** A failure has to be seen in two polls. */
    @ParameterizedTest
    @CsvSource({
        "SAE, 1:600 2, SUCCEEDED, 6",
        "SAE, 1:600 3, FAILED, 9",
        "EDAS, 1:600 2, SUCCEEDED, 6",
        "EDAS, 1:600 3, FAILED, 9",
        "EDAS_APP, 1:600 2, SUCCEEDED, 6",
        "EDAS_APP, 1:600 3, FAILED, 9",
        "CODEARTS, running:600 succeeded, SUCCEEDED, 6",
        "CODEARTS, running:600 failed, FAILED, 9",
        "RFS, ROLLBACK_IN_PROGRESS:600 ROLLBACK_COMPLETE, SUCCEEDED, 15",
        "RFS, ROLLBACK_IN_PROGRESS:600 ROLLBACK_FAILED, FAILED, 20"
    })
    void endIsToldSoonByFewCalls(Kind kind, String script, Status status, int seconds) throws IOException {
        try (Cloud cloud = new Cloud()) {
            kind.script.accept(cloud.simulator, Script.of(script));
            assertThat(cloud.run(kind.rollback.apply(cloud)).status()).isEqualTo(status);

            Effect effect = cloud.simulator.effects().all().get(0);
            Instant end = effect.run().since(cloud.time.now());
            assertThat(Duration.between(end, cloud.time.now())).isBetween(Duration.ZERO, Duration.ofSeconds(seconds));
            assertThat(cloud.simulator.calls().all()).hasSizeBetween(kind == Kind.RFS ? 40 : 100, 200);
        }
    }
}
