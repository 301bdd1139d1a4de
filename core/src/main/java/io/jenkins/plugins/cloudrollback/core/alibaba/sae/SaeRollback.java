package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Lookup;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Rolls an application back by RollbackApplication and follows the change order that this makes. */
public final class SaeRollback implements Rollback {
    public static final String SERVICE = "sae";
    public static final ErrorTable ERRORS = ErrorTable.of(AlibabaErrorFormat.class, SaeRollback.class);

    private static final MessageBundle MESSAGES = MessageBundle.of(SaeRollback.class);
    private static final String ORDERS = "/pop/v1/sam/changeorder/";

    private final SaeParameters parameters;
    private final ApiClient api;

    public SaeRollback(
            SaeParameters parameters, ApiClient.Connection connection, Endpoints endpoints, Supplier<AccessKey> keys) {
        this.parameters = parameters;
        this.api = SaeApi.client(parameters.region(), connection, endpoints, keys);
    }

    @Override
    public String service() {
        return "SAE";
    }

    @Override
    public CompletionStage<Plan> resolve() {
        return SaeApi.versions(api, parameters.appId()).thenCombine(recentOrders(), (versions, orders) -> {
            JsonNode target = target(versions, orders);
            return new Plan(
                    MESSAGES.get("target", parameters.appId(), parameters.region()),
                    wentBackLast(orders) ? null : describe(versions.get(0)),
                    describe(target),
                    Endpoints.console(SERVICE, parameters.region()),
                    Map.of("version", Json.text(target, "Id")));
        });
    }

    private JsonNode target(List<JsonNode> versions, ChangeOrders orders) {
        if (parameters.versionId() != null) {
            return versions.stream()
                    .filter(version -> parameters.versionId().equals(Json.text(version, "Id")))
                    .findFirst()
                    .orElseThrow(() -> rejected("noSuchVersion", parameters.versionId(), versions.size()));
        }
        if (versions.size() < 2) {
            throw rejected("noVersionBefore", parameters.appId(), versions.size());
        }
        // The list does not say which version runs. It is the newest, unless the application went back since.
        if (wentBackLast(orders)) {
            throw rejected("wentBackLast", parameters.appId());
        }
        return versions.get(1);
    }

    private static boolean wentBackLast(ChangeOrders orders) {
        return orders.all().stream()
                .filter(order -> Json.integer(order, "Status", -1) == 2)
                .map(order -> String.valueOf(Json.text(order, "CoTypeCode", "CoType")))
                .filter(type -> type.matches("CoDeploy.*|CoCreateApp|CoRollback"))
                .findFirst()
                // The misspelling is the provider's.
                .filter(type -> type.matches("CoRollback|CoDeployHistroy"))
                .isPresent();
    }

    private static String describe(JsonNode version) {
        return MESSAGES.get("version", Json.text(version, "Id"), SaeApi.time(version));
    }

    private static CallException rejected(String key, Object... arguments) {
        return new CallException(Kind.REJECTED, MESSAGES.get(key, arguments));
    }

    @Override
    public CompletionStage<Map<String, String>> baseline(Plan plan) {
        return recentOrders().thenApply(ChangeOrders::baseline);
    }

    private CompletionStage<ChangeOrders> recentOrders() {
        ApiCall call = ApiCall.read("ListChangeOrders", "GET", ORDERS + "ListChangeOrders")
                .with("AppId", parameters.appId())
                .with("CurrentPage", 1)
                .with("PageSize", 20);
        String list = "ChangeOrderList";
        return api.call(call).thenApply(answer -> ChangeOrders.of(answer.path("Data"), list, list, call.operation()));
    }

    @Override
    public CompletionStage<String> start(Plan plan) {
        ApiCall call = ApiCall.change("RollbackApplication", "PUT", SaeApi.APPS + "rollbackApplication")
                .with("AppId", parameters.appId())
                .with("VersionId", plan.fact("version"))
                .with("BatchWaitTime", parameters.batchWaitTime())
                .with("MinReadyInstances", parameters.minReadyInstances())
                .with("MinReadyInstanceRatio", parameters.minReadyInstanceRatio())
                .with("UpdateStrategy", parameters.updateStrategy())
                .with("AutoEnableApplicationScalingRule", parameters.autoEnableApplicationScalingRule());
        return api.call(call).thenApply(answer -> Json.need(answer.path("Data"), "ChangeOrderId", call.operation()));
    }

    @Override
    public CompletionStage<Lookup> findStarted(Plan plan, Map<String, String> baseline) {
        return recentOrders().thenApply(orders -> orders.since(baseline, MESSAGES.get("several")));
    }

    @Override
    public CompletionStage<Progress> poll(Change change) {
        return api.call(ApiCall.read("DescribeChangeOrder", "GET", ORDERS + "DescribeChangeOrder")
                        .with("ChangeOrderId", change.id()))
                .thenCompose(answer -> SaeProgress.of(answer.path("Data"), parameters.confirmBatches(), api));
    }

    @Override
    public CompletionStage<Void> confirm(String batchId) {
        return api.call(ApiCall.change("ConfirmPipelineBatch", "GET", ORDERS + "ConfirmPipelineBatch")
                        .with("PipelineId", batchId)
                        .with("Confirm", true))
                .thenApply(answer -> null);
    }
}
