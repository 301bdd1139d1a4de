package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** An application of EDAS, whose running change is aborted first. */
final class EdasAppScenario extends Scenario {
    private static final Set<EdasMode> HIDING = EnumSet.of(
            EdasMode.ABORT_TERMINATES_ORDER,
            EdasMode.ABORT_STARTS_UNNAMED_ORDER,
            EdasMode.DEPLOY_ANSWERS_NO_ID,
            EdasMode.ROLLBACK_ANSWERS_NO_ID);
    private final EdasApp app = simulator.edas().app(DemoWorld.EDAS_DEPLOYED_APP_ID);
    private final String version = random.nextBoolean() ? DemoWorld.EDAS_OLD_VERSION_ID : null;
    private final Set<EdasMode> modes = EdasMode.random(random);

    EdasAppScenario(Simulator simulator, RandomGenerator random) {
        super(simulator, random);
        app.clusterType(random.nextBoolean() ? 2 : 5);
        simulator.edas().modes(modes);
        history.add("modes " + modes);
        if (random.nextInt(10) == 0) {
            app.goBack("alice", "console", DemoWorld.EDAS_NEW_VERSION_ID, Script.of("2"));
        }
        if (random.nextInt(3) == 0) {
            app.deploy("alice", "console", anyOf("1", "1", "1:600 2", "0:10 1:20 8", "1:2 2"));
        }
        app.nextRollback(anyOf("0:5 1:30 2", "0:5 1:600 2", "1:30 9:20 1:10 2", "1:30 3", "1:60 7", "1:30 10"));
    }

    @Override
    boolean toleratesRepetition() {
        return Collections.disjoint(modes, EdasScenario.SAME_ORDER);
    }

    @Override
    boolean mayHide(Outcome end) {
        return !Collections.disjoint(modes, HIDING);
    }

    @Override
    BlockTarget blockTarget() {
        return new VersionedBlockTarget(app::deploy, app::goBack, app::runningVersion, version);
    }

    @Override
    int timesGoneBack() {
        return app.receivedDeployments().size();
    }

    @Override
    boolean isNamed() {
        return version != null;
    }

    /** Aborts each change that runs, and then goes to the named version. */
    @Override
    int maxEffects() {
        return version == null ? 2 : 4;
    }

    @Override
    Rollback rollback(Connection connection) {
        EdasAppParameters parameters = new EdasAppParameters(DemoWorld.REGION, DemoWorld.EDAS_DEPLOYED_APP_ID, version);
        return new EdasAppRollback(
                parameters,
                new EdasApi(new AlibabaAccount(connection, ENDPOINTS, credentials::alibaba), parameters.region()));
    }

    @Override
    void interfere() {
        switch (random.nextInt(4)) {
            case 0 -> addStranger(app.deploy("bob", "pop", anyOf("1:60 2", "1:60 3")));
            case 1 ->
                addStranger(app.goBack("bob", "console", DemoWorld.EDAS_OLD_VERSION_ID, anyOf("1:60 2", "1:60 3")));
            case 2 -> addEquivalent(app.abortAndRollback("bob", "pop", anyOf("1:60 2", "1:60 3")));
            default ->
                addEquivalent(app.goBack("bob", "pop", DemoWorld.EDAS_OLD_VERSION_ID, anyOf("1:60 2", "1:60 3")));
        }
    }
}
