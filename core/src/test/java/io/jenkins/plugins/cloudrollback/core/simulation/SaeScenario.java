package io.jenkins.plugins.cloudrollback.core.simulation;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** An application of SAE. */
final class SaeScenario extends Scenario {
    private final SaeApp app = simulator.sae().app(DemoWorld.SAE_APP_ID);
    private final String version = random.nextBoolean() ? DemoWorld.OLD_VERSION_ID : null;
    private final boolean confirmBatches = random.nextBoolean();
    private final RunningChange runningChange = random.nextInt(4) == 0 ? RunningChange.ABORT : RunningChange.WAIT;
    private final Set<SaeMode> modes = SaeMode.random(random);

    SaeScenario(Simulator simulator, RandomGenerator random) {
        super(simulator, random);
        simulator.sae().modes(modes);
        history.add("modes " + modes);
        if (random.nextInt(4) == 0) {
            // Rarely more than one page.
            app.addHistory(random.nextInt(random.nextInt(40) == 0 ? 1500 : 30));
        }
        if (random.nextInt(10) == 0) {
            app.rollback("alice", "console", DemoWorld.NEW_VERSION_ID, Script.of("2"));
        }
        app.nextRollback(anyOf(
                "0:5 1:30 9:10 1:30 2",
                "0:5 1:60 2",
                "0:5 1:600 2",
                "11:300 12:5 1:60 2",
                "0:5 1:30 8 1:30 8 1:20 2",
                "1:30 7:30 2",
                "1:60 3",
                "0:5 1:60 6",
                "1:60 10",
                "1:20 1/1"));
    }

    @Override
    Rollback rollback(Connection connection) {
        SaeParameters parameters = saeParameters(DemoWorld.SAE_APP_ID)
                .region(DemoWorld.REGION)
                .versionId(version)
                .confirmBatches(confirmBatches)
                .runningChange(runningChange)
                .build();
        return new SaeRollback(
                parameters,
                new SaeApi(new AlibabaAccount(connection, ENDPOINTS, credentials::alibaba), parameters.region()));
    }

    @Override
    BlockTarget blockTarget() {
        return new VersionedBlockTarget(app::deploy, app::rollback, app::runningVersion, version);
    }

    /** The abort of a running change, and the rollback to what ran before or was named. */
    @Override
    int maxEffects() {
        return 2;
    }

    @Override
    int timesGoneBack() {
        return app.receivedRollbacks().size();
    }

    @Override
    boolean isNamed() {
        return version != null;
    }

    /** After an aborted order was terminated, its rollback may not be shown yet: what runs counts two minutes later. */
    @Override
    Duration timeToTell(Outcome end) {
        boolean terminated = modes.contains(SaeMode.ABORT_TERMINATES_ORDER) && timesGoneBack() == 0;
        return terminated ? Duration.ofSeconds(2 * 31 + 120) : super.timeToTell(end);
    }

    /** The order that rolls an aborted one back may be somebody else's: then the named version is not gone to. */
    @Override
    boolean mayHide(Outcome end) {
        return modes.containsAll(EnumSet.of(SaeMode.ABORT_STARTS_UNNAMED_ORDER, SaeMode.SOURCE_ALWAYS_CONSOLE))
                && timesGoneBack() == 0;
    }

    /** An order that has become its own rollback can be aborted again. */
    @Override
    boolean toleratesRepetition() {
        return !Collections.disjoint(
                modes,
                EnumSet.of(
                        SaeMode.ABORT_STARTS_NEW_ORDER,
                        SaeMode.ABORT_STARTS_UNNAMED_ORDER,
                        SaeMode.ABORT_COMES_TOO_LATE));
    }

    @Override
    void interfere() {
        switch (random.nextInt(4)) {
            case 0 -> addStranger(app.deploy("bob", "pop", anyOf("1:60 2", "1:60 3")));
            case 1 -> addStranger(app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, anyOf("1:60 2", "1:60 3")));
            case 2 -> app.confirm();
            default -> {
                if (version != null) {
                    addEquivalent(app.rollback("bob", "pop", version, anyOf("1:60 2", "1:60 3")));
                }
            }
        }
    }
}
