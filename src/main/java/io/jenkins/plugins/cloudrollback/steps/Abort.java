package io.jenkins.plugins.cloudrollback.steps;

import com.google.common.base.Throwables;
import hudson.model.Executor;
import hudson.model.Result;
import hudson.model.Run;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.CauseOfInterruption;
import jenkins.model.CauseOfInterruption.UserInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Tells an abort, which is somebody's decision, from a failure, which everything else is. */
final class Abort {
    /** The causes of an abort, by name: their plugins need not be installed, and not all of the classes are public. */
    private static final Set<String> CAUSES = Set.of(
            UserInterruption.class.getName(),
            "org.jenkinsci.plugins.pipeline.milestone.CancelledCause",
            "org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty$CancelledCause",
            "org.jenkinsci.plugins.workflow.support.steps.input.Rejection",
            "org.jenkinsci.plugins.workflow.cps.steps.ParallelStep$FailFastCause");

    private static final Set<Result> RESULTS = Set.of(Result.ABORTED, Result.NOT_BUILT);

    private Abort() {}

    /**
     * Returns whether a block was aborted. What fails in the course of an abort, such as a step in {@code finally}, may
     * replace the interruption, so it also counts that the whole build was aborted meanwhile.
     *
     * @param before what {@link #count} was when the block began
     */
    static boolean ended(Throwable blockFailure, Run<?, ?> build, int before) {
        return count(build) > before
                || Throwables.getCausalChain(blockFailure).stream()
                        .anyMatch(cause -> cause instanceof FlowInterruptedException interruption
                                && RESULTS.contains(interruption.getResult())
                                && (interruption.isActualInterruption()
                                        || !interruption.getCauses().isEmpty())
                                && isAbort(interruption.getCauses()));
    }

    /** Returns whether a build that ends with this result was aborted. */
    static boolean ended(Result result, Run<?, ?> build) {
        return RESULTS.contains(result) && isAbort(causes(build));
    }

    /** The number of aborts of a build so far. */
    static int count(Run<?, ?> build) {
        return (int) causes(build).stream().filter(Abort::isAbort).count();
    }

    private static Set<CauseOfInterruption> causes(Run<?, ?> build) {
        // The causes move from the executor to the build while the block is being stopped.
        Executor executor = build.getExecutor();
        Set<CauseOfInterruption> causes =
                new HashSet<>(executor == null ? List.of() : List.copyOf(executor.getCausesOfInterruption()));
        build.getActions(InterruptedBuildAction.class).forEach(action -> causes.addAll(action.getCauses()));
        return causes;
    }

    /** A script of an administrator, or a termination by force, names no cause. */
    private static boolean isAbort(Collection<CauseOfInterruption> causes) {
        return causes.isEmpty() || causes.stream().anyMatch(Abort::isAbort);
    }

    private static boolean isAbort(CauseOfInterruption cause) {
        return CAUSES.contains(cause.getClass().getName());
    }
}
