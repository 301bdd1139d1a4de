package io.jenkins.plugins.cloudrollback.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.tracking.BuildRollback;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRequest;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Check;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A rollback as people ask for it. It is at once a Pipeline step, an entry of the freestyle action and an argument of
 * {@code rollbackOnFailure}.
 */
public abstract class RollbackStep extends Step implements RollbackRequest, Serializable {
    private static final long serialVersionUID = 1;
    static final int LONGEST_MINUTES = 7 * 24 * 60;

    private final String credentialsId;
    private final String region;
    private Integer timeoutMinutes;
    private boolean dryRun;

    protected RollbackStep(String credentialsId, String region) {
        this.credentialsId = Util.fixNull(credentialsId).trim();
        this.region = Util.fixNull(region).trim();
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    public String getRegion() {
        return region;
    }

    public Integer getTimeoutMinutes() {
        return timeoutMinutes == null ? Integer.valueOf(getDescriptor().defaultTimeoutMinutes()) : timeoutMinutes;
    }

    /** @param timeoutMinutes null for the default */
    @DataBoundSetter
    public void setTimeoutMinutes(Integer timeoutMinutes) {
        boolean usual = Integer.valueOf(getDescriptor().defaultTimeoutMinutes()).equals(timeoutMinutes);
        this.timeoutMinutes = usual ? null : timeoutMinutes;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /**
     * The same for the engine.
     *
     * @throws BadParameterException if a parameter is wrong
     */
    abstract Rollback rollback(Clouds clouds, CloudCredentials credentials);

    @Override
    public final String service() {
        return getDescriptor().service();
    }

    @Override
    public final Rollback rollback(Run<?, ?> build) {
        return rollback(Clouds.get(), CloudCredentials.of(build, credentialsId));
    }

    /** @throws BadParameterException naming the first parameter that is wrong; nothing is sent */
    public final void validate() {
        checkCredentials(credentialsId);
        checkRegion(region);
        checkTimeout(getTimeoutMinutes());
        rollback(Clouds.get(), null);
    }

    static void checkCredentials(String credentialsId) {
        if (Util.fixEmptyAndTrim(credentialsId) == null) {
            throw new BadParameterException("credentialsId", Messages.credentials_required());
        }
    }

    static void checkRegion(String region) {
        if (Util.fixEmptyAndTrim(region) == null) {
            throw new BadParameterException("region", Messages.region_required());
        }
        Endpoints.region(region.trim());
    }

    static void checkTimeout(Integer minutes) {
        Check.between("timeoutMinutes", minutes, 1, LONGEST_MINUTES);
    }

    /**
     * A rollback of the kind, to be begun.
     *
     * @param id of its own in the build
     */
    public final BuildRollback begin(String id) {
        validate();
        return new BuildRollback(id, Duration.ofMinutes(getTimeoutMinutes()), dryRun);
    }

    /** Begins it in a Pipeline, or goes on with it. */
    final CompletableFuture<Outcome> run(BuildRollback rollback, StepContext context)
            throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        return run(rollback, context.get(Run.class), context.get(TaskListener.class), () -> {
            if (!node.isActive()) {
                // Something else has ended the step, a timeout around it for example: nobody would wait.
                rollback.stop();
            }
            return SavedState.of(context);
        });
    }

    /** Begins it in a build, or goes on with it; see {@link BuildRollback#start}. */
    public final CompletableFuture<Outcome> run(
            BuildRollback rollback, Run<?, ?> build, TaskListener listener, Supplier<CompletionStage<Void>> saveState) {
        return rollback.start(build, listener, this, saveState);
    }

    /**
     * The same with variables replaced in its texts, for a freestyle build. A parameter for credentials is looked up by
     * the credentials plugin, which knows who may use what.
     */
    final RollbackStep expand(EnvVars variables) {
        Map<String, Object> arguments = new HashMap<>(arguments());
        arguments.replaceAll((name, value) -> value instanceof String text ? variables.expand(text) : value);
        arguments.put("credentialsId", credentialsId);
        try {
            return model().instantiate(arguments, TaskListener.NULL);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether one of its texts can only be known in a build. */
    final boolean hasVariables() {
        return arguments().values().stream().anyMatch(value -> value instanceof String text && text.contains("$"));
    }

    private Map<String, ?> arguments() {
        return model().uninstantiate2(this).getArguments();
    }

    @SuppressWarnings("unchecked")
    private DescribableModel<RollbackStep> model() {
        return (DescribableModel<RollbackStep>) DescribableModel.of(getClass());
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        try {
            String id = context.get(FlowNode.class).getId();
            return new RollbackStepExecution(this, begin(id), context);
        } catch (BadParameterException e) {
            throw new AbortException(e.getMessage());
        }
    }

    @Override
    public RollbackStepDescriptor getDescriptor() {
        return (RollbackStepDescriptor) super.getDescriptor();
    }
}
