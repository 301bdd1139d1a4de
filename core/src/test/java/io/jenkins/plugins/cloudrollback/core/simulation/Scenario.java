package io.jenkins.plugins.cloudrollback.core.simulation;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.edas.EdasMode;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeApp;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.codearts.CodeArtsTask;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsMode;
import io.jenkins.plugins.cloudrollback.simulator.huawei.rfs.RfsStack;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A rollback at one of the four services, the scripted behaviour of the provider, and concurrent changes of the same
 * target by another user.
 */
abstract class Scenario {
    private static final Endpoints ENDPOINTS = new Endpoints((service, region) -> URI.create("http://provider"));

    final Simulator simulator;
    final RandomGenerator random;
    final RotatingCredentials credentials;
    /** Rollbacks by another user with the same effect as ours, so that their result is a correct verdict. */
    final Set<String> equivalentChanges = new HashSet<>();

    /** When another user changed the target while the rollback was under way. */
    final List<Instant> strangers = new ArrayList<>();

    /** What happened in the block and who interfered, for people. */
    final List<String> history = new ArrayList<>();

    Supplier<Instant> clock;

    private Scenario(Simulator simulator, RandomGenerator random) {
        this.simulator = simulator;
        this.random = random;
        this.credentials = new RotatingCredentials(simulator, random);
    }

