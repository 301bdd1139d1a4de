package io.jenkins.plugins.cloudrollback.core.alibaba.sae;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.AppChanges;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.Change.State;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an application shows.
 *
 * @param versions newest first
 * @param config the {@code Data} of DescribeApplicationConfig; null if it can't be read
 */
record SaeTarget(
        List<Json> versions,
        ChangeOrders orders,
        @CheckForNull Json config,
        OwnRollbacks own) {
    private static final MessageBundle MESSAGES = MessageBundle.of(SaeTarget.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int MAX_CANDIDATES = 10;
    private static final Pattern QUERY_OR_SCHEME = Pattern.compile("[?#].*|^https?://");

    /** The version of an id; null if the provider does not keep it. */
    @CheckForNull
    Json version(@CheckForNull String id) {
        return versions.stream()
                .filter(version -> String.valueOf(id).equals(version.text("Id")))
                .findFirst()
                .orElse(null);
    }

    AppChanges changes() {
        return new AppChanges(orders, SaeRollback.SERVICE, SaeTarget::state, own);
    }

    /** A status that is not documented counts as running. */
    static State state(Json order) {
        return switch (ChangeOrders.status(order)) {
            case 2 -> State.SUCCEEDED;
            case 3, 6, 10 -> State.FAILED;
            default -> State.RUNNING;
        };
    }

    static boolean isOpen(Json order) {
        return state(order) == State.RUNNING;
    }

    /**
     * The version that runs. Neither the versions nor the change orders name it: it is the newest one if the last change
     * was a deployment, and a rollback of this Jenkins is known. The configuration shows the package, which may be that of
     * one version only.
     *
     * @return null if it is not known for certain
     */
    @CheckForNull
    Json running() {
        List<Json> last = last();
        if (versions.isEmpty() || last.stream().anyMatch(order -> state(order) != State.SUCCEEDED)) {
            return null;
        }
        Json byOrders = byOrders(last);
        Json byPackage = byPackage();
        boolean contradictory = byOrders != null && byPackage != null && !byOrders.equals(byPackage);
        return contradictory ? null : byOrders != null ? byOrders : byPackage;
    }

    /** The last change, or several of which the last one is not known, as they were created in the same second. */
    private List<Json> last() {
        List<Json> changes = orders.changes();
        return changes.stream()
                .filter(order -> ChangeOrders.time(order).equals(ChangeOrders.time(changes.get(0))))
                .toList();
    }

    /** @param last what may be the last change, which has succeeded */
    @CheckForNull
    private Json byOrders(List<Json> last) {
        if (!isSorted() || last.size() > 1) {
            return null;
        } else if (last.isEmpty()) {
            return versions.get(0);
        }
        // A deployment that was aborted may end under its own id and type, as a rollback of this Jenkins.
        String restored = changes().of(last.get(0)).restored();
        boolean deployed = restored == null && ChangeOrders.isDeployment(last.get(0));
        return deployed ? versions.get(0) : version(restored);
    }

    /** The only version with the package that the configuration shows; null if there is none or more than one. */
    @CheckForNull
    Json byPackage() {
        if (config == null) {
            return null;
        }
        String running = address(config.raw("ImageUrl", "PackageUrl"));
        List<Json> same = versions.stream()
                .filter(version -> running != null && running.equals(address(version.raw("BuildPackageUrl", "WarUrl"))))
                .toList();
        return same.size() == 1 ? same.get(0) : null;
    }

    /** Without the scheme and the query, which may hold a signature for the download. */
    @CheckForNull
    private static String address(@CheckForNull String url) {
        return url == null ? null : QUERY_OR_SCHEME.matcher(url).replaceAll("");
    }

    /**
     * The version that ran before the one that runs or is being deployed: the second one, if the last change and the one
     * before were deployments, the latter has succeeded, and the version of the last one is in the list. As long as that
     * deployment has not succeeded, this is certain only if the second version is the one that the configuration shows.
     *
     * @return null if it is not known
     */
    @CheckForNull
    Json before() {
        List<Json> changes = orders.changes();
        List<Json> lastTwo = changes.subList(0, Math.min(changes.size(), 2));
        boolean deployed = lastTwo.stream()
                        .allMatch(order -> ChangeOrders.isDeployment(order)
                                && changes().of(order).restored() == null)
                && lastTwo.stream().skip(1).allMatch(order -> state(order) == State.SUCCEEDED);
        if (versions.size() < 2 || !isSorted() || !deployed) {
            return null;
        }
        Json byPackage = byPackage();
        boolean succeeded = lastTwo.stream().limit(1).allMatch(order -> state(order) == State.SUCCEEDED);
        boolean known = succeeded
                ? byPackage == null || byPackage.equals(versions.get(0))
                : versions.get(1).equals(byPackage);
        return known ? versions.get(1) : null;
    }

    /** Tells why {@link #before} is not known. */
    Message unclear(String appId) {
        if (versions.size() < 2) {
            return MESSAGES.get("noVersionBefore", appId, versions.size());
        }
        boolean wentBack = isSorted() && orders.changes().stream().limit(2).anyMatch(ChangeOrders::isRollback);
        List<Message> candidates =
                versions.stream().limit(MAX_CANDIDATES).map(this::describe).toList();
        return MESSAGES.get(wentBack ? "wentBackLast" : "unclear", appId, Message.joined(", ", candidates));
    }

    /** Tells whether the sequence of all versions and changes is known. */
    private boolean isSorted() {
        return orders.complete()
                && versions.stream().allMatch(version -> SaeApi.created(version) > 0)
                && orders.changes().stream().map(ChangeOrders::time).noneMatch(String::isEmpty);
    }

    /** The name of the application, if it is known, and its id. */
    Message describe(SaeParameters parameters) {
        String name = config == null ? null : config.text("AppName");
        return name == null
                ? MESSAGES.get("target", parameters.appId(), parameters.region())
                : MESSAGES.get("target.named", name, parameters.region(), parameters.appId());
    }

    /** The name of a version, if it has one, its id and when it was created. */
    Message describe(Json version) {
        String name = name(version);
        String id = version.text("Id");
        if (name == null) {
            return MESSAGES.get("version", id, time(version));
        }
        boolean unique =
                versions.stream().filter(other -> name.equals(name(other))).count() == 1;
        return MESSAGES.get(unique ? "version.named" : "version.shared", name, time(version), id);
    }

    /** The image with its tag, or the file of the package; null if there is none. */
    @CheckForNull
    static String name(Json version) {
        String address = address(version.raw("BuildPackageUrl", "WarUrl"));
        String name = address == null ? "" : address.substring(address.lastIndexOf('/') + 1);
        return name.isBlank() ? null : UntrustedText.sanitize(name);
    }

    /** The creation time of a version in the time zone of the JVM; a question mark if it is not known. */
    static String time(Json version) {
        long created = SaeApi.created(version);
        return created <= 0
                ? "?"
                : Instant.ofEpochMilli(created).atZone(ZoneId.systemDefault()).format(TIME);
    }
}
