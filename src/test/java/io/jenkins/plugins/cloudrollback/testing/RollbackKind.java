package io.jenkins.plugins.cloudrollback.testing;

import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.steps.AbortAndRollbackStep;
import io.jenkins.plugins.cloudrollback.steps.ContinueStackRollbackStep;
import io.jenkins.plugins.cloudrollback.steps.RollbackDeploymentStep;
import io.jenkins.plugins.cloudrollback.steps.RollbackEdasAppStep;
import io.jenkins.plugins.cloudrollback.steps.RollbackSaeAppStep;
import io.jenkins.plugins.cloudrollback.steps.RollbackStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.structs.describable.DescribableModel;

/** The kinds of rollback, each with a resource of {@link DemoWorld} as target. */
public enum RollbackKind {
    DEPLOYMENT(
            RollbackDeploymentStep.class,
            "CodeArts Deploy",
            "rollbackDeployment",
            "codeArtsDeployment",
            DemoWorld.TASK_ID,
            Map.of("taskId", DemoWorld.TASK_ID, "projectId", DemoWorld.CODEARTS_PROJECT_ID)),
    STACK(
            ContinueStackRollbackStep.class,
            "RFS",
            "continueStackRollback",
            "rfsStack",
            DemoWorld.STACK_NAME,
            Map.of("projectId", DemoWorld.REGION_PROJECT_ID, "stackName", DemoWorld.STACK_NAME)),
    SAE_APP(
            RollbackSaeAppStep.class,
            "SAE",
            "rollbackSaeApp",
            "saeApp",
            DemoWorld.SAE_APP_ID,
            Map.of("appId", DemoWorld.SAE_APP_ID)),
    CHANGE_ORDER(
            AbortAndRollbackStep.class,
            "EDAS",
            "abortAndRollback",
            "edasChangeOrder",
            DemoWorld.EDAS_APP_ID,
            Map.of("appId", DemoWorld.EDAS_APP_ID)),
    EDAS_APP(
            RollbackEdasAppStep.class,
            "EDAS",
            "rollbackEdasApp",
            "edasApp",
            DemoWorld.EDAS_DEPLOYED_APP_ID,
            Map.of("appId", DemoWorld.EDAS_DEPLOYED_APP_ID));

    private final Class<? extends RollbackStep> type;
    private final String service;
    private final String function;
    private final String symbol;
    private final String target;
    private final Map<String, Object> arguments;

    RollbackKind(
            Class<? extends RollbackStep> type,
            String service,
            String function,
            String symbol,
            String target,
            Map<String, Object> arguments) {
        this.type = type;
        this.service = service;
        this.function = function;
        this.symbol = symbol;
        this.target = target;
        this.arguments = arguments;
    }

    /** The kind of a step; null if it is none of these. */
    static RollbackKind of(RollbackStep step) {
        return Stream.of(values())
                .filter(kind -> kind.type.isInstance(step))
                .findFirst()
                .orElse(null);
    }

    /** The name of the service, as in the log. */
    public String service() {
        return service;
    }

    /** The id of the target at the provider. */
    public String target() {
        return target;
    }

    public boolean isHuawei() {
        return this == DEPLOYMENT || this == STACK;
    }

    public String credentialsId() {
        return isHuawei() ? SimulatedCloud.HUAWEI : SimulatedCloud.ALIBABA;
    }

    /**
     * The step as Pipeline code.
     *
     * @param more names and values, alternating: additional arguments, or replacements
     */
    public String call(Object... more) {
        return function + " " + text(more);
    }

    /** The step as an argument of {@code rollbackOnFailure}. */
    public String nested(Object... more) {
        return symbol + "(" + text(more) + ")";
    }

