package io.jenkins.plugins.cloudrollback.steps;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.HttpResponse;
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
    public String target() {
        return Messages.continueStackRollback_target(stackName, getRegion());
    }

    @Override
    Rollback rollback(Clouds clouds, CloudCredentials credentials) {
        RfsParameters parameters = new RfsParameters(getRegion(), projectId, stackName, stackId);
        return new RfsRollback(
                parameters, clouds.connection(), clouds.endpoints(), clouds.tokens(), () -> credentials.huawei());
    }

    @Extension
    @Symbol("rfsStack")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super(RfsApi.SERVICE, CloudCredentials.Cloud.HUAWEI);
        }

        @Override
        public String getFunctionName() {
            return "continueStackRollback";
        }

        @Override
        public String getDisplayName() {
            return Messages.continueStackRollback_displayName();
        }

        /** The provider's queue alone may take six hours. */
        @Override
        public int defaultTimeoutMinutes() {
            return 420;
        }

        @POST
        public FormValidation doCheckTarget(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String projectId,
                @QueryParameter String stackName,
                @QueryParameter String stackId) {
            ContinueStackRollbackStep step = new ContinueStackRollbackStep(credentialsId, region, projectId, stackName);
            step.setStackId(stackId);
            return TargetCheck.of(item, step);
        }

        @POST
        public HttpResponse doChooseStackName(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String projectId,
                @QueryParameter boolean reload) {
            ChoiceLists.Account account = new ChoiceLists.Account(item, credentialsId, region, reload);
            String project = Util.fixNull(projectId).trim();
            Clouds clouds = Clouds.get();
            return choose(
                    account,
                    List.of("stacks", project),
                    credentials -> new RfsChoices(
                                    account.region(),
                                    project,
                                    clouds.connection(),
                                    clouds.endpoints(),
                                    clouds.tokens(),
                                    credentials::huawei)
                            .stacks());
        }

        @POST
        public FormValidation doCheckProjectId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item, "projectId", value, () -> new RfsParameters("any", Util.fixEmptyAndTrim(value), "a", null));
        }

        @POST
        public FormValidation doCheckStackName(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item, "stackName", value, () -> new RfsParameters("any", "any", Util.fixEmptyAndTrim(value), null));
        }

        @POST
        public FormValidation doCheckStackId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item, "stackId", value, () -> new RfsParameters("any", "any", "a", Util.fixEmptyAndTrim(value)));
        }
    }
}
