package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
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

    public static final TextParameter PROJECT_ID =
            new TextParameter("projectId", Pattern.compile("[A-Za-z0-9-]{3,64}"), MESSAGES.get("projectId"));
    public static final TextParameter STACK_NAME = new TextParameter(
            "stackName",
            Pattern.compile("[A-Za-z\\p{IsHan}][A-Za-z0-9_\\p{IsHan}-]{0,127}"),
            MESSAGES.get("stackName"));
    public static final TextParameter STACK_ID =
            new TextParameter("stackId", Pattern.compile("[A-Za-z0-9-]{36}"), MESSAGES.get("stackId"));

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException for the first parameter that is not valid */
    public RfsParameters {
        Endpoints.region(region);
        PROJECT_ID.require(projectId);
        STACK_NAME.require(stackName);
        STACK_ID.check(stackId);
    }
}
