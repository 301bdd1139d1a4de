package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Choices;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What a region of EDAS has to roll back, for people to choose from. */
public final class EdasChoices {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasChoices.class);

    private final ApiClient api;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if that can't be a region */
    public EdasChoices(String region, ApiClient.Connection connection, Endpoints endpoints, Supplier<AccessKey> keys) {
        api = EdasApi.client(Endpoints.region(region), connection, endpoints, keys);
    }

    /** By name. */
    public CompletionStage<Choices> applications() {
        return Listing.of(this::applications)
                .thenApply(list -> list.sorted(Listing.by("Name"))
                        .choices(app -> Listing.choice(
                                Json.text(app, "AppId"),
                                Json.text(app, "Name"),
                                Json.text(app, "NamespaceId", "RegionId"),
                                Json.text(app, "K8sNamespace"))));
    }

    /** ListApplication: a read, although by POST. */
    private CompletionStage<Listing.Page> applications(int page) {
        ApiCall call = ApiCall.read("ListApplication", "POST", "/pop/v5/app/app_list")
                .with("CurrentPage", page)
                .with("PageSize", Listing.PAGE);
        return api.call(call)
                .thenApply(answer -> new Listing.Page(
                        Json.needList(answer, "ApplicationList", "Application", call.operation()),
                        Json.integer(answer, "TotalSize", -1)));
    }

    /**
     * Those that can be aborted and rolled back now, as the provider lists them.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if that can't be an application
     */
    public CompletionStage<Choices> runningChanges(String appId) {
        EdasParameters.checkApp(appId);
        return EdasApi.recentOrders(api, appId)
                .thenApply(orders ->
                        orders.all().stream().filter(EdasApi::canBeRolledBack).toList())
                .thenApply(changes -> Listing.of(changes).choices(EdasChoices::change));
    }

    private static Choice change(JsonNode order) {
        return Listing.choice(
                ChangeOrders.id(order),
                Json.text(order, "CoType", "CoTypeCode"),
                MESSAGES.get("open." + EdasApi.status(order)),
                Json.text(order, "CreateTime"),
                Json.text(order, "ChangeOrderDescription"));
    }
}
