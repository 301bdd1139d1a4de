package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.NumberParameter;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import java.util.regex.Pattern;

/**
 * The parameters of RollbackApplication; null for the provider's default, unless said otherwise.
 *
 * @param region id of the region
 * @param appId id of the application
 * @param versionId id of the version to go back to; null for what ran at the restore point or, without one, before the running version
 * @param batchWaitTime pause between two batches, in seconds according to the API document
 * @param minReadyInstances minimum number of available instances; -1 for the provider's choice
 * @param minReadyInstanceRatio minimum of available instances in percent, which takes precedence; -1 for none
 * @param updateStrategy a JSON object
 * @param autoEnableApplicationScalingRule whether to enable the scaling rules again after the rollback
 * @param runningChange what to do about a running change that is not the block's
 * @param confirmBatches whether to confirm manual batches automatically
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
        RunningChange runningChange,
        boolean confirmBatches) {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeParameters.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MAX_STRATEGY_LENGTH = 2048;

    public static final TextParameter APP_ID = new TextParameter("appId", ID, MESSAGES.get("appId"));
    public static final TextParameter VERSION_ID = new TextParameter("versionId", ID, MESSAGES.get("versionId"));
    public static final NumberParameter BATCH_WAIT_TIME = new NumberParameter("batchWaitTime", 0, 86400);
    public static final NumberParameter MIN_READY_INSTANCES = new NumberParameter("minReadyInstances", -1, 100_000);
    public static final NumberParameter MIN_READY_INSTANCE_RATIO =
            new NumberParameter("minReadyInstanceRatio", -1, 100);

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException for the first parameter that is not valid */
    public SaeParameters {
        Endpoints.region(region);
        APP_ID.require(appId);
        VERSION_ID.check(versionId);
        BATCH_WAIT_TIME.check(batchWaitTime);
        MIN_READY_INSTANCES.check(minReadyInstances);
        MIN_READY_INSTANCE_RATIO.check(minReadyInstanceRatio);
        checkUpdateStrategy(updateStrategy);
    }

    public static void checkUpdateStrategy(@CheckForNull String strategy) {
        boolean valid = strategy == null
                || strategy.isEmpty()
                || strategy.length() <= MAX_STRATEGY_LENGTH && Json.isObject(strategy);
        if (!valid) {
            throw TextParameter.bad("updateStrategy", strategy, MESSAGES.get("updateStrategy"));
        }
    }
}
