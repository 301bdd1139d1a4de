package io.jenkins.plugins.cloudrollback.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
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
    public Message target() {
        return Message.of(
                "Messages", "abortAndRollback.target", changeOrderId == null ? appId : changeOrderId, getRegion());
    }

    @Override
    EdasParameters parameters() {
        return new EdasParameters(getRegion(), changeOrderId, appId);
    }

    @Override
    String targetId() {
        return appId == null ? changeOrderId : appId;
    }

    @Override
    Rollback rollback(CloudCredentials credentials) {
        return new EdasRollback(parameters(), api(credentials));
    }

    @Override
    CompletionStage<Listing<Choice>> choices(String field, CloudCredentials credentials) {
        EdasChoices choices = new EdasChoices(api(credentials));
        return switch (field) {
            case "appId" -> choices.applications();
            case "changeOrderId" -> choices.runningChanges(appId);
            default -> super.choices(field, credentials);
        };
    }

    private EdasApi api(CloudCredentials credentials) {
        return new EdasApi(credentials.alibaba(), getRegion());
    }

    @Extension
    @Symbol("edasChangeOrder")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super("abortAndRollback", Messages._abortAndRollback_displayName(), EdasApi.SERVICE, Cloud.ALIBABA);
        }

        /** At least one of the two ids is needed. */
        @POST
        public FormValidation doCheckChangeOrderId(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String appId) {
            return check(item, value, order -> EdasParameters.checkChangeOrderId(order, Util.fixEmptyAndTrim(appId)));
        }

        @POST
        public FormValidation doCheckAppId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, EdasParameters.APP_ID::check);
        }
    }
}
