package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.build.BuildRollback;
import io.jenkins.plugins.cloudrollback.core.engine.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** The block, and after its failure the rollbacks, one after the other. */
final class RollbackOnFailureExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private final List<RollbackStep> steps;
    private final boolean unstable;
    private final boolean aborted;
    private boolean unstableBefore;

    /** How the block ended, once the rollbacks have begun; the build fails with this and nothing else. */
    private volatile Throwable failure;

    private volatile boolean rollingBack;
    private int next;
    private volatile BuildRollback rollback;

    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "a new life begins with false")
    private transient volatile boolean stopped;

    RollbackOnFailureExecution(RollbackOnFailureStep step, StepContext context) {
        super(context);
        this.steps = new ArrayList<>(step.getRollbacks());
        this.unstable = step.isUnstable();
        this.aborted = step.isAborted();
    }

    /** What is wrong with a rollback is found before the block begins to deploy. */
    @Override
    public boolean start() throws Exception {
        if (steps.isEmpty()) {
            throw new AbortException(Messages.rollbackOnFailure_empty());
        }
        try {
            steps.forEach(RollbackStep::validate);
        } catch (BadParameterException e) {
            throw new AbortException(e.getMessage());
        }
        unstableBefore = isUnstable();
        getContext().newBodyInvoker().withCallback(new Callback(this)).start();
        return false;
    }

    @Override
    public void onResume() {
        if (rollingBack) {
            rollBack();
        }
    }

    private void bodyFailed(Throwable cause) {
        if (cause instanceof FlowInterruptedException interruption && !aborted && isAbort(interruption)) {
            print(Messages.rollbackOnFailure_aborted());
            getContext().onFailure(cause);
        } else {
            begin(cause);
        }
    }

    private void bodyEnded(Object value) {
        if (unstable && !unstableBefore && isUnstable()) {
            begin(null);
        } else {
            getContext().onSuccess(value);
        }
    }

    private boolean isUnstable() {
        return Result.UNSTABLE.equals(context(Run.class).getResult());
    }

    /** Neither a failure of a step nor the end of a {@code timeout}, but somebody's or something's wish to end it. */
    private static boolean isAbort(FlowInterruptedException interruption) {
        boolean timeout = interruption.getCauses().stream()
                .anyMatch(cause -> cause.getClass().getSimpleName().equals("ExceededTimeout"));
        return Result.ABORTED.equals(interruption.getResult()) && !timeout;
    }

    private void begin(Throwable cause) {
        failure = cause;
        rollingBack = true;
        print(Messages.rollbackOnFailure_begins(steps.size()));
        rollBack();
    }

    private void rollBack() {
        if (next == steps.size()) {
            end();
            return;
        }
        RollbackStep step = steps.get(next);
        try {
            if (rollback == null) {
                rollback = step.begin();
            }
            if (stopped) {
                return;
            }
            step.run(rollback, getContext()).whenComplete(this::ended);
        } catch (IOException | InterruptedException | RuntimeException e) {
            ended(null, e);
        }
    }

    private void ended(Outcome outcome, Throwable problem) {
        if (outcome != null && outcome.status() == Outcome.Status.STOPPED) {
            if (!stopped) {
                // Stopped in an earlier life of the controller, which died before the Pipeline had heard of it.
                getContext().onFailure(new FlowInterruptedException(Result.ABORTED, true));
            }
            return;
        }
        if (problem != null || !outcome.status().asWished()) {
            attach(problem != null ? problem : new AbortException(outcome.message()));
        }
        next++;
        rollback = null;
        getContext().saveState();
        rollBack();
    }

    /** A rollback that fails too is added to the failure of the block; after an unstable block it is the failure. */
    private void attach(Throwable problem) {
        if (failure == null) {
            failure = problem;
        } else {
            failure.addSuppressed(problem);
        }
    }

    private void end() {
        if (failure == null) {
            getContext().onSuccess(null);
        } else {
            getContext().onFailure(failure);
        }
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        if (rollingBack) {
            stopped = true;
            BuildRollback current = rollback;
            if (current != null) {
                current.stop();
            }
            getContext().onFailure(cause);
        } else {
            super.stop(cause);
        }
    }

    @Override
    public String getStatus() {
        BuildRollback current = rollback;
        String status = current == null ? null : current.status();
        return status == null ? super.getStatus() : status;
    }

    private void print(String line) {
        TaskListener listener = context(TaskListener.class);
        if (listener != null) {
            listener.getLogger().println(line);
        }
    }

    private <T> T context(Class<T> type) {
        try {
            return getContext().get(type);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;

        private final RollbackOnFailureExecution execution;

        Callback(RollbackOnFailureExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.bodyEnded(result);
        }

        @Override
        public void onFailure(StepContext context, Throwable cause) {
            execution.bodyFailed(cause);
        }
    }
}
