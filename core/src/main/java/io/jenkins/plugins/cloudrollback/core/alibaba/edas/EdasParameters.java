package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import java.util.regex.Pattern;

/**
 * The parameters of AbortAndRollbackChangeOrder. At least one of the two ids is required.
 *
 * @param region id of the region
 * @param changeOrderId id of the running change; null for the only one that runs on the application
 * @param appId id of the application, needed to find the rollback's own order after a lost answer; null if not given
 */
public record EdasParameters(
        String region,
        @CheckForNull String changeOrderId,
        @CheckForNull String appId) {
    private static final MessageBundle MESSAGES = MessageBundle.of(EdasParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    public static final TextParameter APP_ID = new TextParameter("appId", ID, MESSAGES.get("appId"));
    private static final TextParameter CHANGE_ORDER_ID =
            new TextParameter("changeOrderId", ID, MESSAGES.get("changeOrderId"));

    /** @throws BadParameterException for the first parameter that is not valid */
    public EdasParameters {
        Endpoints.region(region);
        checkChangeOrderId(changeOrderId, appId);
        APP_ID.check(appId);
    }

    /** Without an application, the change order is needed. */
    public static void checkChangeOrderId(@CheckForNull String changeOrderId, @CheckForNull String appId) {
        CHANGE_ORDER_ID.check(changeOrderId);
        if (changeOrderId == null && appId == null) {
            throw new BadParameterException("changeOrderId", MESSAGES.get("noId"));
        }
    }
}
