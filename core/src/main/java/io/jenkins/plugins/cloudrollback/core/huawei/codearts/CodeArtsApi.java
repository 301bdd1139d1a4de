package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAuthorizer;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiErrorFormat;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What is asked of CodeArts Deploy both to roll back and to offer what can be gone back to. */
final class CodeArtsApi {
    /** Of records; their texts sort as their times do. Those without a time come last. */
    static final Comparator<JsonNode> NEWEST_FIRST = Comparator.comparing(
            record -> Json.text(record, "start_time"), Comparator.nullsLast(Comparator.reverseOrder()));

    private CodeArtsApi() {}

    static ApiClient client(
            String region,
            ApiClient.Connection connection,
            Endpoints endpoints,
            IamTokens tokens,
            Supplier<? extends HuaweiCredentials> credentials) {
        return new ApiClient(
                connection,
                CodeArtsRollback.SERVICE,
                () -> endpoints.of(CodeArtsRollback.SERVICE, region),
                new HuaweiAuthorizer(credentials, tokens, region, null),
                new HuaweiErrorFormat(),
                CodeArtsRollback.ERRORS);
    }

    /** A page of the records of the last four weeks. The dates' zone is not documented, so one day more. */
    static CompletionStage<Listing.Page> history(
            ApiClient api, Instant now, String projectId, String taskId, int page) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        ApiCall call = ApiCall.read("ListDeployTaskHistoryByDate", "GET", "/v2/{}/task/{}/history", projectId, taskId)
                .with("page", page)
                .with("size", Listing.PAGE)
                .with("start_date", today.minusDays(28))
                .with("end_date", today.plusDays(1));
        return api.call(call).thenApply(answer -> {
            List<JsonNode> records = Json.needList(answer, "result", "result", call.operation());
            records.forEach(record -> Json.need(record, "execution_id", call.operation()));
            return new Listing.Page(records, Json.integer(answer, "total_num", -1));
        });
    }
}
