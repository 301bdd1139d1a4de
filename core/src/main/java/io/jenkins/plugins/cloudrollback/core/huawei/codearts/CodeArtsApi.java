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

    /**
     * Sorts records by their start time, which sorts as text, and by their serial number. A record without a start time
     * comes first, as it may be about to start.
     */
    static final Comparator<Json> NEWEST_FIRST = Comparator.comparing(
                    (Json record) -> record.text("start_time"), Comparator.nullsFirst(Comparator.reverseOrder()))
            .thenComparing(CodeArtsApi::number, Comparator.reverseOrder());

    private static final int DAYS_OF_HISTORY = 28;

    private final ApiClient client;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the region is not valid */
    public CodeArtsApi(HuaweiAccount account, String region) {
        this(account.client(SERVICE, region, null, ERRORS));
    }

    private CodeArtsApi(ApiClient client) {
        this.client = client;
    }

    /** For polls, which others go before. */
    CodeArtsApi polling() {
        return new CodeArtsApi(client.polling());
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
                    records.entries().forEach(record -> record.requiredId("execution_id"));
                    return records;
                });
    }

    /** The state of a record of the history or of its status. */
    @CheckForNull
    static String state(Json record) {
        return record.text("state", "status");
    }

    /** The serial number of a record; 0 if it is not known. */
    static long number(Json record) {
        return record.node().path("release_id").asLong();
    }

    static boolean hasSucceeded(Json record) {
        return "succeeded".equals(state(record));
    }

    private static Listing.Page page(Json answer) {
        return new Listing.Page(answer.requiredList("result", "result"), answer.integer("total_num", -1));
    }

    /**
     * The state of a record, or of the latest one if the id is null. The latter need not be named, and the answer about it
     * may lack its usual wrapper (observed for a task that was never run).
     *
     * @see <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/ShowDeployStatus.html">ShowDeployStatus</a>
     */
    CompletionStage<Json> showDeployStatus(String taskId, @CheckForNull String recordId) {
        return client.call(ApiCall.read("ShowDeployStatus", "GET", "/v2/tasks/{}/state", taskId)
                        .with("record_id", recordId)
                        .with("step_state", false))
                .thenApply(answer -> {
                    Json result = answer.at("/result");
                    Json record = result.node().isObject() ? result : answer;
                    // Without a status, an answer is not reliable: its missing start time would count as a new one.
                    record.required("status");
                    return record.requireSame("task_id", taskId).requireSame("record_id", recordId);
                });
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/RollbackRecords.html">RollbackRecords</a>: runs a deployment task again as a record did and returns the id of a new record or the given id, see {@link CodeArtsRollback}. */
    CompletionStage<String> rollbackRecords(String taskId, String recordId) {
        // The gateway refuses an empty body.
        return change(
                ApiCall.change("RollbackRecords", "POST", "/v2/tasks/{}/records/{}/rollback", taskId, recordId),
                taskId,
                "{}");
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/StartDeployTask.html">StartDeployTask</a>: the same by a new record, whose id is returned. */
    CompletionStage<String> startDeployTask(String taskId, String recordId) {
        return change(
                ApiCall.change("StartDeployTask", "POST", "/v2/tasks/{}/start", taskId),
                taskId,
                Json.object().put("record_id", recordId).toString());
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-deployman/StopDeployTaskRecordV2.html">StopDeployTaskRecord</a>: aborts a deployment that is running and returns the id of its record. */
    CompletionStage<String> stopDeployTaskRecord(String taskId, String recordId) {
        return change(
                        ApiCall.change("StopDeployTaskRecord", "PUT", "/v2/tasks/{}/records/{}/stop", taskId, recordId),
                        "{}")
                .thenApply(answer -> answer.requireSame("status", "success").at("/result"))
                .thenApply(answer -> answer.requireSame("task_id", taskId)
                        .requireSame("id", recordId)
                        .requiredId("id"));
    }

    private CompletionStage<String> change(ApiCall call, String taskId, String body) {
        return change(call, body)
                .thenApply(answer -> answer.requireSame("task_id", taskId).requiredId("id"));
    }

    private CompletionStage<Json> change(ApiCall call, String body) {
        return client.call(call.withHeader("Content-Type", "application/json").withBody(body));
    }
}
