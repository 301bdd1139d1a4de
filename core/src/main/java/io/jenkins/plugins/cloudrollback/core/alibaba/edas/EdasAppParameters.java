package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import java.util.regex.Pattern;

/**
 * Which application goes back, and to which version.
 *
 * @param region id of the region
 * @param appId id of the application
 * @param packageVersionId id of the version to go back to; null for what ran at the restore point or, without one, before
 *     the running version
 */
public record EdasAppParameters(
        String region, String appId, @CheckForNull String packageVersionId) {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasAppParameters.class);

    public static final TextParameter PACKAGE_VERSION_ID = new TextParameter(
            "packageVersionId", Pattern.compile("[A-Za-z0-9-]{1,64}"), MESSAGES.get("packageVersionId"));

    /** @throws BadParameterException for the first parameter that is not valid */
    public EdasAppParameters {
        Endpoints.region(region);
        EdasParameters.APP_ID.require(appId);
        PACKAGE_VERSION_ID.check(packageVersionId);
    }
}
