package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Rolls an application back by RollbackApplication and tracks the change order that this creates. */
public record SaeRollback(SaeParameters parameters, SaeApi api) implements Rollback {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeRollback.class);
    private static final String VERSION = "version";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Override
    public String service() {
        return "SAE";
    }

    @Override
    public CompletionStage<Plan> resolve() {
        return api.listAppVersions(parameters.appId())
                .thenCombine(api.listChangeOrders(parameters.appId()), (versions, orders) -> {
                    Json target = target(versions, orders);
                    return new Plan(
                            MESSAGES.get("target", parameters.appId(), parameters.region()),
                            lastDeploymentWasRollback(orders) ? null : describe(versions.get(0)),
                            describe(target),
                            Endpoints.console(SaeApi.SERVICE, parameters.region()),
                            Map.of(VERSION, target.text("Id")));
                });
    }

    private Json target(List<Json> versions, ChangeOrders orders) {
        String versionId = parameters.versionId();
        if (versionId != null) {
            return versions.stream()
                    .filter(version -> versionId.equals(version.text("Id")))
                    .findFirst()
                    .orElseThrow(
                            () -> CallException.rejected(MESSAGES.get("noSuchVersion", versionId, versions.size())));
        }
        if (versions.size() < 2) {
            throw CallException.rejected(MESSAGES.get("noVersionBefore", parameters.appId(), versions.size()));
        }
        // The list does not tell which version runs. It is the newest, unless the last deployment was a rollback.
        if (lastDeploymentWasRollback(orders)) {
            throw CallException.rejected(MESSAGES.get("wentBackLast", parameters.appId()));
        }
        return versions.get(1);
    }

    private static boolean lastDeploymentWasRollback(ChangeOrders orders) {
        return orders.all().stream()
                .filter(order -> ChangeOrders.status(order) == 2)
                .map(order -> String.valueOf(order.text("CoTypeCode", "CoType")))
                .filter(type -> type.matches("CoDeploy.*|CoCreateApp|CoRollback"))
                .findFirst()
                // CoDeployHistroy (sic) goes back to a version of the history.
                .filter(type -> type.matches("CoRollback|CoDeployHistroy"))
                .isPresent();
    }

    private static Message describe(Json version) {
        return MESSAGES.get("version", version.text("Id"), time(version));
    }

    /** The creation time of a version in the time zone of the JVM. */
    static String time(Json version) {
        return Instant.ofEpochMilli(SaeApi.created(version))
                .atZone(ZoneId.systemDefault())
                .format(TIME);
    }

    @Override
    public CompletionStage<Decision> decide(Plan plan) {
        return api.listChangeOrders(parameters.appId()).thenApply(orders -> Decision.request(orders.baseline()));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        return api.rollbackApplication(parameters, plan.fact(VERSION));
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline, boolean refused) {
        return api.listChangeOrders(parameters.appId())
                .thenApply(orders -> orders.since(baseline, false));
    }

    @Override
    public CompletionStage<Progress> poll(Journal journal) {
        return api.describeChangeOrder(journal.changeId())
                .thenApply(order -> ChangeOrders.about(order, "AppId", parameters.appId()))
                .thenCompose(order -> new SaeProgress(api, parameters.confirmBatches(), order).get());
    }

    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return api.confirmPipelineBatch(batchId);
    }
}
