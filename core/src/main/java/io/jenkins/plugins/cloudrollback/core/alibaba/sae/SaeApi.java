package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

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
import java.util.concurrent.CompletionStage;

/** The operations of SAE, API version 2019-05-06, that a rollback and its form need. */
public final class SaeApi {
    public static final String SERVICE = "sae";
    public static final ErrorTable ERRORS = ErrorTable.of(AlibabaErrorFormat.class, SaeApi.class);

    private static final String APPS = "/pop/v1/sam/app/";
    private static final String ORDERS = "/pop/v1/sam/changeorder/";

    private final ApiClient client;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the region is not valid */
    public SaeApi(AlibabaAccount account, String region) {
        this(account.client(SERVICE, "2019-05-06", region, ERRORS));
    }

    private SaeApi(ApiClient client) {
        this.client = client;
    }

    /** For polls, which others go before. */
    SaeApi polling() {
        return new SaeApi(client.polling());
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-listapplications">ListApplications</a>: a page of the applications of the region. */
    CompletionStage<Listing.Page> listApplications(int page) {
        return data(ApiCall.read("ListApplications", "GET", APPS + "listApplications")
                        .with("CurrentPage", page)
                        .with("PageSize", Listing.PAGE_SIZE))
                .thenApply(data -> new Listing.Page(
                        data.requiredList("Applications", "Applications"), data.integer("TotalSize", -1)));
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-listappversions">ListAppVersions</a>: the versions of an application that the provider keeps, newest first. */
    CompletionStage<List<Json>> listAppVersions(String appId) {
        return client.call(ApiCall.read("ListAppVersions", "GET", APPS + "listAppVersions")
                        .with("AppId", appId))
                .thenApply(answer -> {
                    List<Json> versions = answer.requiredList("Data", "Data");
                    versions.forEach(version -> version.requiredId("Id"));
                    return versions.stream()
                            .sorted(Comparator.comparingLong(SaeApi::created).reversed())
                            .toList();
                });
    }

    /** The creation time of a version in milliseconds since 1970; 0 if it has none that is readable. */
    static long created(Json version) {
        return version.node().path("CreateTime").asLong();
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-describeapplicationconfig">DescribeApplicationConfig</a>: the configuration of an application, with the package that runs. */
    CompletionStage<Json> describeApplicationConfig(String appId) {
        return data(ApiCall.read("DescribeApplicationConfig", "GET", APPS + "describeApplicationConfig")
                .with("AppId", appId));
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-listchangeorders">ListChangeOrders</a>: the change orders of an application, page by page. */
    CompletionStage<ChangeOrders> listChangeOrders(String appId) {
        return new ChangeOrderPages(
                        appId,
                        number -> data(ApiCall.read("ListChangeOrders", "GET", ORDERS + "ListChangeOrders")
                                .with("AppId", appId)
                                .with("CurrentPage", number)
                                .with("PageSize", ChangeOrderPages.SIZE)))
                .readFrom(1);
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-rollbackapplication">RollbackApplication</a>: starts the rollback of an application to a version and returns the id of the change order that rolls back. */
    CompletionStage<String> rollbackApplication(SaeParameters parameters, String versionId) {
        return data(ApiCall.change("RollbackApplication", "PUT", APPS + "rollbackApplication")
                        .with("AppId", parameters.appId())
                        .with("VersionId", versionId)
                        .with("BatchWaitTime", parameters.batchWaitTime())
                        .with("MinReadyInstances", parameters.minReadyInstances())
                        .with("MinReadyInstanceRatio", parameters.minReadyInstanceRatio())
                        .with("UpdateStrategy", parameters.updateStrategy())
                        .with("AutoEnableApplicationScalingRule", parameters.autoEnableApplicationScalingRule()))
                .thenApply(data -> data.requiredId("ChangeOrderId"));
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-abortandrollbackchangeorder">AbortAndRollbackChangeOrder</a>: aborts a running change order, rolls it back and returns the id of the change order that rolls back, which may be the given one. */
    CompletionStage<String> abortAndRollbackChangeOrder(String id) {
        return data(ApiCall.change("AbortAndRollbackChangeOrder", "PUT", ORDERS + "AbortAndRollbackChangeOrder")
                        .with("ChangeOrderId", id))
                .thenApply(data -> data.requiredId("ChangeOrderId"));
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-describechangeorder">DescribeChangeOrder</a>: a change order with its pipelines. */
    CompletionStage<Json> describeChangeOrder(String id) {
        return data(ApiCall.read("DescribeChangeOrder", "GET", ORDERS + "DescribeChangeOrder")
                        .with("ChangeOrderId", id))
                .thenApply(order -> order.requireSame("ChangeOrderId", id));
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-describepipeline">DescribePipeline</a>: the tasks of a pipeline, with their errors. */
    CompletionStage<Json> describePipeline(String id) {
        return data(ApiCall.read("DescribePipeline", "GET", ORDERS + "DescribePipeline")
                        .with("PipelineId", id))
                .thenApply(pipeline -> pipeline.requireSame("PipelineId", id));
    }

    /** <a href="https://www.alibabacloud.com/help/en/sae/api-sae-2019-05-06-confirmpipelinebatch">ConfirmPipelineBatch</a>: confirms a waiting batch. A change, although by GET. */
    CompletionStage<Void> confirmPipelineBatch(String pipelineId) {
        return client.call(ApiCall.change("ConfirmPipelineBatch", "GET", ORDERS + "ConfirmPipelineBatch")
                        .with("PipelineId", pipelineId)
                        .with("Confirm", true))
                .thenAccept(answer -> {});
    }

    private CompletionStage<Json> data(ApiCall call) {
        return client.call(call).thenApply(answer -> answer.at("/Data"));
    }
}
