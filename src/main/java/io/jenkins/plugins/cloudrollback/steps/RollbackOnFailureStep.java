package io.jenkins.plugins.cloudrollback.steps;

import hudson.Extension;
import io.jenkins.plugins.cloudrollback.Messages;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Runs a block and rolls back if it fails. In Declarative, it is also an option of a stage. */
public final class RollbackOnFailureStep extends Step {
    private final List<RollbackStep> rollbacks;
    private boolean unstable;
    private boolean aborted;

    @DataBoundConstructor
    public RollbackOnFailureStep(List<RollbackStep> rollbacks) {
        this.rollbacks = rollbacks == null ? List.of() : List.copyOf(rollbacks);
    }

    public List<RollbackStep> getRollbacks() {
        return rollbacks;
    }

    /** Also rolls back if the block makes the build unstable. */
    public boolean isUnstable() {
        return unstable;
    }

    @DataBoundSetter
    public void setUnstable(boolean unstable) {
        this.unstable = unstable;
    }

    /** Also rolls back if the block is aborted. */
    public boolean isAborted() {
        return aborted;
    }

    @DataBoundSetter
    public void setAborted(boolean aborted) {
        this.aborted = aborted;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new RollbackOnFailureExecution(this, context);
    }

    @Extension
    public static final class DescriptorImpl extends StrictStepDescriptor {
        @Override
        public String getFunctionName() {
            return "rollbackOnFailure";
        }

        @Override
        public String getDisplayName() {
            return Messages.rollbackOnFailure_displayName();
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        /** The kinds of rollback that the form offers. */
        public List<RollbackStepDescriptor> getRollbacksDescriptors() {
            return RollbackStepDescriptor.kinds();
        }
    }
}
