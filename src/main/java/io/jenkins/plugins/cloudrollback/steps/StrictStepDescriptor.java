package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** Checks the arguments of a step as {@link Arguments} does, which Jenkins would convert or skip. */
public abstract class StrictStepDescriptor extends StepDescriptor implements CustomDescribableModel {
    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    @NonNull
    @Override
    public final Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        return Arguments.check(clazz, arguments);
    }

    /** Makes a refusal one line of the log: a Pipeline prints the stack trace of any other exception. */
    @Override
    @SuppressWarnings("deprecation")
    public final Step newInstance(Map<String, Object> arguments) throws Exception {
        try {
            return super.newInstance(arguments);
        } catch (BadParameterException e) {
            throw new AbortException(e.getMessage());
        }
    }
}
