package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.Acs3Authorizer;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaErrorFormat;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What is asked of SAE both to roll back and to offer what can be rolled back. */
final class SaeApi {
    static final String APPS = "/pop/v1/sam/app/";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private SaeApi() {}

    static ApiClient client(
            String region, ApiClient.Connection connection, Endpoints endpoints, Supplier<AccessKey> keys) {
        return new ApiClient(
                connection,
                SaeRollback.SERVICE,
                () -> endpoints.of(SaeRollback.SERVICE, region),
                new Acs3Authorizer("2019-05-06", keys),
                new AlibabaErrorFormat(),
                SaeRollback.ERRORS);
    }

    /** All versions of an application that the provider still has, newest first. */
    static CompletionStage<List<JsonNode>> versions(ApiClient api, String appId) {
        ApiCall call =
                ApiCall.read("ListAppVersions", "GET", APPS + "listAppVersions").with("AppId", appId);
        return api.call(call).thenApply(answer -> {
            List<JsonNode> versions = Json.needList(answer, "Data", "Data", call.operation());
            versions.forEach(version -> Json.need(version, "Id", call.operation()));
            return versions.stream()
                    .sorted(Comparator.comparingLong(SaeApi::created).reversed())
                    .toList();
        });
    }

    private static long created(JsonNode version) {
        return version.path("CreateTime").asLong();
    }

    /** When a version was made, by the clock on the wall. */
    static String time(JsonNode version) {
        return Instant.ofEpochMilli(created(version))
                .atZone(ZoneId.systemDefault())
                .format(TIME);
    }
}
