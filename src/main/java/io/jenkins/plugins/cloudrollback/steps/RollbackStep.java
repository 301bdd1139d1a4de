package io.jenkins.plugins.cloudrollback.steps;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.NumberParameter;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRequest;
import io.jenkins.plugins.cloudrollback.tracking.RollbackStart;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/** A rollback as users configure it: a Pipeline step, and an entry of the freestyle action and {@code rollbackOnFailure}. */
public abstract class RollbackStep extends Step implements RollbackRequest, Serializable {
    private static final long serialVersionUID = 1;
    static final NumberParameter TIMEOUT_MINUTES = new NumberParameter("timeoutMinutes", 1, 7 * 24 * 60);

    static final NumberParameter MAX_ROLLBACKS = new NumberParameter("maxRollbacks", 0, 1000);
    static final NumberParameter LIMIT_HOURS = new NumberParameter("limitHours", 1, 30 * 24);
    static final int DEFAULT_MAX_ROLLBACKS = 2;
    static final int DEFAULT_LIMIT_HOURS = 24;

    private final String credentialsId;
    private final String region;
    private Integer timeoutMinutes;
    private Integer maxRollbacks;
    private Integer limitHours;
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

    @Override
    public Integer getMaxRollbacks() {
        return maxRollbacks == null ? Integer.valueOf(DEFAULT_MAX_ROLLBACKS) : maxRollbacks;
    }

    /** @param maxRollbacks null for the default */
    @DataBoundSetter
    public void setMaxRollbacks(Integer maxRollbacks) {
        this.maxRollbacks = Integer.valueOf(DEFAULT_MAX_ROLLBACKS).equals(maxRollbacks) ? null : maxRollbacks;
    }

    @Override
    public Integer getLimitHours() {
        return limitHours == null ? Integer.valueOf(DEFAULT_LIMIT_HOURS) : limitHours;
    }

    /** @param limitHours null for the default */
    @DataBoundSetter
    public void setLimitHours(Integer limitHours) {
        this.limitHours = Integer.valueOf(DEFAULT_LIMIT_HOURS).equals(limitHours) ? null : limitHours;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** @throws BadParameterException naming the first of the provider's parameters that is wrong */
    abstract Record parameters();

    /** The provider's id of what is rolled back, unique within the service and the region. */
    abstract String targetId();

    @Override
    public final String targetKey() {
        return service() + " " + region + " " + targetId();
    }

    /** @throws BadParameterException if a parameter is wrong */
    abstract Rollback rollback(CloudCredentials credentials);

    /**
     * Lists what the provider offers for a field of the form.
     *
     * @throws BadParameterException if a parameter that the list depends on is wrong
     * @throws IllegalArgumentException if there is no list for the field
     */
    CompletionStage<Listing<Choice>> choices(String field, CloudCredentials credentials) {
        throw new IllegalArgumentException("no list for " + field);
    }

    @Override
    public final String service() {
        return getDescriptor().service();
    }

    @Override
    public final Rollback rollback(Run<?, ?> build) {
        return rollback(CloudCredentials.of(build, credentialsId, service(), region));
    }

    @Override
    public final Rollback rollback(Run<?, ?> build, CompletableFuture<?> page) {
        return rollback(
                CloudCredentials.of(build, credentialsId, service(), region).during(page));
    }

    /** The credentials as the form may use them. */
    final CloudCredentials credentials(@CheckForNull Item item) {
        return CloudCredentials.of(item, credentialsId, service(), region);
    }

    /** @throws BadParameterException naming the first parameter that is wrong; nothing is sent */
    public final void validate() {
        checkCredentials(credentialsId);
        checkRegion(service(), region);
        TIMEOUT_MINUTES.check(getTimeoutMinutes());
        MAX_ROLLBACKS.check(maxRollbacks);
        LIMIT_HOURS.check(limitHours);
        parameters();
    }

    static void checkCredentials(String credentialsId) {
        if (Util.fixEmptyAndTrim(credentialsId) == null) {
            throw new BadParameterException("credentialsId", Message.of("Messages", "credentials.required"));
        }
    }

    static void checkRegion(String service, String region) {
        if (Util.fixEmptyAndTrim(region) == null) {
            throw new BadParameterException("region", Message.of("Messages", "region.required"));
        }
        Clouds.get().endpoints().check(service, region.trim());
    }

    /** @throws BadParameterException if something is missing that only a block, which has a restore point, does without */
    void checkStepAlone() {}

    /** Prepares a rollback that a person asks for. See {@link #begin(String, RestorePoints)}. */
    final RollbackStart begin(String id) {
        RollbackStart start = begin(id, null);
        checkStepAlone();
        return start;
    }

    /**
     * Prepares a rollback, or throws as {@link #validate} does.
     *
     * @param id unique within the build
     * @param points what is known from before the failure that sets the rollback off; null if a person asks for it
     */
    final RollbackStart begin(String id, @CheckForNull RestorePoints points) {
        validate();
        return new RollbackStart(
                id,
                Journal.begin(
                        Clouds.get().time().now(),
                        Duration.ofMinutes(getTimeoutMinutes()),
                        dryRun,
                        points != null,
                        points == null ? null : points.of(this),
                        points == null ? null : points.rival(this)));
    }

    /** Carries the rollback out in a Pipeline, or continues it. */
    final CompletableFuture<Outcome> run(RollbackRecord record, RollbackStart start, StepContext context)
            throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        Pause pause = Pause.of(node);
        pause.follow(record);
        return record.start(start, context.get(Run.class), context.get(TaskListener.class), () -> {
            if (!node.isActive()) {
                // Something else has ended the step, such as a timeout around it: nobody would wait.
                record.stop();
            }
            pause.follow(record);
            return saved(context);
        });
    }

