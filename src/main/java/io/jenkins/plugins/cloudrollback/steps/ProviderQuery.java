package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** Queries a provider on behalf of a form, while somebody waits for the page. It only reads. */
final class ProviderQuery {
    private static final int TIMEOUT = 20; // seconds

    private ProviderQuery() {}

    /** @param item the job; null outside of jobs, where only an administrator may query */
    static void checkPermission(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    /**
     * Resolves a rollback as a dry run does, and reports what would be rolled back to what. Nothing is changed.
     *
     * @param item the job; null outside of jobs
     */
    static FormValidation check(@CheckForNull Item item, RollbackStep step) {
        checkPermission(item);
        if (step.hasVariables()) {
            return FormValidation.warning(Messages.check_variables());
        }
        try {
            step.validate();
            Rollback rollback = step.rollback(CloudCredentials.of(item, step.getCredentialsId()));
            return FormValidation.ok(describe(ask(rollback::resolve)));
        } catch (BadParameterException e) {
            return FormValidation.error(Pages.explain(e));
        } catch (CallException e) {
            return isTemporary(e)
                    ? FormValidation.warning(Messages.check_notNow(Pages.explain(e)))
                    : FormValidation.error(Pages.explain(e));
        }
    }

    private static String describe(Plan plan) {
        String target = Pages.render(plan.target());
        String to = Pages.render(plan.to());
        if (to == null) {
            return Messages.check_state(target);
        }
        return plan.from() == null
                ? Messages.check_to(target, to)
                : Messages.check_fromTo(target, Pages.render(plan.from()), to);
    }

    /** Returns whether the configuration may be right although there is nothing to roll back at the moment. */
    private static boolean isTemporary(CallException call) {
        return call.kind() == Kind.BUSY || call.kind() == Kind.REJECTED && call.code() == null;
    }

    /**
     * Waits for the answer.
     *
     * @throws BadParameterException if a parameter is wrong; nothing was sent
     * @throws CallException if the query failed, or was not answered in time
     */
    static <T> T ask(Supplier<? extends CompletionStage<T>> query) {
        try {
            return CompletableFuture.completedFuture(null)
                    .thenCompose(start -> query.get())
                    .get(TIMEOUT, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadParameterException bad) {
                throw bad;
            }
            throw CallException.of(e.getCause());
        } catch (TimeoutException e) {
            // The calls have time limits of their own.
            throw timedOut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw timedOut();
        }
    }

    private static CallException timedOut() {
        return new CallException(Kind.AMBIGUOUS, Message.of("Messages", "check.tooLong", TIMEOUT));
    }
}
