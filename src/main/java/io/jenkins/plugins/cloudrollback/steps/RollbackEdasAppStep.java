package io.jenkins.plugins.cloudrollback.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
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

/** Brings an application of Alibaba Cloud EDAS back to a version, whatever its state is. */
public final class RollbackEdasAppStep extends RollbackStep {
    private static final long serialVersionUID = 1;

    private final String appId;
    private String packageVersionId;

    @DataBoundConstructor
    public RollbackEdasAppStep(String credentialsId, String region, String appId) {
        super(credentialsId, region);
        this.appId = Util.fixNull(appId).trim();
    }

    public String getAppId() {
        return appId;
    }

    public String getPackageVersionId() {
        return packageVersionId;
    }

    @DataBoundSetter
    public void setPackageVersionId(String packageVersionId) {
        this.packageVersionId = Util.fixEmptyAndTrim(packageVersionId);
    }

    @Override
    public Message target() {
        return Message.of("Messages", "rollbackEdasApp.target", appId, getRegion());
    }

    @Override
    EdasAppParameters parameters() {
        return new EdasAppParameters(getRegion(), appId, packageVersionId);
    }

    @Override
    String targetId() {
        return appId;
    }

    @Override
    Rollback rollback(CloudCredentials credentials) {
        return new EdasAppRollback(parameters(), api(credentials));
    }

    @Override
    CompletionStage<Listing<Choice>> choices(String field, CloudCredentials credentials) {
        EdasChoices choices = new EdasChoices(api(credentials));
        return switch (field) {
            case "appId" -> choices.applications();
            case "packageVersionId" -> choices.versions(appId);
            default -> super.choices(field, credentials);
        };
    }

    private EdasApi api(CloudCredentials credentials) {
        return new EdasApi(credentials.alibaba(), getRegion());
    }

    @Extension
    @Symbol("edasApp")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super("rollbackEdasApp", Messages._rollbackEdasApp_displayName(), EdasApi.SERVICE, Cloud.ALIBABA);
        }

        @POST
        public FormValidation doCheckAppId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, EdasParameters.APP_ID::require);
        }

        @POST
        public FormValidation doCheckPackageVersionId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, EdasAppParameters.PACKAGE_VERSION_ID::check);
        }
    }
}
