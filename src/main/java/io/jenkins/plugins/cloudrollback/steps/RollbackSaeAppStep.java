package io.jenkins.plugins.cloudrollback.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials.Cloud;
import java.util.concurrent.CompletionStage;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Rolls an application of Alibaba Cloud Serverless App Engine back. */
public final class RollbackSaeAppStep extends RollbackStep {
    private static final long serialVersionUID = 1;

    private final String appId;
    private String versionId;
    private Integer batchWaitTime;
    private Integer minReadyInstances;
    private Integer minReadyInstanceRatio;
    private String updateStrategy;
    private Boolean autoEnableApplicationScalingRule;
    private boolean confirmBatches;
    /** Null for the default. */
    private RunningChange runningChange;

    @DataBoundConstructor
    public RollbackSaeAppStep(String credentialsId, String region, String appId) {
        super(credentialsId, region);
        this.appId = Util.fixNull(appId).trim();
    }

    public String getAppId() {
        return appId;
    }

    public String getVersionId() {
        return versionId;
    }

    @DataBoundSetter
    public void setVersionId(String versionId) {
        this.versionId = Util.fixEmptyAndTrim(versionId);
    }

    public Integer getBatchWaitTime() {
        return batchWaitTime;
    }

    @DataBoundSetter
    public void setBatchWaitTime(Integer batchWaitTime) {
        this.batchWaitTime = batchWaitTime;
    }

    public Integer getMinReadyInstances() {
        return minReadyInstances;
    }

    @DataBoundSetter
    public void setMinReadyInstances(Integer minReadyInstances) {
        this.minReadyInstances = minReadyInstances;
    }

    public Integer getMinReadyInstanceRatio() {
        return minReadyInstanceRatio;
    }

    @DataBoundSetter
    public void setMinReadyInstanceRatio(Integer minReadyInstanceRatio) {
        this.minReadyInstanceRatio = minReadyInstanceRatio;
    }

    public String getUpdateStrategy() {
        return updateStrategy;
    }

    @DataBoundSetter
    public void setUpdateStrategy(String updateStrategy) {
        this.updateStrategy = Util.fixEmptyAndTrim(updateStrategy);
    }

    public Boolean getAutoEnableApplicationScalingRule() {
        return autoEnableApplicationScalingRule;
    }

    @DataBoundSetter
    public void setAutoEnableApplicationScalingRule(Boolean autoEnableApplicationScalingRule) {
        this.autoEnableApplicationScalingRule = autoEnableApplicationScalingRule;
    }

    public boolean isConfirmBatches() {
        return confirmBatches;
    }

    @DataBoundSetter
    public void setConfirmBatches(boolean confirmBatches) {
        this.confirmBatches = confirmBatches;
    }

    public RunningChange getRunningChange() {
        return runningChange == null ? RunningChange.WAIT : runningChange;
    }

    @DataBoundSetter
    public void setRunningChange(RunningChange runningChange) {
        this.runningChange = runningChange == RunningChange.WAIT ? null : runningChange;
    }

    @Override
    public Message target() {
        return Message.of("Messages", "rollbackSaeApp.target", appId, getRegion());
    }

    @Override
    SaeParameters parameters() {
        return new SaeParameters(
                getRegion(),
                appId,
                versionId,
                batchWaitTime,
                minReadyInstances,
                minReadyInstanceRatio,
                updateStrategy,
                autoEnableApplicationScalingRule,
                getRunningChange(),
                confirmBatches);
    }

    @Override
    String targetId() {
        return appId;
    }

    @Override
    Rollback rollback(CloudCredentials credentials) {
        return new SaeRollback(parameters(), api(credentials));
    }

    @Override
    CompletionStage<Listing<Choice>> choices(String field, CloudCredentials credentials) {
        SaeChoices choices = new SaeChoices(api(credentials));
        return switch (field) {
            case "appId" -> choices.applications();
            case "versionId" -> choices.versions(appId);
            default -> super.choices(field, credentials);
        };
    }

    private SaeApi api(CloudCredentials credentials) {
        return new SaeApi(credentials.alibaba(), getRegion());
    }

    @Extension
    @Symbol("saeApp")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super("rollbackSaeApp", Messages._rollbackSaeApp_displayName(), SaeApi.SERVICE, Cloud.ALIBABA);
        }

        /** Includes the choice of the provider's own default. */
        @POST
        public ListBoxModel doFillAutoEnableApplicationScalingRuleItems(@AncestorInPath Item item) {
            checkPermission(item);
            return new ListBoxModel(
                    new ListBoxModel.Option(Messages.rollbackSaeApp_scaling_unset(), ""),
                    new ListBoxModel.Option(Messages.rollbackSaeApp_scaling_on(), "true"),
                    new ListBoxModel.Option(Messages.rollbackSaeApp_scaling_off(), "false"));
        }

        @POST
        public FormValidation doCheckAppId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, SaeParameters.APP_ID::require);
        }

        @POST
        public FormValidation doCheckVersionId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, SaeParameters.VERSION_ID::check);
        }

        @POST
        public FormValidation doCheckBatchWaitTime(@AncestorInPath Item item, @QueryParameter String value) {
            return checkNumber(item, value, SaeParameters.BATCH_WAIT_TIME::check);
        }

        @POST
        public FormValidation doCheckMinReadyInstances(@AncestorInPath Item item, @QueryParameter String value) {
            return checkNumber(item, value, SaeParameters.MIN_READY_INSTANCES::check);
        }

        @POST
        public FormValidation doCheckMinReadyInstanceRatio(@AncestorInPath Item item, @QueryParameter String value) {
            return checkNumber(item, value, SaeParameters.MIN_READY_INSTANCE_RATIO::check);
        }

        @POST
        public FormValidation doCheckUpdateStrategy(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, SaeParameters::checkUpdateStrategy);
        }
    }
}
