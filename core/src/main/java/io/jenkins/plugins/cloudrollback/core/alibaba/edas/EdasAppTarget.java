package io.jenkins.plugins.cloudrollback.core.alibaba.edas;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.AppChanges;
import io.jenkins.plugins.cloudrollback.core.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.core.engine.Change.State;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.MessageBundle;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an application shows.
 *
 * @param app what does not change by a deployment: {@link #CLUSTER}, {@link #NAME} and {@link #INSTANCES}
 * @param versions newest first
 * @param deployed what tells the deployed versions: the deployment groups with a version, or what stands for them
 */
record EdasAppTarget(
        Map<String, String> app, ChangeOrders orders, List<Json> versions, List<Json> deployed, OwnRollbacks own) {
    /** The type of the cluster. */
    static final String CLUSTER = "cluster";
    /** The name of the application; missing if it is not known. */
    static final String NAME = "appName";
    /** The number of instances; missing if it is not known. */
    static final String INSTANCES = "instances";

    private static final String ECS = "2";
    /** Kubernetes run by EDAS, by the container service, and imported. */
    private static final Set<String> KUBERNETES = Set.of("3", "5", "7");

    private static final MessageBundle MESSAGES = MessageBundle.of(EdasAppTarget.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Duration TOLERANCE = Duration.ofMinutes(1);
    private static final int MAX_CANDIDATES = 5;

    static boolean isEcs(@CheckForNull String cluster) {
        return ECS.equals(cluster);
    }

    static boolean isKubernetes(@CheckForNull String cluster) {
        return cluster != null && KUBERNETES.contains(cluster);
    }

    /** The version of an id; null if the provider does not keep it. */
    @CheckForNull
    Json version(@CheckForNull String id) {
        return versions.stream()
                .filter(version -> String.valueOf(id).equals(version.text("Id")))
                .findFirst()
                .orElse(null);
    }

    /** The only version of a name; null if there is none or more than one. */
    @CheckForNull
    private Json named(@CheckForNull String name) {
        List<Json> same = versions.stream()
                .filter(version -> name != null && name.equals(version.text("PackageVersion")))
                .toList();
        return same.size() == 1 ? same.get(0) : null;
    }

    /** Tells whether a request for virtual machines, which goes by the name, can mean this version only. */
    boolean canBeRequested(Json version) {
        return !isEcs(app.get(CLUSTER)) || named(version.text("PackageVersion")) != null;
    }

    AppChanges changes() {
        return new AppChanges(orders, EdasRollback.SERVICE, EdasAppTarget::state, own);
    }

    /** A status that is not documented counts as running. */
    static State state(Json order) {
        return switch (ChangeOrders.status(order)) {
            case EdasProgress.SUCCEEDED -> State.SUCCEEDED;
            case 3, EdasProgress.TERMINATED, 7, 10 -> State.FAILED;
            default -> State.RUNNING;
        };
    }

    /**
     * The version that runs.
     *
     * @return null if it is not known: a change is running, groups run different versions, or it is not listed
     */
    @CheckForNull
    Json running() {
        boolean changing = orders.changes().stream().anyMatch(order -> state(order) == State.RUNNING);
        Set<Json> running = new HashSet<>();
        deployed.forEach(group ->
                running.add(hasVersionId(group) ? version(group.text("PackageVersionId")) : named(name(group))));
        return changing || running.size() != 1 ? null : running.iterator().next();
    }

    /**
     * The version that runs and may be restored: not the newest one after a change that failed, as that may be the version
     * of this change. If EDAS has rolled it back by itself, an older one runs.
     */
    @CheckForNull
    Json runningWell() {
        Json running = running();
        boolean failed = orders.changes().stream().limit(1).anyMatch(order -> state(order) == State.FAILED);
        return failed && running != null && running.equals(versions.get(0)) ? null : running;
    }

    static boolean tellsVersion(Json group) {
        return hasVersionId(group) || name(group) != null;
    }

    private static boolean hasVersionId(Json group) {
        return group.text("PackageVersionId") != null;
    }

    @CheckForNull
    private static String name(Json group) {
        return group.text("PackageVersion");
    }

    /**
     * The version that ran before the one that runs: the second one, if the newest one runs and the last two changes were
     * the deployments of both. A deployment of an earlier version may look like any other, except that the times between
     * the changes and between the versions differ.
     *
     * @return null if it is not known
     */
    @CheckForNull
    Json before() {
        List<Json> lastTwo = orders.changes().stream().limit(2).toList();
        boolean deployed = lastTwo.stream()
                        .map(changes()::of)
                        .allMatch(change -> change.state() == State.SUCCEEDED && change.restored() == null)
                && lastTwo.stream().allMatch(ChangeOrders::isDeployment);
        boolean known = versions.size() > 1 && isSorted() && versions.get(0).equals(running());
        return known && deployed && (lastTwo.size() < 2 || areOfNewest(lastTwo)) ? versions.get(1) : null;
    }

    /** Tells whether the times of all versions are known and differ, and those of all changes are known. */
    private boolean isSorted() {
        Set<Long> times = versions.stream().map(EdasApi::created).collect(Collectors.toSet());
        return times.size() == versions.size()
                && !times.contains(0L)
                && orders.changes().stream().map(ChangeOrders::time).noneMatch(String::isEmpty);
    }

    private boolean areOfNewest(List<Json> lastTwo) {
        try {
            Duration changes = Duration.between(time(lastTwo.get(1)), time(lastTwo.get(0)));
            long created = EdasApi.created(versions.get(0)) - EdasApi.created(versions.get(1));
            return changes.minusMillis(created).abs().compareTo(TOLERANCE) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** In the time zone of the provider, which is not documented. */
    private static LocalDateTime time(Json order) {
        return LocalDateTime.parse(ChangeOrders.time(order), TIME);
    }

    /** Tells why {@link #before} is not known. */
    Message unclear(String appId) {
        if (versions.size() < 2) {
            return MESSAGES.get("noVersionBefore", appId, versions.size());
        }
        List<Message> candidates =
                versions.stream().limit(MAX_CANDIDATES).map(this::describe).toList();
        return MESSAGES.get("unclear", appId, Message.joined(", ", candidates));
    }

    /** The name of the application, if it is known, and its id. */
    Message describe(EdasAppParameters parameters) {
        String name = app.get(NAME);
        return name == null
                ? MESSAGES.get("app", parameters.appId(), parameters.region())
                : MESSAGES.get("app.named", name, parameters.region(), parameters.appId());
    }

    /** The name of a version, if it has one, its id and when it was created. */
    Message describe(Json version) {
        String name = name(version);
        String id = version.text("Id");
        if (name == null) {
            return MESSAGES.get("version", id, created(version));
        }
        boolean unique = named(name) != null;
        return MESSAGES.get(unique ? "version.named" : "version.shared", name, created(version), id);
    }

    /** The creation time of a version in the time zone of the JVM; a question mark if it is not known. */
    static String created(Json version) {
        long created = EdasApi.created(version);
        return created <= 0
                ? "?"
                : Instant.ofEpochMilli(created).atZone(ZoneId.systemDefault()).format(TIME);
    }
}
