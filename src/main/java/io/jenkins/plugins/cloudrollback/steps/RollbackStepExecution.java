package io.jenkins.plugins.cloudrollback.steps;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.tracking.RollbackRecord;
import io.jenkins.plugins.cloudrollback.tracking.RollbackStart;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Carries out one rollback as a step of a Pipeline. No thread waits for it. */
final class RollbackStepExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private final RollbackStep step;
    private final RollbackStart rollback;

    RollbackStepExecution(RollbackStep step, RollbackStart rollback, StepContext context) {
        super(context);
        this.step = step;
        this.rollback = rollback;
    }

    @Override
    public boolean start() throws Exception {
        getContext().get(FlowNode.class).addAction(new LabelAction(step.target().toString()));
        run();
        return false;
    }

    @Override
    public void onResume() {
        try {
            run();
        } catch (IOException | InterruptedException | RuntimeException e) {
            getContext().onFailure(e);
        }
    }

    private void run() throws IOException, InterruptedException {
        StepContext context = getContext();
        RollbackRecord record = step.record(rollback, context);
        Run<?, ?> build = context.get(Run.class);
        step.run(record, rollback, context)
                .thenAccept(outcome -> {
                    if (outcome.status().isSuccess()) {
                        context.onSuccess(record.result(build));
                    } else if (record.wasStoppedBeforeRestart(outcome)) {
                        context.onFailure(new FlowInterruptedException(Result.ABORTED, true));
                    } else if (outcome.status() != Outcome.Status.STOPPED) {
                        context.onFailure(new AbortException(outcome.message().toString()));
                    }
                })
                // Also of the lines above, so that the step ends in any case.
                .exceptionally(failure -> {
                    context.onFailure(failure);
                    return null;
                });
    }

    /** Ends the step at once; a rollback that has begun at the provider continues, as the log says. */
    @Override
    public void stop(Throwable cause) throws Exception {
        step.record(rollback, getContext()).stop();
        getContext().onFailure(cause);
    }

    @Override
    public String getStatus() {
        Message status;
        try {
            status = step.record(rollback, getContext()).status();
        } catch (IOException | InterruptedException e) {
            return String.valueOf(e);
        }
        return status == null ? Messages.status_starting() : Pages.render(status);
    }
}
