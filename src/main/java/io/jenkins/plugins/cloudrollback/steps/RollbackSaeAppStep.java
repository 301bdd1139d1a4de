package io.jenkins.plugins.cloudrollback.steps;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.HttpResponse;
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

    @Override
    public String target() {
        return Messages.rollbackSaeApp_target(appId, getRegion());
    }

    @Override
    Rollback rollback(Clouds clouds, CloudCredentials credentials) {
        SaeParameters parameters = new SaeParameters(
                getRegion(),
                appId,
                versionId,
                batchWaitTime,
                minReadyInstances,
                minReadyInstanceRatio,
                updateStrategy,
                autoEnableApplicationScalingRule,
                confirmBatches);
        return new SaeRollback(parameters, clouds.connection(), clouds.endpoints(), () -> credentials.accessKey());
    }

    @Extension
    @Symbol("saeApp")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super(SaeApi.SERVICE, CloudCredentials.Cloud.ALIBABA);
        }

        @Override
        public String getFunctionName() {
            return "rollbackSaeApp";
        }

        @Override
        public String getDisplayName() {
            return Messages.rollbackSaeApp_displayName();
        }

        /** The provider's own default is a choice too. */
        @POST
        public ListBoxModel doFillAutoEnableApplicationScalingRuleItems() {
            return new ListBoxModel(
                    new ListBoxModel.Option(Messages.rollbackSaeApp_scaling_unset(), ""),
                    new ListBoxModel.Option(Messages.rollbackSaeApp_scaling_on(), "true"),
                    new ListBoxModel.Option(Messages.rollbackSaeApp_scaling_off(), "false"));
        }

        @POST
        public FormValidation doCheckTarget(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String appId,
                @QueryParameter String versionId) {
            RollbackSaeAppStep step = new RollbackSaeAppStep(credentialsId, region, appId);
            step.setVersionId(versionId);
            return TargetCheck.of(item, step);
        }

        @POST
        public HttpResponse doChooseAppId(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter boolean reload) {
            ChoiceLists.Account account = new ChoiceLists.Account(item, credentialsId, region, reload);
            return choose(
                    account,
                    List.of("applications"),
                    credentials -> choices(account, credentials).applications());
        }

        @POST
        public HttpResponse doChooseVersionId(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String appId,
                @QueryParameter boolean reload) {
            ChoiceLists.Account account = new ChoiceLists.Account(item, credentialsId, region, reload);
            String app = Util.fixNull(appId).trim();
            return choose(
                    account,
                    List.of("versions", app),
                    credentials -> choices(account, credentials).versions(app));
        }

        private static SaeChoices choices(ChoiceLists.Account account, CloudCredentials credentials) {
            Clouds clouds = Clouds.get();
            return new SaeChoices(account.region(), clouds.connection(), clouds.endpoints(), credentials::accessKey);
        }

        @POST
        public FormValidation doCheckAppId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item, "appId", value, () -> parameters(Util.fixEmptyAndTrim(value), null, null, null, null, null));
        }

        @POST
        public FormValidation doCheckVersionId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item,
                    "versionId",
                    value,
                    () -> parameters("any", Util.fixEmptyAndTrim(value), null, null, null, null));
        }

        @POST
        public FormValidation doCheckBatchWaitTime(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "batchWaitTime", value, () -> parameters("any", null, number(value), null, null, null));
        }

        @POST
        public FormValidation doCheckMinReadyInstances(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item, "minReadyInstances", value, () -> parameters("any", null, null, number(value), null, null));
        }

        @POST
        public FormValidation doCheckMinReadyInstanceRatio(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item,
                    "minReadyInstanceRatio",
                    value,
                    () -> parameters("any", null, null, null, number(value), null));
        }

        @POST
        public FormValidation doCheckUpdateStrategy(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item,
                    "updateStrategy",
                    value,
                    () -> parameters("any", null, null, null, null, Util.fixEmptyAndTrim(value)));
        }

        private static void parameters(
                String appId, String versionId, Integer wait, Integer instances, Integer ratio, String strategy) {
            new SaeParameters("any", appId, versionId, wait, instances, ratio, strategy, null, false);
        }
    }
}
