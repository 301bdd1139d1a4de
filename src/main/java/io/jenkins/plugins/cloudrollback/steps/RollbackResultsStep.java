package io.jenkins.plugins.cloudrollback.steps;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import io.jenkins.plugins.cloudrollback.tracking.RollbackResult;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Returns a {@link RollbackResult} for each rollback of the build that has begun, in their order. */
public final class RollbackResultsStep extends Step {
    @DataBoundConstructor
    public RollbackResultsStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    private static final class Execution extends SynchronousStepExecution<List<RollbackResult>> {
        private static final long serialVersionUID = 1;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        protected List<RollbackResult> run() throws Exception {
            return new ArrayList<>(RollbackAction.results(getContext().get(Run.class)));
        }
    }

    @Extension
    public static final class DescriptorImpl extends StrictStepDescriptor {
        @Override
        public String getFunctionName() {
            return "rollbackResults";
        }

        @Override
        public String getDisplayName() {
            return Messages.rollbackResults_displayName();
        }
    }
}
