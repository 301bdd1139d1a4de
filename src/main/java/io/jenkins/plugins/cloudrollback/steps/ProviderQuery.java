package io.jenkins.plugins.cloudrollback.steps;

import hudson.model.Item;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** What a form asks a provider while somebody looks at it. It only reads. */
final class ProviderQuery {
    /** Seconds. A request of the browser waits that long. */
    private static final int TIMEOUT = 20;

    private ProviderQuery() {}

    /** @param item whose builds would do it; null for those of any job, which only an administrator may ask about */
    static void checkPermission(Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    /**
     * Waits for the answer.
     *
     * @throws BadParameterException if a parameter is wrong; nothing was sent
     * @throws CallException if there is no good answer, or none in time
     */
    static <T> T ask(Supplier<? extends CompletionStage<T>> question) {
        try {
            return CompletableFuture.completedFuture(null)
                    .thenCompose(go -> question.get())
                    .get(TIMEOUT, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw understood(e.getCause());
        } catch (TimeoutException e) {
            // The calls themselves have a limit.
            throw tooLong();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooLong();
        }
    }

    private static RuntimeException understood(Throwable failure) {
        return failure instanceof BadParameterException || failure instanceof CallException
                ? (RuntimeException) failure
                : new CallException(Kind.AMBIGUOUS, String.valueOf(failure));
    }

    private static CallException tooLong() {
        return new CallException(Kind.AMBIGUOUS, Messages.check_tooLong(TIMEOUT));
    }
}
