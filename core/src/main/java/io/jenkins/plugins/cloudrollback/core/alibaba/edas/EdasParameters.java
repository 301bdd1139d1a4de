package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Check;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.regex.Pattern;

/**
 * What to ask of AbortAndRollbackChangeOrder; one of the two ids may be null.
 *
 * @param region id of the region
 * @param changeOrderId id of the running change; null for the one that runs on the application
 * @param appId id of the application; with it, the rollback's own order can be found again after a lost answer
 */
public record EdasParameters(String region, String changeOrderId, String appId) {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** @throws BadParameterException naming the first that is wrong */
    public EdasParameters {
        Endpoints.region(region);
        Check.optional("changeOrderId", changeOrderId, ID, MESSAGES.get("changeOrderId"));
        Check.optional("appId", appId, ID, MESSAGES.get("appId"));
        if (changeOrderId == null && appId == null) {
            throw new BadParameterException("changeOrderId", MESSAGES.get("noId"));
        }
    }

    static void checkApp(String appId) {
        Check.required("appId", appId, ID, MESSAGES.get("appId"));
    }
}
