package io.jenkins.plugins.cloudrollback.simulator.alibaba.sae;

import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An application of SAE with its versions. Its public methods are for tests: they act as other users do. */
public final class SaeApp {
    /** The script of a rollback by default: two batches and success. */
    public static final Script ROLLBACK = Script.of("0:5 1:30 9:10 1:30 2");

    private static final List<String> HISTORY =
            List.of("CoDeploy", "CoScaleOut", "CoRestartApplication", "CoRollback", "CoBindSlb");

    /**
     * A version of the list.
     *
     * @param added whether a test has added it, as opposed to a deployment or a rollback
     */
    record Version(String id, Instant created, String image, boolean added) {}

    private final SharedState shared;
    private final ChangeOrders orders;
    private final String id;
    private final String name;
    private final List<Version> versions = new ArrayList<>();
    private final List<Map<String, String>> received = new ArrayList<>();
    private Script next;
    private int instances = 4;
    private int images;

    SaeApp(SharedState shared, ChangeOrders orders, String id, String name) {
        this.shared = shared;
        this.orders = orders;
        this.id = id;
        this.name = name;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public SaeApp instances(int count) {
        synchronized (shared) {
            instances = count;
            return this;
        }
    }

    /** Adds a deployed version. The version added last is the newest and is running. */
    public SaeApp addVersion(String versionId) {
        synchronized (shared) {
            addVersion(versionId, newImage(), true);
            return this;
        }
    }

    private void addVersion(String versionId, String image, boolean added) {
        versions.add(0, new Version(versionId, shared.now(), image, added));
    }

    private String newImage() {
        return "registry.invalid/" + name + ":1." + images++;
    }

    /** Adds a version with the package of another one. */
    void addCopy(String versionId) {
        addVersion(shared.uuid(), version(versionId).image(), false);
    }

    /** Adds ended orders of many types from before all others, so that the list of orders has pages. */
    public void addHistory(int count) {
        synchronized (shared) {
            orders.addHistory(id, count, HISTORY);
        }
    }

    /** Sets the script of the next rollback; later ones follow {@link #ROLLBACK} again. */
    public void nextRollback(Script script) {
        synchronized (shared) {
            next = script;
        }
    }

    /** Starts the deployment of a new version by another user. Returns its id, or empty if a change is running. */
    public Optional<String> deploy(String by, String source, Script script) {
        synchronized (shared) {
            if (orders.running(id, shared.now()) != null) {
                return Optional.empty();
            }
            String version = shared.uuid();
            addVersion(version, newImage(), false);
            return Optional.of(orders.begin(id, ChangeOrder.DEPLOY, by, source, version, script)
                    .id());
        }
    }

    /** Starts a rollback by another user. Returns its id, or empty if a change is running. */
    public Optional<String> rollback(String by, String source, String versionId, Script script) {
        synchronized (shared) {
            if (orders.running(id, shared.now()) != null) {
                return Optional.empty();
            }
            return Optional.of(orders.begin(id, ChangeOrder.ROLLBACK, by, source, versionId, script)
                    .id());
        }
    }

    /** Approves the order that waits in state 11. Returns false if there is none. */
    public boolean approve() {
        return resume("11");
    }

    /** Confirms the next batch, as in the console. Returns false if no order waits in state 8. */
    public boolean confirm() {
        return resume("8");
    }

    /** Ends the running change in a state, whatever its script says. */
    public void endChange(String state) {
        synchronized (shared) {
            orders.running(id, shared.now()).run().end(state, shared.now());
        }
    }

    /** Returns the query parameters of each RollbackApplication that was carried out, oldest first. */
    public List<Map<String, String>> receivedRollbacks() {
        synchronized (shared) {
            return List.copyOf(received);
        }
    }

    /** Returns the running version, or null before the first deployment. */
    public String runningVersion() {
        synchronized (shared) {
            return orders.deployedVersion(id, shared.now())
                    .or(() ->
                            versions.stream().filter(Version::added).findFirst().map(Version::id))
                    .orElse(null);
        }
    }

    private boolean resume(String state) {
        synchronized (shared) {
            ChangeOrder order = orders.running(id, shared.now());
            return order != null && order.run().resume(state, shared.now());
        }
    }

    int instances() {
        return instances;
    }

    List<Version> versions() {
        return versions;
    }

    /** Returns whether a version has run. */
    boolean hasRun(Version version) {
        return version.added()
                || orders.of(id).stream()
                        .anyMatch(order -> version.id().equals(order.versionId()) && order.hasSucceeded(shared.now()));
    }

    /** Returns the version of the last change, even if that has not succeeded; null before the first deployment. */
    String lastVersion() {
        return orders.of(id).stream()
                .map(ChangeOrder::versionId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(this::runningVersion);
    }

    /** Returns null if there is none. */
    Version version(String versionId) {
        return versions.stream()
                .filter(version -> version.id().equals(versionId))
                .findFirst()
                .orElse(null);
    }

    /** Starts a rollback with a given id, even if a change is running. */
    public void addRollback(String orderId, String by, Script script) {
        synchronized (shared) {
            orders.begin(orderId, id, ChangeOrder.ROLLBACK, by, "pop", null, script);
        }
    }

    /** Returns the script for a rollback that starts now, and resets it to the default. */
    Script takeNextScript() {
        Script script = next == null ? ROLLBACK : next;
        next = null;
        return script;
    }

    void received(Map<String, String> parameters) {
        received.add(Map.copyOf(parameters));
    }
}
