package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Choices;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The stacks of a region's project, for people to choose from. */
public final class RfsChoices {
    private static final MessageBundle MESSAGES = MessageBundle.of(RfsChoices.class);

    private final String projectId;
    private final ApiClient api;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if one of the two can't be right */
    public RfsChoices(
            String region,
            String projectId,
            ApiClient.Connection connection,
            Endpoints endpoints,
            IamTokens tokens,
            Supplier<? extends HuaweiCredentials> credentials) {
        RfsParameters.checkProject(projectId);
        this.projectId = projectId;
        this.api = RfsApi.client(Endpoints.region(region), projectId, connection, endpoints, tokens, credentials);
    }

    /** Those whose rollback can be continued first, the others as the provider lists them: newest first. */
    public CompletionStage<Choices> stacks() {
        ApiCall call = ApiCall.read("ListStacks", "GET", "/v1/{}/stacks", projectId)
                .withHeader("Client-Request-Id", UUID.randomUUID().toString());
        return api.call(call)
                .thenApply(answer -> Json.needList(answer, "stacks", "stacks", call.operation()).stream()
                        .sorted(Comparator.comparing((JsonNode stack) -> !continuable(stack)))
                        .toList())
                .thenApply(stacks -> Listing.of(stacks).choices(RfsChoices::stack));
    }

    private static boolean continuable(JsonNode stack) {
        return RfsApi.CONTINUABLE.equals(Json.text(stack, "status"));
    }

    /** The name is what the field takes; an ID would only be right until the stack is made anew. */
    private static Choice stack(JsonNode stack) {
        String updated = Json.text(stack, "update_time", "create_time");
        return Listing.choice(
                Json.text(stack, "stack_name"),
                null,
                Json.text(stack, "status"),
                updated == null ? null : MESSAGES.get("updated", updated),
                Json.text(stack, "description"));
    }
}
