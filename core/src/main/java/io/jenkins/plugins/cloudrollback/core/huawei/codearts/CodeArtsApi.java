package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiErrorFormat;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;

/** The operations of CodeArts Deploy, API version 2, that a rollback and its form need. */
public final class CodeArtsApi {
    public static final String SERVICE = "codearts-deploy";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class, CodeArtsApi.class);

    /** Sorts records by their start time, which sorts as text; records without one come last. */
    static final Comparator<Json> NEWEST_FIRST =
            Comparator.comparing(record -> record.text("start_time"), Comparator.nullsLast(Comparator.reverseOrder()));

    private static final int DAYS_OF_HISTORY = 28;

    private final ApiClient client;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the region is not valid */
    public CodeArtsApi(HuaweiAccount account, String region) {
        client = account.client(SERVICE, region, null, ERRORS);
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/ListAllApp.html">ListAllApp</a>: a page of the applications of a project, most recently deployed first. A read, although by POST. */
    CompletionStage<Listing.Page> listAllApp(String projectId, int page) {
        return client.call(ApiCall.read("ListAllApp", "POST", "/v1/applications/list")
                        .withHeader("Content-Type", "application/json")
                        .withBody(Json.object()
                                .put("project_id", projectId)
                                .put("page", page)
                                .put("size", Listing.PAGE_SIZE)
                                .put("sort_name", "startTime")
                                .put("sort_by", "DESC")
                                .toString()))
                .thenApply(CodeArtsApi::page);
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/ListDeployTaskHistoryByDate.html">ListDeployTaskHistoryByDate</a>: a page of the records of the last four weeks, up to tomorrow, as the time zone of the dates is not documented. */
    CompletionStage<Listing.Page> listDeployTaskHistoryByDate(String projectId, String taskId, int page) {
        LocalDate today =
                client.connection().time().now().atOffset(ZoneOffset.UTC).toLocalDate();
        return client.call(
                        ApiCall.read("ListDeployTaskHistoryByDate", "GET", "/v2/{}/task/{}/history", projectId, taskId)
                                .with("page", page)
                                .with("size", Listing.PAGE_SIZE)
                                .with("start_date", today.minusDays(DAYS_OF_HISTORY))
                                .with("end_date", today.plusDays(1)))
                .thenApply(answer -> {
                    Listing.Page records = page(answer);
                    records.entries().forEach(record -> record.required("execution_id"));
                    return records;
                });
    }

    /** Tells whether a record of the history succeeded. */
    static boolean hasSucceeded(Json record) {
        return "succeeded".equals(record.text("state"));
    }

    private static Listing.Page page(Json answer) {
        return new Listing.Page(answer.requiredList("result", "result"), answer.integer("total_num", -1));
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/ShowDeployStatus.html">ShowDeployStatus</a>: the state of a record, or of the latest one if the id is null. */
    CompletionStage<Json> showDeployStatus(String taskId, @CheckForNull String recordId) {
        return client.call(ApiCall.read("ShowDeployStatus", "GET", "/v2/tasks/{}/state", taskId)
                        .with("record_id", recordId)
                        .with("step_state", false))
                .thenApply(answer -> {
                    Json record = answer.at("/result");
                    // Without a status, an answer is not reliable: its missing start time would count as a new one.
                    record.required("status");
                    return record;
                });
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/RollbackRecords.html">RollbackRecords</a>: runs a deployment task again as a record did and returns the id of a new record or the given id, see {@link CodeArtsRollback}. */
    CompletionStage<String> rollbackRecords(String taskId, String recordId) {
        // The gateway refuses an empty body.
        return client.call(
                        ApiCall.change("RollbackRecords", "POST", "/v2/tasks/{}/records/{}/rollback", taskId, recordId)
                                .withHeader("Content-Type", "application/json")
                                .withBody("{}"))
                .thenApply(answer -> answer.required("id"));
    }
}
