package io.jenkins.plugins.cloudrollback.steps;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
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

/** Ends a running change of Alibaba Cloud EDAS and rolls it back. */
public final class AbortAndRollbackStep extends RollbackStep {
    private static final long serialVersionUID = 1;

    private String changeOrderId;
    private String appId;

    @DataBoundConstructor
    public AbortAndRollbackStep(String credentialsId, String region) {
        super(credentialsId, region);
    }

    public String getChangeOrderId() {
        return changeOrderId;
    }

    @DataBoundSetter
    public void setChangeOrderId(String changeOrderId) {
        this.changeOrderId = Util.fixEmptyAndTrim(changeOrderId);
    }

    public String getAppId() {
        return appId;
    }

    @DataBoundSetter
    public void setAppId(String appId) {
        this.appId = Util.fixEmptyAndTrim(appId);
    }

    @Override
    public String target() {
        return Messages.abortAndRollback_target(changeOrderId == null ? appId : changeOrderId, getRegion());
    }

    @Override
    Rollback rollback(Clouds clouds, CloudCredentials credentials) {
        EdasParameters parameters = new EdasParameters(getRegion(), changeOrderId, appId);
        return new EdasRollback(parameters, clouds.connection(), clouds.endpoints(), () -> credentials.accessKey());
    }

    @Extension
    @Symbol("edasChangeOrder")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super(EdasApi.SERVICE, CloudCredentials.Cloud.ALIBABA);
        }

        @Override
        public String getFunctionName() {
            return "abortAndRollback";
        }

        @Override
        public String getDisplayName() {
            return Messages.abortAndRollback_displayName();
        }

        @POST
        public FormValidation doCheckTarget(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String changeOrderId,
                @QueryParameter String appId) {
            AbortAndRollbackStep step = new AbortAndRollbackStep(credentialsId, region);
            step.setChangeOrderId(changeOrderId);
            step.setAppId(appId);
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
        public HttpResponse doChooseChangeOrderId(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String appId,
                @QueryParameter boolean reload) {
            ChoiceLists.Account account = new ChoiceLists.Account(item, credentialsId, region, reload);
            String app = Util.fixNull(appId).trim();
            return choose(
                    account,
                    List.of("changes", app),
                    credentials -> choices(account, credentials).runningChanges(app));
        }

        private static EdasChoices choices(ChoiceLists.Account account, CloudCredentials credentials) {
            Clouds clouds = Clouds.get();
            return new EdasChoices(account.region(), clouds.connection(), clouds.endpoints(), credentials::accessKey);
        }

        /** One of the two ids is needed. */
        @POST
        public FormValidation doCheckChangeOrderId(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String appId) {
            String app = Util.fixEmptyAndTrim(appId) == null ? null : "any";
            return check(
                    item, "changeOrderId", value, () -> new EdasParameters("any", Util.fixEmptyAndTrim(value), app));
        }

        @POST
        public FormValidation doCheckAppId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "appId", value, () -> new EdasParameters("any", "any", Util.fixEmptyAndTrim(value)));
        }
    }
}
