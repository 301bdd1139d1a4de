package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Functions;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Executor;
import hudson.model.Item;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.tracking.OpenBlocks;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import io.jenkins.plugins.cloudrollback.tracking.RollbackStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/**
 * The post-build action of freestyle jobs. It is a notifier, as it needs the final result. It is not offered to Pipelines,
 * whose steps hold no thread while they wait.
 */
public final class RollbackPublisher extends Notifier {
    /** The results after which to roll back. */
    public enum When {
        FAILURE,
        UNSTABLE,
        ALWAYS;

        private boolean includes(Result result) {
            return switch (this) {
                case FAILURE -> result.isWorseOrEqualTo(Result.FAILURE);
                case UNSTABLE -> result.isWorseOrEqualTo(Result.UNSTABLE);
                case ALWAYS -> true;
            };
        }
    }

    private final List<RollbackStep> rollbacks;
    /** Null for the default. */
    private When when;

    private boolean aborted;

    @DataBoundConstructor
    public RollbackPublisher(List<RollbackStep> rollbacks) {
        this.rollbacks = rollbacks == null ? new ArrayList<>() : new ArrayList<>(rollbacks);
    }

    public List<RollbackStep> getRollbacks() {
        return List.copyOf(rollbacks);
    }

    public When getWhen() {
        return when == null ? When.FAILURE : when;
    }

    @DataBoundSetter
    public void setWhen(When when) {
        this.when = when == When.FAILURE ? null : when;
    }

    /** Also rolls back if the build was aborted. */
    public boolean isAborted() {
        return aborted;
    }

    @DataBoundSetter
    public void setAborted(boolean aborted) {
        this.aborted = aborted;
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public boolean prebuild(AbstractBuild<?, ?> build, BuildListener listener) {
        RollbackAction.expect(build);
        if (!isAutomatic()) {
            return true;
        }
        RestorePoints points = new RestorePoints();
        CompletableFuture<Void> reading = new CompletableFuture<>();
        try {
            reading = points.read(open(points, build, listener), build, listener.getLogger());
            reading.get();
        } catch (IOException e) {
            listener.error(e.getMessage());
            return false;
        } catch (ExecutionException e) {
            listener.error(e.getCause().getMessage());
            return false;
        } catch (InterruptedException e) {
            reading.cancel(false);
            listener.error(aborted(build, listener).getMessage());
            return false;
        }
        build.addAction(points);
        return true;
    }

    /** Returns whether the result sets the rollbacks off. Otherwise, a person does who starts a job that only rolls back. */
    private boolean isAutomatic() {
        return getWhen() != When.ALWAYS;
    }

    /** Returns the rollbacks whose targets are known already: other build steps may set variables. */
    private List<RollbackStep> open(RestorePoints points, AbstractBuild<?, ?> build, BuildListener listener)
            throws IOException, InterruptedException {
        EnvVars variables = build.getEnvironment(listener);
        List<RollbackStep> known = new ArrayList<>();
        for (RollbackStep rollback : rollbacks) {
            RollbackStep expanded = rollback.expand(variables);
            if (expanded.isUnresolved()) {
                listener.getLogger().println(Messages.restorePoint_variables(expanded.target()));
                continue;
            }
            try {
                expanded.validate();
            } catch (BadParameterException e) {
                throw RestorePoints.refusal(expanded, e.getMessage());
            }
            known.add(expanded);
        }
        OpenBlocks.get().add(points, build, known);
        return known;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        Result result = Result.combine(Result.SUCCESS, build.getResult());
        boolean wanted = Abort.ended(result, build) ? aborted : getWhen().includes(result);
        RestorePoints points = build.getAction(RestorePoints.class);
        if (!wanted) {
            listener.getLogger().println(Messages.publisher_skipped(result));
            if (points != null && result.isBetterThan(Result.FAILURE)) {
                keepDeployed(points, build, listener);
            }
            return true;
        }
        if (isAutomatic() && points == null) {
            listener.getLogger().println(Messages.publisher_notBegun());
            return true;
        }
        if (points != null) {
            OpenBlocks.get().rollsBack(points);
        }
        EnvVars variables = build.getEnvironment(listener);
        int failed = 0;
        for (RollbackStep rollback : rollbacks) {
            try {
                failed += succeeds(rollback.expand(variables), points, build, listener) ? 0 : 1;
            } catch (RuntimeException e) {
                // The others are rolled back nevertheless.
                Functions.printStackTrace(e, listener.error(rollback.target().toString()));
                failed++;
            }
        }
        if (failed > 0) {
            throw new AbortException(Messages.publisher_failed(failed, rollbacks.size()));
        }
        return true;
    }

    private void keepDeployed(RestorePoints points, AbstractBuild<?, ?> build, BuildListener listener)
            throws IOException, InterruptedException {
        OpenBlocks.get().rollsBack(points);
        EnvVars variables = build.getEnvironment(listener);
        List<RollbackStep> expanded =
                rollbacks.stream().map(rollback -> rollback.expand(variables)).toList();
        CompletableFuture<Void> reading = points.keepDeployed(expanded, build, listener.getLogger());
        try {
            reading.get();
        } catch (ExecutionException e) {
            Functions.printStackTrace(e, listener.error(Messages.publisher_displayName()));
        } catch (InterruptedException e) {
            reading.cancel(false);
            throw aborted(build, listener);
        }
    }

    /** Waits on the build's executor, which has nothing else to do. */
    private static boolean succeeds(
            RollbackStep step, @CheckForNull RestorePoints points, AbstractBuild<?, ?> build, BuildListener listener)
            throws AbortException {
        RollbackStart start;
        try {
            String id = UUID.randomUUID().toString();
            start = points == null ? step.begin(id) : step.begin(id, points);
        } catch (BadParameterException e) {
            listener.error(e.getMessage());
            return false;
        }
        RollbackRecord record = RollbackAction.record(build, start.id(), step);
        try {
            Outcome outcome = record.start(start, build, listener, () -> CompletableFuture.completedFuture(null))
                    .get();
            return outcome.status().isSuccess();
        } catch (ExecutionException e) {
            listener.error(String.valueOf(e.getCause()));
            return false;
        } catch (InterruptedException e) {
            if (!Jenkins.get().isTerminating()) {
                record.stop();
            }
            throw aborted(build, listener);
        }
    }

    /** Ends the build as Jenkins core does when it is interrupted; core would add a stack trace for a publisher. */
    private static AbortException aborted(AbstractBuild<?, ?> build, BuildListener listener) {
        Executor executor = build.getExecutor();
        if (executor != null) {
            build.setResult(executor.abortResult());
            executor.recordCauseOfInterruption(build, listener);
        }
        return new AbortException(Messages.publisher_aborted());
    }

    @Extension
    @Symbol("rollbackAfterBuild")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> implements CustomDescribableModel {
        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return Arguments.check(clazz, arguments);
        }

        @Override
        public String getDisplayName() {
            return Messages.publisher_displayName();
        }

        /** Excludes matrix jobs, each cell of which would roll the same target back. */
        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return !jobType.getName().startsWith("hudson.matrix.");
        }

        /** The kinds of rollback that the form offers. */
        public List<RollbackStepDescriptor> getRollbacksDescriptors() {
            return RollbackStepDescriptor.kinds();
        }

        @POST
        public ListBoxModel doFillWhenItems(@AncestorInPath Item item) {
            RollbackStepDescriptor.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.publisher_when_failure(), When.FAILURE.name());
            items.add(Messages.publisher_when_unstable(), When.UNSTABLE.name());
            items.add(Messages.publisher_when_always(), When.ALWAYS.name());
            return items;
        }
    }
}
