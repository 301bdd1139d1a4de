package io.jenkins.plugins.cloudrollback.tracking;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.EnvironmentContributor;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Variables for the actions after the rollbacks of a freestyle build, in the language of the log. They are empty without
 * rollbacks, so that no message shows the name of a variable.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class RollbackVariables extends EnvironmentContributor {
    @Override
    @SuppressWarnings("rawtypes")
    public void buildEnvironmentFor(@NonNull Run build, @NonNull EnvVars variables, @NonNull TaskListener listener) {
        RollbackAction action = ((Run<?, ?>) build).getAction(RollbackAction.class);
        if (action != null) {
            RollbackState worst = action.getWorst();
            variables.put("ROLLBACK_STATUS", worst == null ? "" : worst.status());
            variables.put(
                    "ROLLBACK_SUMMARY",
                    RollbackAction.results(build).stream()
                            .map(RollbackResult::getSummary)
                            .collect(Collectors.joining("; ")));
        }
    }
}
