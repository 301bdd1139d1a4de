package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;

/** Builds {@link SaeParameters} for region cn-hangzhou, without any optional parameter unless it is set. */
public final class SaeParametersBuilder {
    private final String appId;
    private String region = "cn-hangzhou";
    private String versionId;
    private Integer batchWaitTime;
    private Integer minReadyInstances;
    private Integer minReadyInstanceRatio;
    private String updateStrategy;
    private Boolean autoEnableApplicationScalingRule;
    private RunningChange runningChange = RunningChange.WAIT;
    private boolean confirmBatches;

    private SaeParametersBuilder(String appId) {
        this.appId = appId;
    }

    public static SaeParametersBuilder saeParameters(String appId) {
        return new SaeParametersBuilder(appId);
    }

    public SaeParametersBuilder region(String value) {
        region = value;
        return this;
    }

    public SaeParametersBuilder versionId(String value) {
        versionId = value;
        return this;
    }

    public SaeParametersBuilder batchWaitTime(Integer value) {
        batchWaitTime = value;
        return this;
    }

    public SaeParametersBuilder minReadyInstances(Integer value) {
        minReadyInstances = value;
        return this;
    }

    public SaeParametersBuilder minReadyInstanceRatio(Integer value) {
        minReadyInstanceRatio = value;
        return this;
    }

    public SaeParametersBuilder updateStrategy(String value) {
        updateStrategy = value;
        return this;
    }

    public SaeParametersBuilder autoEnableApplicationScalingRule(Boolean value) {
        autoEnableApplicationScalingRule = value;
        return this;
    }

    public SaeParametersBuilder runningChange(RunningChange value) {
        runningChange = value;
        return this;
    }

    public SaeParametersBuilder confirmBatches(boolean value) {
        confirmBatches = value;
        return this;
    }

    public SaeParameters build() {
        return new SaeParameters(
                region,
                appId,
                versionId,
                batchWaitTime,
                minReadyInstances,
                minReadyInstanceRatio,
                updateStrategy,
                autoEnableApplicationScalingRule,
                runningChange,
                confirmBatches);
    }
}
