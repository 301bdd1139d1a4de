package io.jenkins.plugins.cloudrollback.steps;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.build.BuildRollback;
import io.jenkins.plugins.cloudrollback.core.engine.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** One rollback as a step of a Pipeline. No thread waits for it. */
final class RollbackStepExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private final RollbackStep step;
    private BuildRollback rollback;

    RollbackStepExecution(RollbackStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        try {
            rollback = step.begin();
        } catch (BadParameterException e) {
            throw new AbortException(e.getMessage());
        }
        FlowNode node = getContext().get(FlowNode.class);
        if (node != null) {
            node.addAction(new LabelAction(step.target()));
        }
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
        step.run(rollback, context.get(Run.class), context.get(TaskListener.class), context::saveState)
                .whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        context.onFailure(failure);
                    } else if (outcome.status().asWished()) {
                        context.onSuccess(new RollbackResult(outcome));
                    } else if (outcome.status() != Outcome.Status.STOPPED) {
                        context.onFailure(new AbortException(outcome.message()));
                    }
                });
    }

    /** Ends the step at once; what the provider was asked for goes on, as the log says. */
    @Override
    public void stop(Throwable cause) throws Exception {
        rollback.stop();
        getContext().onFailure(cause);
    }

    @Override
    public String getStatus() {
        String status = rollback == null ? null : rollback.status();
        return status == null ? Messages.status_starting() : status;
    }
}
