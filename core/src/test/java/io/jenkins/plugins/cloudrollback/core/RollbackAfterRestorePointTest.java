package io.jenkins.plugins.cloudrollback.core;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppParameters;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another build rolls the target back between the restore point of a block and the deployment of that. */
class RollbackAfterRestorePointTest {
    private enum Service {
        SAE(
                DemoWorld.OLD_VERSION_ID,
                cloud -> cloud.sae(saeParameters(DemoWorld.SAE_APP_ID).build()),
                simulator -> simulator.sae().app(DemoWorld.SAE_APP_ID).deploy("ci", "pop", Script.of("2"))),
        EDAS(
                DemoWorld.EDAS_OLD_VERSION_ID,
                cloud -> cloud.edasApp(new EdasAppParameters("cn-hangzhou", DemoWorld.EDAS_DEPLOYED_APP_ID, null)),
                simulator ->
                        simulator.edas().app(DemoWorld.EDAS_DEPLOYED_APP_ID).deploy("ci", "pop", Script.of("2"))),
        CODEARTS_DEPLOY(
                DemoWorld.OLD_RECORD_ID,
                cloud -> cloud.codeArts(new CodeArtsParameters(
                        "cn-north-4", DemoWorld.TASK_ID, null, DemoWorld.CODEARTS_PROJECT_ID, RunningChange.WAIT)),
                simulator -> simulator.codeArts().task(DemoWorld.TASK_ID).deploy("ci", Script.of("succeeded")));

        private final String old;
        private final Function<Cloud, Rollback> rollback;
        private final Function<Simulator, Optional<String>> deploy;

        Service(String old, Function<Cloud, Rollback> rollback, Function<Simulator, Optional<String>> deploy) {
            this.old = old;
            this.rollback = rollback;
            this.deploy = deploy;
        }
    }

    private final Cloud cloud = new Cloud();

    RollbackAfterRestorePointTest() throws IOException {}

    @AfterEach
    void close() {
        cloud.close();
    }

    private Outcome failBlock(Service service, RestorePoint restorePoint) {
        return cloud.end(cloud.runAfterFailure(service.rollback.apply(cloud), restorePoint)
                .start());
    }

    private RestorePoint beginBlock(Service service) {
        cloud.time.pass(Duration.ofMinutes(10));
        RestorePoint restorePoint = cloud.restorePoint(service.rollback.apply(cloud));
        cloud.time.pass(Duration.ofMinutes(1));
        return restorePoint;
    }

    private void deploy(Service service) {
        assertThat(service.deploy.apply(cloud.simulator)).isPresent();
        cloud.time.pass(Duration.ofMinutes(1));
    }

    private Outcome rollBackByStep(Service service) {
        Outcome outcome = cloud.run(service.rollback.apply(cloud));
        assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
        cloud.time.pass(Duration.ofMinutes(1));
        return outcome;
    }

    /** The version that ran at the restore point was found to be bad, so it must not come back. */
    @ParameterizedTest
    @EnumSource
    void restoresWhatThatRollbackHasRestored(Service service) {
        RestorePoint restorePoint = beginBlock(service);
        assertThat(rollBackByStep(service).restoredVersion()).asString().contains(service.old);
        deploy(service);

        Outcome outcome = failBlock(service, restorePoint);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(outcome.restoredVersion()).asString().contains(service.old);
        assertThat(cloud.log).last().asString().contains("Rolled back");
        assertThat(cloud.log)
                .anyMatch(line -> line.contains("which a rollback of this Jenkins restored after the restore point"));
    }

    /** A rollback of the block itself, after its deployment, does not change what ran before. */
    @ParameterizedTest
    @EnumSource
    void laterRollbackIsOneOfTheBlock(Service service) {
        RestorePoint restorePoint = beginBlock(service);
        String ran = restorePoint.fact("version");
        deploy(service);
        assertThat(rollBackByStep(service).restoredVersion()).asString().contains(ran);
        deploy(service);

        assertThat(failBlock(service, restorePoint).restoredVersion())
                .asString()
                .contains(ran);
    }

    @ParameterizedTest
    @EnumSource
    void nothingButThatRollback(Service service) {
        RestorePoint restorePoint = beginBlock(service);
        rollBackByStep(service);

        assertThat(failBlock(service, restorePoint).status()).isEqualTo(Status.NOT_NEEDED);
    }
}
