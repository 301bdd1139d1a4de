package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.Functions;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.tracking.OpenBlocks;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import io.jenkins.plugins.cloudrollback.tracking.RollbackStart;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Reads the restore points, runs the block and, after its failure, the rollbacks one after the other. */
final class RollbackOnFailureExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private final List<RollbackStep> steps;
    private final boolean unstable;
    private final boolean aborted;
    private final RestorePoints restorePoints = new RestorePoints();
    private Result before;
    private int abortsBefore;

    /** Whether the restore points have been read, as far as possible. */
    private volatile boolean prepared;

    /** Whether the block has begun. */
    private volatile boolean begun;

    /** The failure of the block, with which the build fails; set when the rollbacks begin. */
    private volatile Throwable failure;

    /** Null while the block runs. */
    private volatile Turn turn;

    /** What the block returned; null unless it has succeeded, and what it has deployed is being read. */
    private volatile Success success;

    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "false after a restart")
    private transient volatile boolean stopped;

    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "null after a restart")
    private transient volatile CompletableFuture<Void> reading;

    /** The block, from when it is asked to begin; that happens later, on the thread of the Pipeline. */
    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "null after a restart")
    private transient BodyExecution body;

    RollbackOnFailureExecution(RollbackOnFailureStep step, StepContext context) {
        super(context);
        this.steps = new ArrayList<>(step.getRollbacks());
        this.unstable = step.isUnstable();
        this.aborted = step.isAborted();
    }

    /** Finds what would keep the rollbacks from working before the block begins to deploy. */
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
        abortsBefore = Abort.count(getContext().get(Run.class));
        RollbackAction.expect(getContext().get(Run.class));
        prepare();
        return false;
    }

    @Override
    public void onResume() {
        orFail(() -> {
            if (turn != null) {
                open();
                take(turn);
            } else if (success != null) {
                keepDeployed();
            } else if (!begun) {
                prepare();
            } else {
                open();
            }
        });
    }

    private void open() {
        OpenBlocks.get().add(restorePoints, context(Run.class), steps, context(FlowNode.class), turn == null);
    }

    /** What was read before a restart stays: the block may have begun to deploy before the restart. */
    private void prepare() {
        open();
        reading = prepared
                ? CompletableFuture.completedFuture(null)
                : restorePoints.read(
                        steps, context(Run.class), context(TaskListener.class).getLogger());
        reading.whenComplete((read, problem) -> {
            if (stopped) {
                return;
            }
            if (problem != null) {
                fail(problem);
                return;
            }
            prepared = true;
            // The block begins even if that can't be saved: each of its steps saves it again.
            RollbackStep.saved(getContext()).whenComplete((saved, failed) -> orFail(this::runBlock));
        });
    }

    private synchronized void runBlock() {
        if (!stopped) {
            body = getContext()
                    .newBodyInvoker()
                    .withCallback(new Callback(this))
                    .start();
        }
    }

    private void bodyFailed(Throwable cause) {
        if (stopped) {
            // Before it began.
            fail(cause);
        } else if (!aborted && Abort.ended(cause, context(Run.class), abortsBefore)) {
            print(Messages.rollbackOnFailure_aborted());
            fail(cause);
        } else {
            OpenBlocks.get().rollsBack(restorePoints);
            failure = cause;
            print(Messages.rollbackOnFailure_failed(steps.size()));
            rollBack(0);
        }
    }

    private void bodyEnded(Object value) {
        Result now = result();
        if (unstable && BlockWarnings.explain(context(FlowNode.class), before, now)) {
            OpenBlocks.get().rollsBack(restorePoints);
            print(Messages.rollbackOnFailure_unstable(steps.size()));
            rollBack(0);
            return;
        }
        if (unstable && now.isWorseThan(before)) {
            print(Messages.rollbackOnFailure_doubt(now));
        }
        success = new Success(value instanceof Serializable kept ? kept : null);
        keepDeployed();
    }

    private void keepDeployed() {
        OpenBlocks.get().rollsBack(restorePoints);
        reading = restorePoints.keepDeployed(
                steps, context(Run.class), context(TaskListener.class).getLogger());
        reading.whenComplete((read, problem) -> orFail(() -> {
            if (!stopped) {
                succeed(success.value);
            }
        }));
    }

    private Result result() {
        return Result.combine(Result.SUCCESS, context(Run.class).getResult());
    }

    /** Begins the next rollback or ends the step, unless it has ended: nobody would wait for the rollback. */
    private void rollBack(int index) {
        if (stopped || !context(FlowNode.class).isActive()) {
            OpenBlocks.get().remove(restorePoints);
            return;
        }
        if (index < steps.size()) {
            String id = context(FlowNode.class).getId() + "#" + index;
            RollbackStart start;
            try {
                start = steps.get(index).begin(id, restorePoints);
            } catch (RuntimeException e) {
                // It was valid before the block. The others are rolled back nevertheless.
                failed(index, e);
                rollBack(index + 1);
                return;
            }
            take(new Turn(index, start));
        } else if (failure == null) {
            succeed(null);
        } else {
            fail(failure);
        }
    }

    private void take(Turn next) {
        turn = next;
        if (stopped) {
            return;
        }
        try {
            steps.get(next.index)
                    .run(record(next), next.rollback, getContext())
                    .whenComplete((outcome, problem) -> orFail(() -> ended(next, outcome, problem)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            ended(next, null, e);
        }
    }

    private void ended(Turn last, Outcome outcome, Throwable problem) {
        if (record(last).wasStoppedBeforeRestart(outcome)) {
            fail(new FlowInterruptedException(Result.ABORTED, true));
            return;
        }
        if (outcome != null && outcome.status() == Outcome.Status.STOPPED) {
            return;
        }
        if (problem != null) {
            failed(last.index, problem);
        } else if (!outcome.status().isSuccess()) {
            attach(new AbortException(outcome.message().toString()));
        }
        rollBack(last.index + 1);
    }

    private void failed(int index, Throwable problem) {
        TaskListener listener = context(TaskListener.class);
        Functions.printStackTrace(
                problem, listener.error(steps.get(index).target().toString()));
        attach(problem);
    }

    /** Ends the step if a continuation throws: nobody else would. */
    private void orFail(Runnable continuation) {
        try {
            continuation.run();
        } catch (RuntimeException | Error e) {
            attach(e);
            fail(failure);
        }
    }

    /** Adds the failure of a rollback to that of the block; after an unstable block it is the failure. */
    private void attach(Throwable problem) {
        if (failure == null) {
            failure = problem;
        } else {
            failure.addSuppressed(problem);
        }
    }

    private void succeed(Object value) {
        OpenBlocks.get().remove(restorePoints);
        getContext().onSuccess(value);
    }

    /** Ends the step; the block's failure, if it is another one, is kept as suppressed. */
    private void fail(Throwable cause) {
        OpenBlocks.get().remove(restorePoints);
        if (failure != null && failure != cause) {
            cause.addSuppressed(failure);
        }
        getContext().onFailure(cause);
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        Turn current = turn;
        if (current == null && begun && success == null) {
            super.stop(cause);
            return;
        }
        if (current != null) {
            stopped = true;
            record(current).stop();
        } else if (success != null) {
            stopped = true;
        } else if (cancelBody(cause)) {
            // The step ends with the block, which fails as soon as it begins: none of its steps runs.
            return;
        }
        if (reading != null) {
            reading.cancel(false);
        }
        fail(cause);
    }

    /** Keeps the block from running; returns whether it was asked to begin. */
    private synchronized boolean cancelBody(Throwable cause) {
        stopped = true;
        return body != null && body.cancel(cause);
    }

    @Override
    public String getStatus() {
        Turn current = turn;
        Message status = current == null ? null : record(current).status();
        if (status != null) {
            return Pages.render(status);
        }
        if (success != null) {
            return Messages.status_deployed();
        }
        return prepared ? super.getStatus() : Messages.status_restorePoints();
    }

    private void print(String line) {
        context(TaskListener.class).getLogger().println(line);
    }

    private RollbackRecord record(Turn current) {
        return RollbackAction.record(context(Run.class), current.rollback.id(), steps.get(current.index));
    }

    private <T> T context(Class<T> type) {
        try {
            return getContext().get(type);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The current rollback. One object, so that the saved state is always consistent. */
    private static final class Turn implements Serializable {
        private static final long serialVersionUID = 1;

        private final int index;
        private final RollbackStart rollback;

        Turn(int index, RollbackStart rollback) {
            this.index = index;
            this.rollback = rollback;
        }
    }

    /** An object, as a block may return null. */
    private static final class Success implements Serializable {
        private static final long serialVersionUID = 1;

        private final Serializable value;

        Success(Serializable value) {
            this.value = value;
        }
    }

    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;

        private final RollbackOnFailureExecution execution;

        Callback(RollbackOnFailureExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onStart(StepContext context) {
            execution.begun = true;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.orFail(() -> execution.bodyEnded(result));
        }

        @Override
        public void onFailure(StepContext context, Throwable cause) {
            execution.orFail(() -> execution.bodyFailed(cause));
        }
    }
}
