package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.Check;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.regex.Pattern;

/**
 * The parameters of ContinueRollbackStack.
 *
 * @param region id of the region
 * @param projectId id of the region's project
 * @param stackName case-sensitive; may contain Chinese characters
 * @param stackId id of the stack, refused if another stack has the name now; null for any stack of that name
 */
public record RfsParameters(
        String region,
        String projectId,
        String stackName,
        @CheckForNull String stackId) {
    private static final MessageBundle MESSAGES = MessageBundle.of(RfsParameters.class);
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9-]{3,64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z\\p{IsHan}][A-Za-z0-9_\\p{IsHan}-]{0,127}");
    private static final Pattern STACK_ID = Pattern.compile("[A-Za-z0-9-]{36}");

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException for the first parameter that is not valid */
    public RfsParameters {
        Endpoints.region(region);
        checkProjectId(projectId);
        checkStackName(stackName);
        checkStackId(stackId);
    }

    public static void checkProjectId(@CheckForNull String projectId) {
        Check.required("projectId", projectId, PROJECT, MESSAGES.get("projectId"));
    }

    public static void checkStackName(@CheckForNull String stackName) {
        Check.required("stackName", stackName, NAME, MESSAGES.get("stackName"));
    }

    public static void checkStackId(@CheckForNull String stackId) {
        Check.optional("stackId", stackId, STACK_ID, MESSAGES.get("stackId"));
    }
}
