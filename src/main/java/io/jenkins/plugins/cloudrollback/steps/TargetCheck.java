package io.jenkins.plugins.cloudrollback.steps;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;

/** The form's button: asks the provider, as a dry run does, what would be rolled back to what. Nothing is changed. */
final class TargetCheck {
    private TargetCheck() {}

    /** @param item whose builds would do it; null outside of jobs */
    static FormValidation of(Item item, RollbackStep step) {
        ProviderQuery.checkPermission(item);
        if (step.hasVariables()) {
            return FormValidation.warning(Messages.check_variables());
        }
        try {
            step.validate();
            Rollback rollback = step.rollback(Clouds.get(), CloudCredentials.of(item, step.getCredentialsId()));
            return FormValidation.ok(describe(ProviderQuery.ask(rollback::resolve)));
        } catch (BadParameterException e) {
            return FormValidation.error(e.getMessage());
        } catch (CallException e) {
            return failure(e);
        }
    }

    private static String describe(Plan plan) {
        if (plan.to() == null) {
            return Messages.check_state(plan.target());
        }
        return plan.from() == null
                ? Messages.check_to(plan.target(), plan.to())
                : Messages.check_fromTo(plan.target(), plan.from(), plan.to());
    }

    /** That there is nothing to roll back at the moment need not be wrong, while the job is being configured. */
    private static FormValidation failure(CallException call) {
        boolean understood = call.kind() == CallException.Kind.BUSY
                || call.kind() == CallException.Kind.REJECTED && call.code() == null;
        return understood
                ? FormValidation.warning(Messages.check_notNow(call.getMessage()))
                : FormValidation.error(call.getMessage());
    }
}
