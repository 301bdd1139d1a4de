package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;

/** A list for a form: the stacks of a region's project. */
public record RfsChoices(RfsApi api) {
    private static final MessageBundle MESSAGES = MessageBundle.of(RfsChoices.class);

    /** The stacks, those whose rollback can be continued first; each group in the provider's order, newest first. */
    public CompletionStage<Listing<Choice>> stacks() {
        return api.listStacks()
                .thenApply(stacks -> Listing.of(stacks.stream()
                                .sorted(Comparator.comparing((Json stack) -> !isContinuable(stack)))
                                .toList())
                        .choices(RfsChoices::stack));
    }

    private static boolean isContinuable(Json stack) {
        return RfsApi.CONTINUABLE.equals(stack.text("status"));
    }

    /** The value is the name, which stays valid if the stack is deleted and created again. */
    private static Choice stack(Json stack) {
        String updated = stack.text("update_time", "create_time");
        return Choice.of(
                stack.text("stack_name"),
                null,
                stack.text("status"),
                updated == null ? null : MESSAGES.get("updated", updated),
                stack.text("description"));
    }
}
