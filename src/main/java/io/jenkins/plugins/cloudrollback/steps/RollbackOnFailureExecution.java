package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.Functions;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.tracking.BuildRollback;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
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
    private Result before;

    /** How the block ended, once the rollbacks have begun; the build fails with this and nothing else. */
    private volatile Throwable failure;

    /** Null while the block runs. */
    private volatile Turn turn;

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
        before = result();
        RollbackAction.expect(getContext().get(Run.class));
        getContext().newBodyInvoker().withCallback(new Callback(this)).start();
        return false;
    }

    @Override
    public void onResume() {
        if (turn != null) {
            take(turn);
        }
    }

    private void bodyFailed(Throwable cause) {
        if (cause instanceof FlowInterruptedException interruption && !aborted && isAbort(interruption)) {
            print(Messages.rollbackOnFailure_aborted());
            getContext().onFailure(cause);
        } else {
            failure = cause;
            print(Messages.rollbackOnFailure_failed(steps.size()));
            rollBack(0);
        }
    }

    private void bodyEnded(Object value) {
        if (unstable && BlockWarnings.explain(context(FlowNode.class), before, result())) {
            print(Messages.rollbackOnFailure_unstable(steps.size()));
            rollBack(0);
        } else {
            getContext().onSuccess(value);
        }
    }

    private Result result() {
        Result result = context(Run.class).getResult();
        return result == null ? Result.SUCCESS : result;
    }

    /** Neither a failure, of whatever, nor the end of a {@code timeout}, but somebody's or something's wish to end it. */
    private static boolean isAbort(FlowInterruptedException interruption) {
        boolean timeout = interruption.getCauses().stream()
                .anyMatch(cause -> cause.getClass().getSimpleName().equals("ExceededTimeout"));
        return interruption.isActualInterruption() && !timeout;
    }

    /** Begins the next rollback, unless the step is over: nobody would wait for it. */
    private void rollBack(int index) {
        if (stopped || !context(FlowNode.class).isActive()) {
            return;
        }
        if (index == steps.size()) {
            end();
            return;
        }
        String id = context(FlowNode.class).getId() + "#" + index;
        take(new Turn(index, steps.get(index).begin(id)));
    }

    private void take(Turn next) {
        turn = next;
        if (stopped) {
            return;
        }
        try {
            steps.get(next.index)
                    .run(next.rollback, getContext())
                    .whenComplete((outcome, problem) -> ended(next, outcome, problem));
        } catch (IOException | InterruptedException | RuntimeException e) {
            ended(next, null, e);
        }
    }

    private void ended(Turn last, Outcome outcome, Throwable problem) {
        if (last.rollback.wasStoppedEarlier(outcome)) {
            fail(new FlowInterruptedException(Result.ABORTED, true));
            return;
        }
        if (outcome != null && outcome.status() == Outcome.Status.STOPPED) {
            return;
        }
        if (problem != null) {
            TaskListener listener = context(TaskListener.class);
            Functions.printStackTrace(
                    problem, listener.error(steps.get(last.index).target()));
            attach(problem);
        } else if (!outcome.status().isSuccess()) {
            attach(new AbortException(outcome.message()));
        }
        rollBack(last.index + 1);
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

    /** Ends the step for another reason than the block's failure, which must not be forgotten over that. */
    private void fail(Throwable cause) {
        Throwable original = failure;
        if (original != null && original != cause) {
            cause.addSuppressed(original);
        }
        getContext().onFailure(cause);
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        Turn current = turn;
        if (current == null) {
            super.stop(cause);
        } else {
            stopped = true;
            turn.rollback.stop();
            fail(cause);
        }
    }

    @Override
    public String getStatus() {
        Turn current = turn;
        String status = current == null ? null : current.rollback.status();
        return status == null ? super.getStatus() : status;
    }

    private void print(String line) {
        context(TaskListener.class).getLogger().println(line);
    }

    private <T> T context(Class<T> type) {
        try {
            return getContext().get(type);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whose turn it is. One object, so that what is saved always fits together. */
    private static final class Turn implements Serializable {
        private static final long serialVersionUID = 1;

        private final int index;
        private final BuildRollback rollback;

        Turn(int index, BuildRollback rollback) {
            this.index = index;
            this.rollback = rollback;
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
