package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;

/** Lists for a form: the applications of a project and the records of their deployment tasks. */
public record CodeArtsChoices(CodeArtsApi api) {

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
    private static Choice application(Json app) {
        return Choice.of(
                app.at("/arrange_infos/0").text("id"),
                app.text("name"),
                app.text("execution_state"),
                app.text("execution_time"),
                app.text("executor_nick_name"));
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
                .thenApply(list -> list.sorted(Comparator.comparing((Json record) -> !CodeArtsApi.hasSucceeded(record))
                                .thenComparing(CodeArtsApi.NEWEST_FIRST))
                        .choices(CodeArtsChoices::record));
    }

    private static Choice record(Json record) {
        return Choice.of(
                record.text("execution_id"),
                record.text("start_time"),
                record.text("state"),
                record.text("nickname", "operator"));
    }
}
