package io.jenkins.plugins.cloudrollback.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
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

/** Continues the rollback of a stack of Huawei Cloud RFS. */
public final class ContinueStackRollbackStep extends RollbackStep {
    private static final long serialVersionUID = 1;

    private final String projectId;
    private final String stackName;
    private String stackId;

    @DataBoundConstructor
    public ContinueStackRollbackStep(String credentialsId, String region, String projectId, String stackName) {
        super(credentialsId, region);
        this.projectId = Util.fixNull(projectId).trim();
        this.stackName = Util.fixNull(stackName).trim();
    }

    public String getProjectId() {
        return projectId;
    }

    public String getStackName() {
        return stackName;
    }

    public String getStackId() {
        return stackId;
    }

    @DataBoundSetter
    public void setStackId(String stackId) {
        this.stackId = Util.fixEmptyAndTrim(stackId);
    }

    @Override
    public Message target() {
        return Message.of("Messages", "continueStackRollback.target", stackName, getRegion());
    }

    @Override
    RfsParameters parameters() {
        return new RfsParameters(getRegion(), projectId, stackName, stackId);
    }

    @Override
    String targetId() {
        return projectId + " " + stackName;
    }

    @Override
    Rollback rollback(CloudCredentials credentials) {
        return new RfsRollback(parameters(), api(credentials));
    }

    @Override
    CompletionStage<Listing<Choice>> choices(String field, CloudCredentials credentials) {
        return field.equals("stackName")
                ? new RfsChoices(api(credentials)).stacks()
                : super.choices(field, credentials);
    }

    private RfsApi api(CloudCredentials credentials) {
        return new RfsApi(credentials.huawei(), getRegion(), projectId);
    }

    @Extension
    @Symbol("rfsStack")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super("continueStackRollback", Messages._continueStackRollback_displayName(), RfsApi.SERVICE, Cloud.HUAWEI);
        }

        /** A request may wait in the provider's queue for six hours. */
        @Override
        public int defaultTimeoutMinutes() {
            return 420;
        }

        @POST
        public FormValidation doCheckProjectId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, RfsParameters.PROJECT_ID::require);
        }

        @POST
        public FormValidation doCheckStackName(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, RfsParameters.STACK_NAME::require);
        }

        @POST
        public FormValidation doCheckStackId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, RfsParameters.STACK_ID::check);
        }
    }
}
