package io.jenkins.plugins.cloudrollback.steps;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Completes when the state of a Pipeline's steps is on disk; at once if the Pipeline does not save it. */
final class SavedState extends CompletableFuture<Void> implements FutureCallback<Void> {
    private SavedState() {}

    static CompletionStage<Void> of(StepContext context) {
        SavedState saved = new SavedState();
        Futures.addCallback(context.saveState(), saved, MoreExecutors.directExecutor());
        return saved;
    }

    @Override
    public void onSuccess(Void nothing) {
        complete(null);
    }

    @Override
    public void onFailure(Throwable failure) {
        completeExceptionally(failure);
    }
}