    static Scenario of(Simulator simulator, RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> new OfSae(simulator, random);
            case 1 -> new OfEdas(simulator, random);
            case 2 -> new OfEdasApp(simulator, random);
            case 3 -> new OfCodeArts(simulator, random);
            default -> new OfRfs(simulator, random);
        };
    }

    abstract Rollback rollback(Connection connection);

    /** Changes the target as another user, if the provider permits it. */
    abstract void interfere();

    /** @return whether a request that a gateway repeats takes effect only once */
    boolean toleratesRepetition() {
        return true;
    }

    /** @return whether the provider may hide that a rollback of ours ended so */
    boolean mayHide(Outcome end) {
        return false;
    }

    /** @return how long after the end of a rollback a run may still wait to be sure of it */
    Duration timeToTell(Outcome end) {
        return Duration.ofSeconds(end == Outcome.FAILED ? 31 : 1);
    }

    /** @return whether a second request is refused, or has the same effect as one */
    boolean isRepeatable() {
        return false;
    }

    /** @return the number of requests of one rollback that may take effect */
    int maxEffects() {
        return 1;
    }

    Duration timeout() {
        return Duration.ofMinutes(5 + random.nextInt(random.nextInt(20) == 0 ? 90 : 15));
    }

    /** @return what can happen at the target in a block; null if this scenario has no blocks */
    @CheckForNull
    BlockTarget blockTarget() {
        return null;
    }

    /** @return whether the provider itself goes back when a deployment fails */
    boolean rollsBackByItself() {
        return false;
    }

    /** @return how many rollbacks of ours took effect that were not the abort of a running change */
    int timesGoneBack() {
        return 1;
    }

    /** @return whether our parameters name the version to go back to */
    boolean isNamed() {
        return true;
    }

    Script anyOf(String... scripts) {
        return Script.of(scripts[random.nextInt(scripts.length)]);
    }

    /** Remembers a change by another user that a rollback must not undo. */
    void addStranger(Optional<String> change) {
        change.ifPresent(id -> {
            strangers.add(clock.get());
            history.add("another user changes the target at " + clock.get());
        });
    }

    void addEquivalent(Optional<String> change) {
        change.ifPresent(equivalentChanges::add);
    }

    private static final class OfSae extends Scenario {
        private final SaeApp app = simulator.sae().app(DemoWorld.SAE_APP_ID);
        private final String version = random.nextBoolean() ? DemoWorld.OLD_VERSION_ID : null;
        private final boolean confirmBatches = random.nextBoolean();
        private final RunningChange runningChange = random.nextInt(4) == 0 ? RunningChange.ABORT : RunningChange.WAIT;
        private final Set<SaeMode> modes = SaeMode.random(random);

        OfSae(Simulator simulator, RandomGenerator random) {
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
            return new BlockTarget() {
                @Override
                public Optional<String> deploy(String user, Script script) {
                    return app.deploy(user, "pop", script);
                }

                @Override
                public Optional<String> rollback(String user, String to, Script script) {
                    return app.rollback(user, "pop", to, script);
                }

                @Override
                public String running() {
                    return app.runningVersion();
                }

                @Override
                public String goal(String ran) {
                    return version == null ? ran : version;
                }
            };
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
                case 1 ->
                    addStranger(app.rollback("bob", "console", DemoWorld.OLD_VERSION_ID, anyOf("1:60 2", "1:60 3")));
                case 2 -> app.confirm();
                default -> {
                    if (version != null) {
                        addEquivalent(app.rollback("bob", "pop", version, anyOf("1:60 2", "1:60 3")));
                    }
                }
            }
        }
    }

    private static final class OfEdas extends Scenario {
        private static final Set<EdasMode> SAME_ORDER =
                EnumSet.of(EdasMode.ABORT_KEEPS_ORDER, EdasMode.ABORT_RETYPES_ORDER, EdasMode.ABORT_TERMINATES_ORDER);
        private final EdasApp app = simulator.edas().app(DemoWorld.EDAS_APP_ID);
        private final String order;
        private final int ids = random.nextInt(3);
        private final Set<EdasMode> modes = EdasMode.random(random);

        OfEdas(Simulator simulator, RandomGenerator random) {
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
            EdasParameters parameters = new EdasParameters(
                    DemoWorld.REGION, ids == 0 ? null : order, ids == 1 ? null : DemoWorld.EDAS_APP_ID);
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

    /** An application of EDAS, whose running change is aborted first. */
    private static final class OfEdasApp extends Scenario {
        private static final Set<EdasMode> HIDING = EnumSet.of(
                EdasMode.ABORT_TERMINATES_ORDER,
                EdasMode.ABORT_STARTS_UNNAMED_ORDER,
                EdasMode.DEPLOY_ANSWERS_NO_ID,
                EdasMode.ROLLBACK_ANSWERS_NO_ID);
        private final EdasApp app = simulator.edas().app(DemoWorld.EDAS_DEPLOYED_APP_ID);
        private final String version = random.nextBoolean() ? DemoWorld.EDAS_OLD_VERSION_ID : null;
        private final Set<EdasMode> modes = EdasMode.random(random);

        OfEdasApp(Simulator simulator, RandomGenerator random) {
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
            return Collections.disjoint(modes, OfEdas.SAME_ORDER);
        }

        @Override
        boolean mayHide(Outcome end) {
            return !Collections.disjoint(modes, HIDING);
        }

        @Override
        BlockTarget blockTarget() {
            return new BlockTarget() {
                @Override
                public Optional<String> deploy(String user, Script script) {
                    return app.deploy(user, "pop", script);
                }

                @Override
                public Optional<String> rollback(String user, String to, Script script) {
                    return app.goBack(user, "pop", to, script);
                }

                @Override
                public String running() {
                    return app.runningVersion();
                }

                @Override
                public String goal(String ran) {
                    return version == null ? ran : version;
                }
            };
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
            EdasAppParameters parameters =
                    new EdasAppParameters(DemoWorld.REGION, DemoWorld.EDAS_DEPLOYED_APP_ID, version);
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

    private static final class OfCodeArts extends Scenario {
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

        OfCodeArts(Simulator simulator, RandomGenerator random) {
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

    private static final class OfRfs extends Scenario {
        private final RfsStack stack = simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME);
        private final boolean guarded = random.nextBoolean();
        private final EnumSet<RfsMode> modes = RfsMode.random(random);
        private final BlockTarget blockTarget = new RfsBlockTarget(stack, modes);

        OfRfs(Simulator simulator, RandomGenerator random) {
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
                            anyOf(
                                    "ROLLBACK_IN_PROGRESS:60 ROLLBACK_COMPLETE",
                                    "ROLLBACK_IN_PROGRESS:60 ROLLBACK_FAILED")));
            }
        }
    }

    private static IamTokens tokens(Connection connection) {
        return new IamTokens(connection, ENDPOINTS);
    }
}
