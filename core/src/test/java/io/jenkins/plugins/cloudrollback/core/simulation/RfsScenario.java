package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.random.RandomGenerator;

/** A stack of RFS. */
final class RfsScenario extends Scenario {
    private final RfsStack stack = simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);
    private final boolean guarded = random.nextBoolean();
    private final EnumSet<RfsMode> modes = RfsMode.random(random);
    private final BlockTarget blockTarget = new RfsBlockTarget(stack, modes);

    RfsScenario(Simulator simulator, RandomGenerator random) {
        super(simulator, random);
        simulator.rfs().modes(modes);
        history.add("modes " + modes);
        simulator
                .rfs()
                .queue(Duration.ofMinutes(
                        random.nextBoolean() ? 0 : random.nextInt(random.nextInt(10) == 0 ? 180 : 15)));
        stack.nextRollback(anyOf(
                "ROLLBACK_IN_PROGRESS:30 ROLLBACK_COMPLETE",
                "ROLLBACK_IN_PROGRESS:3000 ROLLBACK_COMPLETE",
                "ROLLBACK_IN_PROGRESS:60 ROLLBACK_FAILED"));
    }

    @Override
    Rollback rollback(Connection connection) {
        RfsParameters parameters = new RfsParameters(
                DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, guarded ? stack.id() : null);
        return new RfsRollback(
                parameters,
                new RfsApi(
                        new HuaweiAccount(connection, ENDPOINTS, tokens(connection), credentials::huawei),
                        parameters.region(),
                        parameters.projectId()));
    }

    @Override
    boolean mayHide(Outcome end) {
        return modes.contains(RfsMode.EVENTS_FORBIDDEN) && end == Outcome.FAILED;
    }

    @Override
    BlockTarget blockTarget() {
        return blockTarget;
    }

    @Override
    boolean rollsBackByItself() {
        return true;
    }

    /** A failure has to be seen in two polls, and the provider may show everything late. */
    @Override
    Duration timeToTell(Outcome end) {
        return Duration.ofSeconds(end == Outcome.FAILED ? 180 : modes.isEmpty() ? 1 : 21);
    }

    @Override
    boolean isRepeatable() {
        return true;
    }

    @Override
    Duration timeout() {
        return Duration.ofMinutes(random.nextInt(20) == 0 ? 420 : 5 + random.nextInt(20));
    }

    @Override
    void interfere() {
        switch (random.nextInt(5)) {
            case 4 -> stack.updateSettings();
            case 0 -> addStranger(stack.deploy(Script.of("DEPLOYMENT_IN_PROGRESS:60 DEPLOYMENT_COMPLETE")));
            case 1 -> simulator.rfs().deleteStack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);
            default ->
                addEquivalent(stack.rollback(
                        "bob",
                        anyOf("ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE", "ROLLBACK_IN_PROGRESS:60 ROLLBACK_FAILED")));
        }
    }
}
