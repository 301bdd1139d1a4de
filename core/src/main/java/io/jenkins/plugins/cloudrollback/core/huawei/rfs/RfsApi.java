package io.jenkins.plugins.cloudrollback.core.huawei.rfs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiErrorFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations of RFS, API version 1, that a rollback and its form need. */
public final class RfsApi {
    public static final String SERVICE = "rfs";
    public static final ErrorTable ERRORS = ErrorTable.of(HuaweiErrorFormat.class, RfsApi.class);
    /** The only status from which a rollback can be continued. */
    static final String CONTINUABLE = "ROLLBACK_FAILED";

    /** The error code for a stack or deployment that does not exist. */
    static final String NOT_FOUND = "RF.10013001";

    private static final int PAGE_SIZE = 1000;
    private static final int MAX_PAGES = 100;
    private static final String STACKS = "/v1/{}/stacks";
    private static final String STACK = STACKS + "/{}";

    private final ApiClient client;
    private final String projectId;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if region or project is not valid */
    public RfsApi(HuaweiAccount account, String region, String projectId) {
        this(client(account, region, projectId), projectId);
    }

    private static ApiClient client(HuaweiAccount account, String region, String projectId) {
        RfsParameters.PROJECT_ID.require(projectId);
        return account.client(SERVICE, region, projectId, ERRORS);
    }

    private RfsApi(ApiClient client, String projectId) {
        this.client = client;
        this.projectId = projectId;
    }

    /** For polls, which others go before. */
    RfsApi polling() {
        return new RfsApi(client.polling(), projectId);
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-aos/ListStacks.html">ListStacks</a>: the stacks of the project, newest first. */
    CompletionStage<List<Json>> listStacks() {
        return list(ApiCall.read("ListStacks", "GET", STACKS, projectId), "stacks");
    }

    /**
     * The status of a stack and the time of its last update.
     *
     * @param stackId makes the call fail for another stack of the same name; null for any
     * @see <a href="https://support.huaweicloud.com/intl/en-us/api-aos/GetStackMetadata.html">GetStackMetadata</a>
     */
    CompletionStage<Json> getStackMetadata(String stackName, @CheckForNull String stackId) {
        return client.call(
                        identified(ApiCall.read("GetStackMetadata", "GET", STACK + "/metadata", projectId, stackName))
                                .with("stack_id", stackId))
                .thenApply(stack -> stack.requireSame("stack_name", stackName).requireSame("stack_id", stackId));
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-aos/ListStackEvents.html">ListStackEvents</a>: the events of one deployment, newest first. */
    CompletionStage<List<Json>> listStackEvents(String stackName, String deploymentId) {
        return list(
                ApiCall.read("ListStackEvents", "GET", STACK + "/events", projectId, stackName)
                        .with("deployment_id", deploymentId),
                "stack_events");
    }

    /** <a href="https://support.huaweicloud.com/intl/en-us/api-aos/ListStackEvents.html">ListStackEvents</a>: the events of all deployments that concern no single resource, newest first. */
    CompletionStage<List<Json>> listRunEvents(String stackName) {
        return list(
                ApiCall.read("ListStackEvents", "GET", STACK + "/events", projectId, stackName)
                        .with("filter", "event_type==LOG|event_type==SUMMARY|event_type==ERROR"),
                "stack_events");
    }

    private CompletionStage<List<Json>> list(ApiCall call, String field) {
        return list(call, field, List.of(), Set.of());
    }

    /** Reads a list page by page, until an answer names no next page, or one that was read already. */
    private CompletionStage<List<Json>> list(ApiCall call, String field, List<Json> read, Set<String> markers) {
        return client.call(identified(call)).thenCompose(answer -> {
            List<Json> entries = Stream.concat(read.stream(), answer.requiredList(field, field).stream())
                    .toList();
            String inPageInfo = answer.at("/page_info").raw("next_marker");
            String next = inPageInfo == null ? answer.raw("next_marker") : inPageInfo;
            if (next == null || markers.contains(next) || markers.size() == MAX_PAGES) {
                return CompletableFuture.completedStage(entries);
            }
            Set<String> known = Stream.concat(markers.stream(), Stream.of(next)).collect(Collectors.toSet());
            // Only a provider that names a next page is known to accept these parameters.
            return list(call.with("marker", next).with("limit", PAGE_SIZE), field, entries, known);
        });
    }

    /** {@link Timeline#nanos} of the clock that the calls use. */
    long nanos() {
        return client.connection().time().nanos();
    }

    /**
     * Requests that a failed rollback be continued.
     *
     * @param stackId makes the call fail for another stack of the same name; null for any
     * @return the id of the deployment that rolls back
     * @see <a href="https://support.huaweicloud.com/intl/en-us/api-aos/ContinueRollbackStack.html">ContinueRollbackStack</a>
     */
    CompletionStage<String> continueRollbackStack(String stackName, @CheckForNull String stackId) {
        ApiCall call = identified(
                        ApiCall.change("ContinueRollbackStack", "POST", STACK + "/rollbacks", projectId, stackName))
                .withHeader("Content-Type", "application/json");
        ApiCall guarded = stackId == null
                ? call
                : call.withBody(Json.object().put("stack_id", stackId).toString());
        return client.call(guarded).thenApply(answer -> answer.requiredId("deployment_id"));
    }

    private static ApiCall identified(ApiCall call) {
        return call.withHeader("Client-Request-Id", UUID.randomUUID().toString());
    }
}
