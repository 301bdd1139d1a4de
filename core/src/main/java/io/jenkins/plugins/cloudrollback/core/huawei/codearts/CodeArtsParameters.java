package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Check;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.regex.Pattern;

/**
 * The parameters of RollbackRecords. At least one of the last two is required.
 *
 * @param region id of the region
 * @param taskId id of the deployment task; not of the application
 * @param recordId id of the record to restore; null for the newest succeeded one before the latest
 * @param projectId id of the CodeArts project, needed to list the records; null if not given
 */
public record CodeArtsParameters(
        String region,
        String taskId,
        @CheckForNull String recordId,
        @CheckForNull String projectId) {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{32}");

    /** @throws BadParameterException for the first parameter that is not valid */
    public CodeArtsParameters {
        Endpoints.region(region);
        checkTaskId(taskId);
        checkRecordId(recordId);
        checkProjectId(projectId, recordId);
    }

    public static void checkTaskId(@CheckForNull String taskId) {
        Check.required("taskId", taskId, ID, MESSAGES.get("taskId"));
    }

    public static void checkRecordId(@CheckForNull String recordId) {
        Check.optional("recordId", recordId, ID, MESSAGES.get("recordId"));
    }

    /** Checks the project, which is required without a record. */
    public static void checkProjectId(@CheckForNull String projectId, @CheckForNull String recordId) {
        Check.optional("projectId", projectId, ID, MESSAGES.get("projectId"));
        if (recordId == null && projectId == null) {
            throw new BadParameterException("projectId", MESSAGES.get("noProject"));
        }
    }

    static void requireProjectId(@CheckForNull String projectId) {
        Check.required("projectId", projectId, ID, MESSAGES.get("projectId"));
    }
}
