package io.jenkins.plugins.cloudrollback.testing;

import hudson.model.Item;
import hudson.security.Permission;
import io.jenkins.plugins.cloudrollback.tracking.DeploymentRollback;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Users, each of which has one permission for a job, besides those that it takes to get there. */
public enum Level {
    /** Not even logged in. */
    ANONYMOUS,
    /** May read Jenkins alone. */
    OUTSIDER,
    /** May do everything, but with other jobs. */
    NEIGHBOUR,
    DISCOVERER(Item.DISCOVER),
    READER(Item.READ),
    BUILDER(Item.READ, Item.BUILD),
    OPERATOR(Item.READ, DeploymentRollback.PERMISSION),
    CONFIGURER(Item.READ, Item.CONFIGURE),
    ADMIN;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Permission[] permissions;

    Level(Permission... permissions) {
        this.permissions = permissions;
    }

    /**
     * Grants the permissions.
     *
     * @param folder which those may read who may do anything with the job
     * @param others the jobs of the neighbour
     * @return the permissions, to which a test may add more
     */
    public static MockAuthorizationStrategy secure(SharedJenkins jenkins, Item folder, Item job, Item... others) {
        MockAuthorizationStrategy strategy = new MockAuthorizationStrategy();
        for (Level level : values()) {
            if (level != ANONYMOUS) {
                strategy.grant(level == ADMIN ? Jenkins.ADMINISTER : Jenkins.READ)
                        .everywhere()
                        .to(level.user());
            }
            if (level.mayDiscover()) {
                strategy.grant(Item.READ).onItems(folder).to(level.user());
                strategy.grant(level.permissions).onItems(job).to(level.user());
            }
        }
        strategy.grant(Item.READ, Item.BUILD, Item.CONFIGURE).onItems(others).to(NEIGHBOUR.user());
        jenkins.secure(strategy);
        return strategy;
    }

    public String user() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the user may know that there is the job. */
    public boolean mayDiscover() {
        return permissions.length > 0;
    }

    public boolean mayRead() {
        return this == ADMIN || List.of(permissions).contains(Item.READ);
    }

    /** Sends a request without a body, with the user's name as password. */
    public HttpResponse<String> send(String verb, String url, boolean crumb) {
        return send(user(), verb, url, crumb);
    }

    /** Like {@link #send(String, String, boolean)}, also for other users. */
    public static HttpResponse<String> send(String user, String verb, String url, boolean crumb) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(Jenkins.get().getRootUrl() + url))
                .method(verb, BodyPublishers.noBody());
        if (!user.equals(ANONYMOUS.user())) {
            String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
            request.header("Authorization", "Basic " + login);
        }
        if (crumb) {
            request.header("Jenkins-Crumb", "test");
        }
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    public static Stream<Level> all() {
        return Stream.of(values());
    }
}
