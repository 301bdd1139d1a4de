package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.util.EnumSet;
import java.util.random.RandomGenerator;

/** A deployment task of CodeArts Deploy. */
final class CodeArtsScenario extends Scenario {
    private final CodeArtsTask task = simulator.codeArts().task(DemoWorld.TASK_ID);
    private final boolean named = random.nextBoolean();
    private final boolean projectKnown = !named || random.nextBoolean();
    private final EnumSet<CodeArtsMode> modes = CodeArtsMode.random(random);
    private final CodeArtsParameters parameters = new CodeArtsParameters(
            DemoWorld.REGION,
            DemoWorld.TASK_ID,
            named ? DemoWorld.OLD_RECORD_ID : null,
            projectKnown ? DemoWorld.CODEARTS_PROJECT_ID : null,
            random.nextInt(4) == 0 ? RunningChange.ABORT : RunningChange.WAIT);

    CodeArtsScenario(Simulator simulator, RandomGenerator random) {
        super(simulator, random);
        simulator.codeArts().modes(modes);
        history.add("modes " + modes);
        task.nextRollback(anyOf(
                "pending:5 running:30 succeeded",
                "running:600 succeeded",
                "pending:5 running:30 failed",
                "running:30 abort",
                "running:30 timeout",
                "pending:30 not_started",
                "pending:5 resting:30 running:5 succeeded"));
    }

    @Override
    Rollback rollback(Connection connection) {
        return new CodeArtsRollback(
                parameters,
                new CodeArtsApi(
                        new HuaweiAccount(connection, ENDPOINTS, tokens(connection), credentials::huawei),
                        parameters.region()));
    }

    @Override
    BlockTarget blockTarget() {
        return new CodeArtsBlockTarget(task, parameters, modes);
    }

    @Override
    boolean isNamed() {
        return named;
    }

    /** A new record whose id was not returned may be somebody else's. */
    @Override
    boolean mayHide(Outcome end) {
        return modes.contains(CodeArtsMode.ROLLBACK_ECHOES_ID);
    }

    @Override
    void interfere() {
        Script script = anyOf("running:60 succeeded", "running:60 failed");
        if (random.nextBoolean()) {
            addStranger(task.deploy("bob", script));
        } else {
            addStranger(task.rollback("bob", script));
        }
    }
}
