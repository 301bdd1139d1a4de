package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Check;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.regex.Pattern;

/**
 * The parameters of RollbackApplication.
 *
 * @param region id of the region
 * @param appId id of the application
 * @param versionId id of the version to go back to; null for the one before the version that runs
 * @param batchWaitTime pause between two batches, in the provider's unit: its document says seconds
 * @param minReadyInstances least number of instances kept available; -1 for the provider's choice
 * @param minReadyInstanceRatio the same in percent, which takes precedence; -1 for none
 * @param updateStrategy a JSON object
 * @param autoEnableApplicationScalingRule whether to enable automatic scaling again
 * @param confirmBatches whether to confirm manual batches without a person
 */
public record SaeParameters(
        String region,
        String appId,
        @CheckForNull String versionId,
        @CheckForNull Integer batchWaitTime,
        @CheckForNull Integer minReadyInstances,
        @CheckForNull Integer minReadyInstanceRatio,
        @CheckForNull String updateStrategy,
        @CheckForNull Boolean autoEnableApplicationScalingRule,
        boolean confirmBatches) {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MAX_STRATEGY_LENGTH = 2048;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException naming the first that is wrong */
    public SaeParameters {
        Endpoints.region(region);
        checkAppId(appId);
        checkVersionId(versionId);
        checkBatchWaitTime(batchWaitTime);
        checkMinReadyInstances(minReadyInstances);
        checkMinReadyInstanceRatio(minReadyInstanceRatio);
        checkUpdateStrategy(updateStrategy);
    }

    public static void checkAppId(@CheckForNull String appId) {
        Check.required("appId", appId, ID, MESSAGES.get("appId"));
    }

    public static void checkVersionId(@CheckForNull String versionId) {
        Check.optional("versionId", versionId, ID, MESSAGES.get("versionId"));
    }

    public static void checkBatchWaitTime(@CheckForNull Integer seconds) {
        Check.between("batchWaitTime", seconds, 0, 86400);
    }

    public static void checkMinReadyInstances(@CheckForNull Integer instances) {
        Check.between("minReadyInstances", instances, -1, 100_000);
    }

    public static void checkMinReadyInstanceRatio(@CheckForNull Integer percent) {
        Check.between("minReadyInstanceRatio", percent, -1, 100);
    }

    public static void checkUpdateStrategy(@CheckForNull String strategy) {
        boolean valid = strategy == null
                || strategy.isEmpty()
                || strategy.length() <= MAX_STRATEGY_LENGTH && Json.isObject(strategy);
        if (!valid) {
            throw Check.bad("updateStrategy", strategy, MESSAGES.get("updateStrategy"));
        }
    }
}
