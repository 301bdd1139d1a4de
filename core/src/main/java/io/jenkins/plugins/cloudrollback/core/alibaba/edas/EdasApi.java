package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.Acs3Authorizer;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What is asked of EDAS both to roll back and to offer what can be rolled back. */
final class EdasApi {
    static final String ORDERS = "/pop/v5/changeorder/";
    /** Statuses of a change that has not ended. */
    static final Set<Integer> OPEN = Set.of(0, 1, 8, 9);

    private EdasApi() {}

    static ApiClient client(
            String region, ApiClient.Connection connection, Endpoints endpoints, Supplier<AccessKey> keys) {
        return new ApiClient(
                connection,
                EdasRollback.SERVICE,
                () -> endpoints.of(EdasRollback.SERVICE, region),
                new Acs3Authorizer("2017-08-01", keys),
                new AlibabaErrorFormat(),
                EdasRollback.ERRORS);
    }

    /** ListRecentChangeOrder: a read, although by POST. */
    static CompletionStage<ChangeOrders> recentOrders(ApiClient api, String appId) {
        ApiCall call = ApiCall.read("ListRecentChangeOrder", "POST", ORDERS + "change_order_list")
                .with("AppId", appId);
        return api.call(call)
                .thenApply(answer -> ChangeOrders.of(answer, "ChangeOrderList", "ChangeOrder", call.operation()));
    }

    /** Of a change that runs; somebody else's rollback is not what is to be rolled back. */
    static boolean canBeRolledBack(JsonNode order) {
        return OPEN.contains(status(order)) && !ChangeOrders.isRollback(order);
    }

    static int status(JsonNode order) {
        return Json.integer(order, "Status", -1);
    }
}
