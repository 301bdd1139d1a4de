package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.concurrent.CompletionStage;

/** Lists for a form: the applications of a region, their versions and running changes. */
public record EdasChoices(EdasApi api) {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasChoices.class);

    /** The applications of the region, sorted by name. */
    public CompletionStage<Listing<Choice>> applications() {
        return Listing.read(api::listApplication)
                .thenApply(list -> list.sorted(Listing.by("Name"))
                        .choices(app -> Choice.of(
                                app.text("AppId"),
                                app.text("Name"),
                                app.text("NamespaceId", "RegionId"),
                                app.text("K8sNamespace"))));
    }

    /**
     * The changes that can be aborted and rolled back now, in the provider's order.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the id is not valid
     */
    public CompletionStage<Listing<Choice>> runningChanges(String appId) {
        EdasParameters.APP_ID.require(appId);
        return api.listRecentChangeOrder(appId)
                .thenApply(orders -> Listing.of(orders.all().stream()
                                .filter(EdasApi::canBeRolledBack)
                                .toList())
                        .choices(EdasChoices::change));
    }

    /**
     * The versions of an application, newest first.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the id is not valid
     */
    public CompletionStage<Listing<Choice>> versions(String appId) {
        EdasParameters.APP_ID.require(appId);
        return api.listHistoryDeployVersion(appId)
                .thenApply(versions -> Listing.of(versions)
                        .choices(version -> Choice.of(
                                version.text("Id"),
                                version.text("PackageVersion"),
                                EdasApi.created(version) <= 0 ? null : EdasAppTarget.created(version),
                                version.text("Type"))));
    }

    private static Choice change(Json order) {
        return Choice.of(
                ChangeOrders.id(order),
                order.text("CoType", "CoTypeCode"),
                MESSAGES.get("open." + ChangeOrders.status(order)),
                order.text("CreateTime"),
                order.text("ChangeOrderDescription"));
    }
}
