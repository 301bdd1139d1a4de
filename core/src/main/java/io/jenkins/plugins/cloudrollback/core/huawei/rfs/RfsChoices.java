package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;

/** A list for a form: the stacks of a region's project. */
public final class RfsChoices {
    private static final MessageBundle MESSAGES = MessageBundle.of(RfsChoices.class);

    private final RfsApi api;

    public RfsChoices(RfsApi api) {
        this.api = api;
    }

    /** The stacks, those whose rollback can be continued first; each group in the provider's order, newest first. */
    public CompletionStage<Listing<Choice>> stacks() {
        return api.listStacks()
                .thenApply(stacks -> Listing.of(stacks.stream()
                                .sorted(Comparator.comparing((JsonNode stack) -> !isContinuable(stack)))
                                .toList())
                        .choices(RfsChoices::stack));
    }

    private static boolean isContinuable(JsonNode stack) {
        return RfsApi.CONTINUABLE.equals(Json.text(stack, "status"));
    }

    /** The value is the name, which stays valid if the stack is deleted and created again. */
    private static Choice stack(JsonNode stack) {
        String updated = Json.text(stack, "update_time", "create_time");
        return Choice.of(
                Json.text(stack, "stack_name"),
                null,
                Json.text(stack, "status"),
                updated == null ? null : MESSAGES.get("updated", updated),
                Json.text(stack, "description"));
    }
}
