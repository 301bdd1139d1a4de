package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Choices;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What a project of CodeArts has to go back to, for people to choose from. */
public final class CodeArtsChoices {
    private final ApiClient.Connection connection;
    private final ApiClient api;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if that can't be a region */
    public CodeArtsChoices(
            String region,
            ApiClient.Connection connection,
            Endpoints endpoints,
            IamTokens tokens,
            Supplier<? extends HuaweiCredentials> credentials) {
        this.connection = connection;
        this.api = CodeArtsApi.client(Endpoints.region(region), connection, endpoints, tokens, credentials);
    }

    /**
     * The deployment tasks under the names of their applications, the one that was deployed last first.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if that can't be a project
     */
    public CompletionStage<Choices> applications(String projectId) {
        CodeArtsParameters.checkProject(projectId);
        return Listing.of(page -> applications(projectId, page))
                .thenApply(list -> list.choices(CodeArtsChoices::application));
    }

    private CompletionStage<Listing.Page> applications(String projectId, int page) {
        String wanted = Json.object()
                .put("project_id", projectId)
                .put("page", page)
                .put("size", Listing.PAGE)
                .put("sort_name", "startTime")
                .put("sort_by", "DESC")
                .toString();
        ApiCall call = ApiCall.read("ListAllApp", "POST", "/v1/applications/list")
                .withHeader("Content-Type", "application/json")
                .withBody(wanted);
        return api.call(call)
                .thenApply(answer -> new Listing.Page(
                        Json.needList(answer, "result", "result", call.operation()),
                        Json.integer(answer, "total_num", -1)));
    }

    /** An application that has no task yet can't be rolled back. */
    private static Choice application(JsonNode app) {
        return Listing.choice(
                Json.text(app.path("arrange_infos").path(0), "id"),
                Json.text(app, "name"),
                Json.text(app, "execution_state"),
                Json.text(app, "execution_time"),
                Json.text(app, "executor_nick_name"));
    }

    /**
     * The deployments of the last four weeks: those that succeeded first, each kind with the newest first.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if one of the two can't be right
     */
    public CompletionStage<Choices> records(String projectId, String taskId) {
        CodeArtsParameters.checkProject(projectId);
        CodeArtsParameters.checkTask(taskId);
        Instant now = connection.time().now();
        return Listing.of(page -> CodeArtsApi.history(api, now, projectId, taskId, page))
                .thenApply(list -> list.sorted(Comparator.comparing((JsonNode record) -> !succeeded(record))
                                .thenComparing(CodeArtsApi.NEWEST_FIRST))
                        .choices(CodeArtsChoices::record));
    }

    private static boolean succeeded(JsonNode record) {
        return "succeeded".equals(Json.text(record, "state"));
    }

    private static Choice record(JsonNode record) {
        return Listing.choice(
                Json.text(record, "execution_id"),
                Json.text(record, "start_time"),
                Json.text(record, "state"),
                Json.text(record, "nickname", "operator"));
    }
}
