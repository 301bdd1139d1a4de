package io.jenkins.plugins.cloudrollback.steps;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Rolls a deployment of Huawei Cloud CodeArts Deploy back. */
public final class RollbackDeploymentStep extends RollbackStep {
    private static final long serialVersionUID = 1;

    private final String taskId;
    private String recordId;
    private String projectId;

    @DataBoundConstructor
    public RollbackDeploymentStep(String credentialsId, String region, String taskId) {
        super(credentialsId, region);
        this.taskId = Util.fixNull(taskId).trim();
    }

    public String getTaskId() {
        return taskId;
    }

    public String getRecordId() {
        return recordId;
    }

    @DataBoundSetter
    public void setRecordId(String recordId) {
        this.recordId = Util.fixEmptyAndTrim(recordId);
    }

    public String getProjectId() {
        return projectId;
    }

    @DataBoundSetter
    public void setProjectId(String projectId) {
        this.projectId = Util.fixEmptyAndTrim(projectId);
    }

    @Override
    public String target() {
        return Messages.rollbackDeployment_target(taskId, getRegion());
    }

    @Override
    Rollback rollback(Clouds clouds, CloudCredentials credentials) {
        CodeArtsParameters parameters = new CodeArtsParameters(getRegion(), taskId, recordId, projectId);
        return new CodeArtsRollback(
                parameters, clouds.connection(), clouds.endpoints(), clouds.tokens(), () -> credentials.huawei());
    }

    @Extension
    @Symbol("codeArtsDeployment")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super(CodeArtsApi.SERVICE, CloudCredentials.Cloud.HUAWEI);
        }

        @Override
        public String getFunctionName() {
            return "rollbackDeployment";
        }

        @Override
        public String getDisplayName() {
            return Messages.rollbackDeployment_displayName();
        }

        @POST
        public FormValidation doCheckTarget(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String taskId,
                @QueryParameter String recordId,
                @QueryParameter String projectId) {
            RollbackDeploymentStep step = new RollbackDeploymentStep(credentialsId, region, taskId);
            step.setRecordId(recordId);
            step.setProjectId(projectId);
            return TargetCheck.of(item, step);
        }

        @POST
        public HttpResponse doChooseTaskId(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String projectId,
                @QueryParameter boolean reload) {
            ChoiceLists.Account account = new ChoiceLists.Account(item, credentialsId, region, reload);
            String project = Util.fixNull(projectId).trim();
            return choose(
                    account,
                    List.of("applications", project),
                    credentials -> choices(account, credentials).applications(project));
        }

        @POST
        public HttpResponse doChooseRecordId(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String region,
                @QueryParameter String projectId,
                @QueryParameter String taskId,
                @QueryParameter boolean reload) {
            ChoiceLists.Account account = new ChoiceLists.Account(item, credentialsId, region, reload);
            String project = Util.fixNull(projectId).trim();
            String task = Util.fixNull(taskId).trim();
            return choose(
                    account,
                    List.of("records", project, task),
                    credentials -> choices(account, credentials).records(project, task));
        }

        private static CodeArtsChoices choices(ChoiceLists.Account account, CloudCredentials credentials) {
            Clouds clouds = Clouds.get();
            return new CodeArtsChoices(
                    account.region(), clouds.connection(), clouds.endpoints(), clouds.tokens(), credentials::huawei);
        }

        @POST
        public FormValidation doCheckTaskId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item,
                    "taskId",
                    value,
                    () -> new CodeArtsParameters("any", Util.fixEmptyAndTrim(value), "0".repeat(32), null));
        }

        @POST
        public FormValidation doCheckRecordId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(
                    item,
                    "recordId",
                    value,
                    () -> new CodeArtsParameters("any", "0".repeat(32), Util.fixEmptyAndTrim(value), "0".repeat(32)));
        }

        /** The project is needed to find the record, when none is named. */
        @POST
        public FormValidation doCheckProjectId(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String recordId) {
            String record = Util.fixEmptyAndTrim(recordId) == null ? null : "0".repeat(32);
            return check(
                    item,
                    "projectId",
                    value,
                    () -> new CodeArtsParameters("any", "0".repeat(32), record, Util.fixEmptyAndTrim(value)));
        }
    }
}
