package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A running change order of EDAS, which is aborted. */
final class EdasScenario extends Scenario {
    static final Set<EdasMode> SAME_ORDER =
            EnumSet.of(EdasMode.ABORT_KEEPS_ORDER, EdasMode.ABORT_RETYPES_ORDER, EdasMode.ABORT_TERMINATES_ORDER);
    private final EdasApp app = simulator.edas().app(DemoWorld.EDAS_APP_ID);
    private final String order;
    private final int ids = random.nextInt(3);
    private final Set<EdasMode> modes = EdasMode.random(random);

    EdasScenario(Simulator simulator, RandomGenerator random) {
        super(simulator, random);
        simulator.edas().modes(modes);
        history.add("modes " + modes);
        order = app.deploy("alice", "console", anyOf("1", "1", "1:600 2", "0:10 1:20 8"))
                .orElseThrow();
        app.nextRollback(anyOf("0:5 1:30 2", "0:5 1:600 2", "1:30 9:20 1:10 2", "1:30 3", "1:60 7", "1:30 10"));
    }

    /** An order that has become its own rollback can be aborted again. */
    @Override
    boolean toleratesRepetition() {
        return Collections.disjoint(modes, SAME_ORDER);
    }

    /** The order of the rollback is shown as terminated, or cannot be told from others. */
    @Override
    boolean mayHide(Outcome end) {
        return modes.contains(EdasMode.ABORT_TERMINATES_ORDER)
                || modes.contains(EdasMode.ABORT_STARTS_UNNAMED_ORDER)
                        && (ids == 1 || modes.contains(EdasMode.ROLLBACK_TYPE_DEPLOY));
    }

    @Override
    Rollback rollback(Connection connection) {
        EdasParameters parameters =
                new EdasParameters(DemoWorld.REGION, ids == 0 ? null : order, ids == 1 ? null : DemoWorld.EDAS_APP_ID);
        return new EdasRollback(
                parameters,
                new EdasApi(new AlibabaAccount(connection, ENDPOINTS, credentials::alibaba), parameters.region()));
    }

    @Override
    void interfere() {
        switch (random.nextInt(3)) {
            case 0 -> addEquivalent(app.abortAndRollback("bob", "pop", anyOf("1:60 2", "1:60 3")));
            case 1 -> addEquivalent(app.abortAndRollback("bob", "console", anyOf("1:60 2", "1:60 3")));
            default -> app.deploy("bob", "pop", anyOf("1:60 2", "1:60 3"));
        }
    }
}