    /** The step as an object. */
    public RollbackStep step(Object... more) {
        try {
            return new DescribableModel<>(type).instantiate(all(more), TaskListener.NULL);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String text(Object... more) {
        return all(more).entrySet().stream()
                .map(argument -> argument.getKey() + ": " + literal(argument.getValue()))
                .collect(Collectors.joining(", "));
    }

    private Map<String, Object> all(Object... more) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("credentialsId", credentialsId());
        all.put("region", isHuawei() ? DemoWorld.REGION : "cn-hangzhou");
        all.putAll(arguments);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    private static String literal(Object value) {
        return value instanceof String text
                ? "'"
                        + text.replace("\\", "\\\\")
                                .replace("'", "\\'")
                                .replace("\r", "\\r")
                                .replace("\n", "\\n") + "'"
                : String.valueOf(value);
    }

    /** Prepares a rollback that succeeds after some seconds. */
    public void succeedsAfter(SimulatedCloud cloud, int seconds) {
        prepare(cloud.simulator(), script(seconds, true));
    }

    /** Prepares a rollback that fails after a second. */
    public void fails(SimulatedCloud cloud) {
        prepare(cloud.simulator(), script(1, false));
    }

    /** The states of the rollback at the provider. */
    private Script script(int seconds, boolean well) {
        return Script.of(
                switch (this) {
                    case DEPLOYMENT -> "running:%d %s".formatted(seconds, well ? "succeeded" : "failed");
                    case STACK ->
                        "ROLLBACK_IN_PROGRESS:%d %s".formatted(seconds, well ? "ROLLBACK_COMPLETE" : "ROLLBACK_FAILED");
                    case SAE_APP, CHANGE_ORDER, EDAS_APP -> "1:%d %d".formatted(seconds, well ? 2 : 3);
                });
    }

    private void prepare(Simulator simulator, Script script) {
        switch (this) {
            case DEPLOYMENT -> simulator.codeArts().task(target).nextRollback(script);
            case STACK ->
                simulator.rfs().stack(DemoWorld.REGION_PROJECT_ID, target).nextRollback(script);
            case SAE_APP -> simulator.sae().app(target).nextRollback(script);
            case CHANGE_ORDER -> {
                DemoWorld.startEdasDeployment(simulator);
                simulator.edas().app(target).nextRollback(script);
            }
            case EDAS_APP -> simulator.edas().app(target).nextRollback(script);
        }
    }

    /** Adds another target, whose rollback succeeds or fails after some seconds. */
    public String another(Simulator simulator, int number, int seconds, boolean well) {
        String id = "%s%04d".formatted(target.substring(0, Math.max(0, target.length() - 4)), number);
        Script script = script(seconds, well);
        switch (this) {
            case DEPLOYMENT ->
                simulator
                        .codeArts()
                        .addTask(DemoWorld.CODEARTS_PROJECT_ID, DemoWorld.CODEARTS_APP_ID, id, "another")
                        .addRecord("0%031d".formatted(number), "alice", "succeeded")
                        .addRecord("1%031d".formatted(number), "alice", "succeeded")
                        .nextRollback(script);
            case STACK ->
                simulator
                        .rfs()
                        .addStack(DemoWorld.REGION_PROJECT_ID, id, "ROLLBACK_FAILED")
                        .nextRollback(script);
            case SAE_APP ->
                simulator
                        .sae()
                        .addApp(id, "another")
                        .addVersion(DemoWorld.OLD_VERSION_ID)
                        .addVersion(DemoWorld.NEW_VERSION_ID)
                        .nextRollback(script);
            case CHANGE_ORDER -> {
                simulator.edas().addApp(id, "another").deploy("alice", "console", Script.of("1"));
                simulator.edas().app(id).nextRollback(script);
            }
            case EDAS_APP ->
                simulator
                        .edas()
                        .addApp(id, "another")
                        .addVersion(DemoWorld.EDAS_OLD_VERSION_ID, "1.0")
                        .addVersion(DemoWorld.EDAS_NEW_VERSION_ID, "1.1")
                        .nextRollback(script);
        }
        return id;
    }

    /** The id of the service, as in the remote API. */
    public String serviceId() {
        return step().service();
    }

    /** The name of the service in the simulator. */
    String simulated() {
        return switch (this) {
            case DEPLOYMENT -> "CODEARTS_DEPLOY";
            case STACK -> "RFS";
            case SAE_APP -> "SAE";
            case CHANGE_ORDER, EDAS_APP -> "EDAS";
        };
    }

    /** The states of a deployment after which the block or the build fails, so that it is rolled back. */
    String deployed() {
        return switch (this) {
            case DEPLOYMENT -> "succeeded";
            case STACK -> "DEPLOYMENT_IN_PROGRESS:1 ROLLBACK_IN_PROGRESS:1 ROLLBACK_FAILED";
            case SAE_APP, EDAS_APP -> "2";
            case CHANGE_ORDER -> "1";
        };
    }

    /** The parameter that names the target. */
    public String targetParameter() {
        return switch (this) {
            case DEPLOYMENT -> "taskId";
            case STACK -> "stackName";
            case SAE_APP, CHANGE_ORDER, EDAS_APP -> "appId";
        };
    }

    /** The id of the restored version; null if the provider has none. */
    public String restored() {
        return switch (this) {
            case DEPLOYMENT -> DemoWorld.OLD_RECORD_ID;
            case SAE_APP -> DemoWorld.OLD_VERSION_ID;
            case EDAS_APP -> DemoWorld.EDAS_OLD_VERSION_ID;
            case STACK, CHANGE_ORDER -> null;
        };
    }

    /** The provider's operation that is called first. */
    public String firstOperation() {
        return switch (this) {
            case DEPLOYMENT -> "ListDeployTaskHistoryByDate";
            case STACK -> "GetStackMetadata";
            case SAE_APP -> "ListAppVersions";
            case CHANGE_ORDER -> "ListRecentChangeOrder";
            case EDAS_APP -> "ListApplication";
        };
    }

    /** The provider's operation that changes something. */
    public String request() {
        return switch (this) {
            case DEPLOYMENT -> "RollbackRecords";
            case STACK -> "ContinueRollbackStack";
            case SAE_APP -> "RollbackApplication";
            case CHANGE_ORDER -> "AbortAndRollbackChangeOrder";
            case EDAS_APP -> "DeployK8sApplication";
        };
    }

    /** A shell command that deploys to the simulated target, and that ends well. */
    public String deployCommand() {
        return "curl -sf %s/simulator/deploy -d '{\"service\":\"%s\",\"target\":\"%s\",\"script\":\"%s\",\"by\":\"ci\"}'"
                .formatted(
                        CloudRollbackConfiguration.get().getEndpoints().get(0).getUrl(),
                        simulated(),
                        target(),
                        deployed());
    }
}
