package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The operations of EDAS, API version 2017-08-01, that a rollback and its form need. */
public final class EdasApi {
    public static final String SERVICE = "edas";
    public static final ErrorTable ERRORS = ErrorTable.of(AlibabaErrorFormat.class, EdasApi.class);

    private static final String ORDERS = "/pop/v5/changeorder/";
    /** Statuses of a change order that has not ended: ready, running, waiting for a person or for a time. */
    private static final Set<Integer> OPEN = Set.of(0, 1, 8, 9);

    private final ApiClient client;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the region is not valid */
    public EdasApi(AlibabaAccount account, String region) {
        client = account.client(SERVICE, "2017-08-01", region, ERRORS);
    }

    /** <a href="https://www.alibabacloud.com/help/en/edas/api-listapplication">ListApplication</a>: a page of the applications of the region. A read, although by POST. */
    CompletionStage<Listing.Page> listApplication(int page) {
        return client.call(ApiCall.read("ListApplication", "POST", "/pop/v5/app/app_list")
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