    /** Completes when the state of the Pipeline's steps is on disk; at once if the Pipeline does not save it. */
    static CompletionStage<Void> saved(StepContext context) {
        ListenableFuture<Void> saving = context.saveState();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return Futures.getDone(saving);
                    } catch (ExecutionException e) {
                        throw new CompletionException(e.getCause());
                    }
                },
                whenSaved -> saving.addListener(whenSaved, MoreExecutors.directExecutor()));
    }

    final RollbackRecord record(RollbackStart start, StepContext context) throws IOException, InterruptedException {
        return RollbackAction.record(context.get(Run.class), start.id(), this);
    }

    /**
     * A copy with variables replaced in its texts, for a freestyle build. A parameter for credentials is looked up by the
     * credentials plugin, which knows who may use what.
     */
    final RollbackStep expand(EnvVars variables) {
        Map<String, Object> arguments = arguments();
        arguments.replaceAll((name, value) -> value instanceof String text ? variables.expand(text) : value);
        arguments.put("credentialsId", credentialsId);
        return of(getClass(), arguments);
    }

    static RollbackStep of(Class<? extends RollbackStep> type, Map<String, ?> arguments) {
        try {
            return DescribableModel.of(type).instantiate(arguments, TaskListener.NULL);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns whether a parameter contains a variable, whose value is known only in a build. */
    final boolean hasVariables() {
        return hasVariables(credentialsId) || isUnresolved();
    }

    /** Returns whether a parameter that {@link #expand} replaces still contains a variable. */
    final boolean isUnresolved() {
        Map<String, Object> arguments = arguments();
        arguments.remove("credentialsId");
        return arguments.values().stream().anyMatch(RollbackStep::hasVariables);
    }

    private static boolean hasVariables(Object value) {
        return value instanceof String text && text.contains("$");
    }

    /** Equal for two rollbacks with the same parameters. */
    final String entry() {
        return getDescriptor().getFunctionName() + new TreeMap<>(arguments());
    }

    /** The parameters that differ from their defaults, by name. */
    @SuppressWarnings("unchecked")
    final Map<String, Object> arguments() {
        DescribableModel<RollbackStep> model = (DescribableModel<RollbackStep>) DescribableModel.of(getClass());
        return new HashMap<>(model.uninstantiate2(this).getArguments());
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
