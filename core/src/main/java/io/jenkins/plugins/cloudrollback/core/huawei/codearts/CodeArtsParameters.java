package io.jenkins.plugins.cloudrollback.core.huawei.codearts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Check;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.regex.Pattern;

/**
 * The parameters of RollbackRecords; at least one of the last two is given.
 *
 * @param region id of the region
 * @param taskId id of the deployment task; not of the application
 * @param recordId id of the record to go back to; null for the newest succeeded one before the latest
 * @param projectId id of the CodeArts project, in which the records can be listed
 */
public record CodeArtsParameters(
        String region,
        String taskId,
        @CheckForNull String recordId,
        @CheckForNull String projectId) {
    private static final MessageBundle MESSAGES = MessageBundle.of(CodeArtsParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{32}");

    /** @throws BadParameterException naming the first that is wrong */
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

    /** Without a record, the project is needed to find one. */
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
