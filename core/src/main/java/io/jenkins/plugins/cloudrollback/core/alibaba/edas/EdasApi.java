package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The operations of EDAS, API version 2017-08-01, that a rollback and its form need. */
public final class EdasApi {
    public static final String SERVICE = "edas";
    public static final ErrorTable ERRORS = ErrorTable.of(AlibabaErrorFormat.class, EdasApi.class);

    private static final String ORDERS = "/pop/v5/changeorder/";
    private static final String APPS = "/pop/v5/app/";
    /** Statuses of a change order that has not ended: ready, running, waiting for a person or for a time. */
    private static final Set<Integer> OPEN = Set.of(0, 1, 8, 9);

    private final ApiClient client;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the region is not valid */
    public EdasApi(AlibabaAccount account, String region) {
        this(account.client(SERVICE, "2017-08-01", region, ERRORS));
    }

    private EdasApi(ApiClient client) {
        this.client = client;
    }

    /** For polls, which others go before. */
    EdasApi polling() {
        return new EdasApi(client.polling());
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-listapplication">ListApplication</a>: a page of the applications of the region. A read, although by POST. */
    CompletionStage<Listing.Page> listApplication(int page) {
        return client.call(ApiCall.read("ListApplication", "POST", APPS + "app_list")
                        .with("CurrentPage", page)
                        .with("PageSize", Listing.PAGE_SIZE))
                .thenApply(answer -> new Listing.Page(
                        answer.requiredList("ApplicationList", "Application"), answer.integer("TotalSize", -1)));
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-listrecentchangeorder">ListRecentChangeOrder</a>: the newest change orders of an application. A read, although by POST. */
    CompletionStage<ChangeOrders> listRecentChangeOrder(String appId) {
        return client.call(ApiCall.read("ListRecentChangeOrder", "POST", ORDERS + "change_order_list")
                        .with("AppId", appId))
                .thenApply(answer -> ChangeOrders.of(appId, answer.requiredList("ChangeOrderList", "ChangeOrder")));
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-getchangeorderinfo">GetChangeOrderInfo</a>: a change order with its pipelines. A read, although by POST. */
    CompletionStage<Json> getChangeOrderInfo(String id) {
        return client.call(ApiCall.read("GetChangeOrderInfo", "POST", ORDERS + "change_order_info")
                        .with("ChangeOrderId", id))
                .thenApply(answer -> {
                    Json order =
                            answer.at(answer.node().has("changeOrderInfo") ? "/changeOrderInfo" : "/ChangeOrderInfo");
                    order.required("Status");
                    return order.requireSame("ChangeOrderId", id);
                });
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-abortandrollbackchangeorder">AbortAndRollbackChangeOrder</a>: aborts a running change order, rolls it back and returns the id of the change order that rolls back. */
    CompletionStage<String> abortAndRollbackChangeOrder(String id) {
        return client.call(
                        ApiCall.change("AbortAndRollbackChangeOrder", "PUT", ORDERS + "change_order_abort_and_rollback")
                                .with("ChangeOrderId", id))
                .thenApply(answer -> answer.at("/Data").requiredId("ChangeOrderId"));
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-rollbackchangeorder">RollbackChangeOrder</a>: does the same for an application on virtual machines (ECS). */
    CompletionStage<String> rollbackChangeOrder(String id) {
        return client.call(ApiCall.change("RollbackChangeOrder", "PUT", "/pop/v5/oam/changeorder/rollback")
                        .with("ChangeOrderId", id))
                .thenApply(answer -> answer.at("/Data").requiredId("ChangeOrderId"));
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-listhistorydeployversion">ListHistoryDeployVersion</a>: the versions of an application, newest first. */
    CompletionStage<List<Json>> listHistoryDeployVersion(String appId) {
        return client.call(ApiCall.read("ListHistoryDeployVersion", "GET", APPS + "deploy_history_version_list")
                        .with("AppId", appId))
                .thenApply(answer -> {
                    List<Json> versions = answer.requiredList("PackageVersionList", "PackageVersion");
                    versions.forEach(
                            version -> version.requireSame("AppId", appId).requiredId("Id"));
                    return versions.stream()
                            .sorted(Comparator.comparingLong(EdasApi::created).reversed())
                            .toList();
                });
    }

    /** The creation time of a version in milliseconds since 1970; 0 if it has none that is readable. */
    static long created(Json version) {
        return version.node().path("CreateTime").asLong();
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-listdeploygroup">ListDeployGroup</a>: the deployment groups of an application, with the version of each. A read, although by POST. */
    CompletionStage<List<Json>> listDeployGroup(String appId) {
        return client.call(ApiCall.read("ListDeployGroup", "POST", APPS + "deploy_group_list")
                        .with("AppId", appId))
                .thenApply(answer -> {
                    List<Json> groups = answer.requiredList("DeployGroupList", "DeployGroup");
                    groups.forEach(group -> group.requireSame("AppId", appId));
                    return groups;
                });
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-getk8sapplication">GetK8sApplication</a>: the version that was deployed last to a Kubernetes cluster, without its id. */
    CompletionStage<Json> getK8sApplication(String appId) {
        return client.call(ApiCall.read("GetK8sApplication", "GET", ORDERS + "co_application")
                        .with("AppId", appId))
                .thenApply(answer -> {
                    // The API document spells it so.
                    Json app = answer.at(answer.node().has("Applcation") ? "/Applcation" : "/Application");
                    return app.requireSame("AppId", appId).at("/LatestVersion");
                });
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-deployk8sapplication">DeployK8sApplication</a>: deploys a version to a Kubernetes cluster. What is left out, such as the number of replicas, stays as it is. */
    CompletionStage<String> deployK8sApplication(String appId, String versionId, String description) {
        return client.call(ApiCall.change("DeployK8sApplication", "POST", "/pop/v5/k8s/acs/k8s_apps")
                        .with("AppId", appId)
                        .with("PackageVersionId", versionId)
                        .with("ChangeOrderDesc", description))
                .thenApply(answer -> answer.requiredId("ChangeOrderId"));
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-rollbackapplication">RollbackApplication</a>: deploys a version, which it knows by its name, to all groups on virtual machines (ECS). */
    CompletionStage<String> rollbackApplication(String appId, String versionName) {
        return client.call(ApiCall.change("RollbackApplication", "POST", ORDERS + "co_rollback")
                        .with("AppId", appId)
                        .with("GroupId", "all")
                        .with("HistoryVersion", versionName))
                .thenApply(answer -> answer.requiredId("ChangeOrderId"));
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-continuepipeline">ContinuePipeline</a>: confirms a waiting batch. A change, although by GET. */
    CompletionStage<Void> continuePipeline(String pipelineId) {
        return client.call(ApiCall.change("ContinuePipeline", "GET", ORDERS + "pipeline_batch_confirm")
                        .with("PipelineId", pipelineId)
                        .with("Confirm", true))
                .thenAccept(answer -> {});
    }

    static boolean isOpen(Json order) {
        return OPEN.contains(ChangeOrders.status(order));
    }

    /** Tells whether an order can be aborted and rolled back: it is running and not a rollback itself. */
    static boolean canBeRolledBack(Json order) {
        return isOpen(order) && !ChangeOrders.isRollback(order);
    }
}
