package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;

/** Lists for a form: the applications of a project and the records of their deployment tasks. */
public final class CodeArtsChoices {
    private final CodeArtsApi api;

    public CodeArtsChoices(CodeArtsApi api) {
        this.api = api;
    }

    /**
     * The deployment tasks with the names of their applications, most recently deployed first.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the id is not valid
     */
    public CompletionStage<Listing<Choice>> applications(String projectId) {
        CodeArtsParameters.PROJECT_ID.require(projectId);
        return Listing.read(page -> api.listAllApp(projectId, page))
                .thenApply(list -> list.choices(CodeArtsChoices::application));
    }

    /** An application without a task gets no value, as it can't be rolled back. */
    private static Choice application(JsonNode app) {
        return Choice.of(
                Json.text(app.path("arrange_infos").path(0), "id"),
                Json.text(app, "name"),
                Json.text(app, "execution_state"),
                Json.text(app, "execution_time"),
                Json.text(app, "executor_nick_name"));
    }

    /**
     * The records of the last four weeks: succeeded ones first, each group newest first.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if one of the two ids is not valid
     */
    public CompletionStage<Listing<Choice>> records(String projectId, String taskId) {
        CodeArtsParameters.PROJECT_ID.require(projectId);
        CodeArtsParameters.TASK_ID.require(taskId);
        return Listing.read(page -> api.listDeployTaskHistoryByDate(projectId, taskId, page))
                .thenApply(
                        list -> list.sorted(Comparator.comparing((JsonNode record) -> !CodeArtsApi.hasSucceeded(record))
                                        .thenComparing(CodeArtsApi.NEWEST_FIRST))
                                .choices(CodeArtsChoices::record));
    }

    private static Choice record(JsonNode record) {
        return Choice.of(
                Json.text(record, "execution_id"),
                Json.text(record, "start_time"),
                Json.text(record, "state"),
                Json.text(record, "nickname", "operator"));
    }
}
