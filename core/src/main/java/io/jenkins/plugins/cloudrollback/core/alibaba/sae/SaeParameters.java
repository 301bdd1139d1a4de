package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Check;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.regex.Pattern;

/**
 * What to ask of RollbackApplication; all but the first two may be null.
 *
 * @param region id of the region
 * @param appId id of the application
 * @param versionId id of the version to go back to; null for the one before the version that runs
 * @param batchWaitTime between two batches, in the provider's unit: its document says seconds
 * @param minReadyInstances least number of instances kept available; -1 for the provider's choice
 * @param minReadyInstanceRatio the same in percent, which wins; -1 for none
 * @param updateStrategy JSON text
 * @param autoEnableApplicationScalingRule whether to turn automatic scaling on again
 * @param confirmBatches whether to let manual batches go on without a person
 */
public record SaeParameters(
        String region,
        String appId,
        String versionId,
        Integer batchWaitTime,
        Integer minReadyInstances,
        Integer minReadyInstanceRatio,
        String updateStrategy,
        Boolean autoEnableApplicationScalingRule,
        boolean confirmBatches) {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int LONGEST_STRATEGY = 2048;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException naming the first that is wrong */
    public SaeParameters {
        Endpoints.region(region);
        checkApp(appId);
        Check.optional("versionId", versionId, ID, MESSAGES.get("versionId"));
        Check.between("batchWaitTime", batchWaitTime, 0, 86400);
        Check.between("minReadyInstances", minReadyInstances, -1, 100_000);
        Check.between("minReadyInstanceRatio", minReadyInstanceRatio, -1, 100);
        boolean strategyIsJson = updateStrategy == null
                || updateStrategy.isEmpty()
                || updateStrategy.length() <= LONGEST_STRATEGY && Json.isObject(updateStrategy);
        if (!strategyIsJson) {
            throw Check.bad("updateStrategy", updateStrategy, MESSAGES.get("updateStrategy"));
        }
    }

    static void checkApp(String appId) {
        Check.required("appId", appId, ID, MESSAGES.get("appId"));
    }
}
