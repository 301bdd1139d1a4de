package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The parameters of RollbackRecords.
 *
 * @param region id of the region
 * @param taskId id of the deployment task; not of the application
 * @param recordId id of the record to restore; null for the newest succeeded one at the restore point or, by a step alone,
 *     before the latest
 * @param projectId id of the CodeArts project, needed to list the records; null if not given
 */
public record CodeArtsParameters(
        String region,
        String taskId,
        @CheckForNull String recordId,
        @CheckForNull String projectId,
        RunningChange runningChange) {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{32}");

    public static final TextParameter TASK_ID = new TextParameter("taskId", ID, MESSAGES.get("taskId"));
    public static final TextParameter RECORD_ID = new TextParameter("recordId", ID, MESSAGES.get("recordId"));
    static final TextParameter PROJECT_ID = new TextParameter("projectId", ID, MESSAGES.get("projectId"));

    /** @throws BadParameterException for the first parameter that is not valid */
    public CodeArtsParameters {
        Endpoints.region(region);
        TASK_ID.require(taskId);
        RECORD_ID.check(recordId);
        PROJECT_ID.check(projectId);
        Objects.requireNonNull(runningChange, "runningChange");
    }

    /**
     * Checks the parameters of a rollback that no block sets off: without a record, the project is needed to find one.
     *
     * @throws BadParameterException if neither is given, or the project is not valid
     */
    public static void checkStepAlone(@CheckForNull String projectId, @CheckForNull String recordId) {
        PROJECT_ID.check(projectId);
        if (recordId == null && projectId == null) {
            throw new BadParameterException("projectId", MESSAGES.get("noProject"));
        }
    }
}
