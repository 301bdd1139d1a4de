package io.jenkins.plugins.cloudrollback.steps;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.build.Clouds;
import io.jenkins.plugins.cloudrollback.core.engine.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.Jenkins;

/** The form's button: asks the provider, as a dry run does, what would be rolled back to what. Nothing is changed. */
final class TargetCheck {
    /** Seconds. A request of the browser waits that long. */
    private static final int PATIENCE = 20;

    private TargetCheck() {}

    /** @param item whose builds would do it; null for those of any job, which only an administrator may ask about */
    static FormValidation of(Item item, RollbackStep step) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
        if (step.hasVariables()) {
            return FormValidation.warning(Messages.check_variables());
        }
        try {
            step.validate();
            Rollback rollback = step.rollback(Clouds.get(), CloudCredentials.of(item, step.getCredentialsId()));
            Plan plan = CompletableFuture.completedFuture(rollback)
                    .thenCompose(Rollback::resolve)
                    .get(PATIENCE, TimeUnit.SECONDS);
            return FormValidation.ok(describe(plan));
        } catch (BadParameterException e) {
            return FormValidation.error(e.getMessage());
        } catch (ExecutionException e) {
            return failure(e.getCause());
        } catch (TimeoutException e) {
            // The calls themselves have a limit, and only read.
            return FormValidation.error(Messages.check_tooLong(PATIENCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.check_tooLong(PATIENCE));
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
    private static FormValidation failure(Throwable failure) {
        if (!(failure instanceof CallException call)) {
            return FormValidation.error(String.valueOf(failure));
        }
        boolean understood = call.kind() == CallException.Kind.BUSY
                || call.kind() == CallException.Kind.REJECTED && call.code() == null;
        return understood
                ? FormValidation.warning(Messages.check_notNow(call.getMessage()))
                : FormValidation.error(call.getMessage());
    }
}
