package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import java.util.concurrent.CompletionStage;

/** Lists for a form: the applications of a region and their versions. */
public record SaeChoices(SaeApi api) {

    /** The applications of the region, sorted by name. */
    public CompletionStage<Listing<Choice>> applications() {
        return Listing.read(api::listApplications)
                .thenApply(list -> list.sorted(Listing.by("AppName"))
                        .choices(app -> Choice.of(
                                app.text("AppId"),
                                app.text("AppName"),
                                app.text("NamespaceId"),
                                app.text("AppDescription"))));
    }

    /**
     * The versions of an application, newest first.
     *
     * @throws io.jenkins.plugins.cloudrollback.core.text.BadParameterException if the id is not valid
     */
    public CompletionStage<Listing<Choice>> versions(String appId) {
        SaeParameters.APP_ID.require(appId);
        return api.listAppVersions(appId)
                .thenApply(versions -> Listing.of(versions).choices(SaeChoices::version));
    }

    private static Choice version(Json version) {
        return Choice.of(
                version.text("Id"),
                SaeApi.created(version) <= 0 ? null : SaeTarget.time(version),
                version.text("Type"),
                SaeTarget.name(version));
    }
}
