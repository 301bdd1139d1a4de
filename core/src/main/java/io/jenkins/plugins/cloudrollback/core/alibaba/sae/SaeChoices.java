package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.ApiClient;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Choices;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What a region of SAE has to roll back, for people to choose from. */
public final class SaeChoices {
    private final ApiClient api;

    /** @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if that can't be a region */
    public SaeChoices(String region, ApiClient.Connection connection, Endpoints endpoints, Supplier<AccessKey> keys) {
        api = SaeApi.client(Endpoints.region(region), connection, endpoints, keys);
    }

    /** By name. */
    public CompletionStage<Choices> applications() {
        return Listing.of(this::applications)
                .thenApply(list -> list.sorted(Listing.by("AppName"))
                        .choices(app -> Listing.choice(
                                Json.text(app, "AppId"),
                                Json.text(app, "AppName"),
                                Json.text(app, "NamespaceId"),
                                Json.text(app, "AppDescription"))));
    }

    private CompletionStage<Listing.Page> applications(int page) {
        ApiCall call = ApiCall.read("ListApplications", "GET", SaeApi.APPS + "listApplications")
                .with("CurrentPage", page)
                .with("PageSize", Listing.PAGE);
        return api.call(call)
                .thenApply(answer -> new Listing.Page(
                        Json.needList(answer.path("Data"), "Applications", "Applications", call.operation()),
                        Json.integer(answer.path("Data"), "TotalSize", -1)));
    }

    /**
     * Newest first.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if that can't be an application
     */
    public CompletionStage<Choices> versions(String appId) {
        SaeParameters.checkApp(appId);
        return SaeApi.versions(api, appId)
                .thenApply(versions -> Listing.of(versions).choices(SaeChoices::version));
    }

    private static Choice version(JsonNode version) {
        return Listing.choice(
                Json.text(version, "Id"),
                Json.text(version, "CreateTime") == null ? null : SaeApi.time(version),
                Json.text(version, "Type"),
                fileName(Json.text(version, "BuildPackageUrl", "WarUrl")));
    }

    /** Without the query, which may sign for the download. */
    private static String fileName(String url) {
        String path = url == null ? "" : url.split("[?#]", 2)[0];
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
