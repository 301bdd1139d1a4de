package io.jenkins.plugins.cloudrollback.steps;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
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

/** Rolls a deployment of Huawei Cloud CodeArts Deploy back. */
public final class RollbackDeploymentStep extends RollbackStep {
    private static final long serialVersionUID = 1;

    private final String taskId;
    private String recordId;
    private String projectId;
    /** Null for the default. */
    private RunningChange runningChange;

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

    public RunningChange getRunningChange() {
        return runningChange == null ? RunningChange.WAIT : runningChange;
    }

    @DataBoundSetter
    public void setRunningChange(RunningChange runningChange) {
        this.runningChange = runningChange == RunningChange.WAIT ? null : runningChange;
    }

    @Override
    public Message target() {
        return Message.of("Messages", "rollbackDeployment.target", taskId, getRegion());
    }

    @Override
    CodeArtsParameters parameters() {
        return new CodeArtsParameters(getRegion(), taskId, recordId, projectId, getRunningChange());
    }

    @Override
    void checkStepAlone() {
        CodeArtsParameters.checkStepAlone(projectId, recordId);
    }

    @Override
    String targetId() {
        return taskId;
    }

    @Override
    Rollback rollback(CloudCredentials credentials) {
        return new CodeArtsRollback(parameters(), api(credentials));
    }

    @Override
    CompletionStage<Listing<Choice>> choices(String field, CloudCredentials credentials) {
        CodeArtsChoices choices = new CodeArtsChoices(api(credentials));
        return switch (field) {
            case "taskId" -> choices.applications(projectId);
            case "recordId" -> choices.records(projectId, taskId);
            default -> super.choices(field, credentials);
        };
    }

    private CodeArtsApi api(CloudCredentials credentials) {
        return new CodeArtsApi(credentials.huawei(), getRegion());
    }

    @Extension
    @Symbol("codeArtsDeployment")
    public static final class DescriptorImpl extends RollbackStepDescriptor {
        public DescriptorImpl() {
            super("rollbackDeployment", Messages._rollbackDeployment_displayName(), CodeArtsApi.SERVICE, Cloud.HUAWEI);
        }

        @POST
        public FormValidation doCheckTaskId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, CodeArtsParameters.TASK_ID::require);
        }

        @POST
        public FormValidation doCheckRecordId(@AncestorInPath Item item, @QueryParameter String value) {
            return check(item, value, CodeArtsParameters.RECORD_ID::check);
        }

        /** Without a record, a step by itself needs the project to find one; in a block, it does not. */
        @POST
        public FormValidation doCheckProjectId(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String recordId) {
            FormValidation result = check(
                    item, value, project -> CodeArtsParameters.checkStepAlone(project, Util.fixEmptyAndTrim(recordId)));
            boolean missing = result.kind == FormValidation.Kind.ERROR && Util.fixEmptyAndTrim(value) == null;
            return missing ? FormValidation.warningWithMarkup(result.getMessage()) : result;
        }
    }
}
