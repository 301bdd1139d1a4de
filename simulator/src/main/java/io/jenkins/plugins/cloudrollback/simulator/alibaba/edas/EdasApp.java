package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An application of EDAS with its versions. Its public methods are for tests: they act as other users do. */
public final class EdasApp {
    /** The script of a rollback by default. */
    public static final Script ROLLBACK = Script.of("0:5 1:30 2");

    /** The cluster type of applications that run on virtual machines. */
    static final int ECS = 2;

    /**
     * A package version.
     *
     * @param name chosen by the deployer, and not unique
     * @param added whether a test has added it, as opposed to a deployment or a rollback
     */
    record Version(String id, String name, Instant created, boolean added) {}

    private final SharedState shared;
    private final ChangeOrders orders;
    private final String id;
    private final String name;
    private final List<Version> versions = new ArrayList<>();
    private final List<Map<String, String>> received = new ArrayList<>();
    private Script next;
    private int clusterType = 5;
    private int instances = 2;
    private final List<String> groups = new ArrayList<>();

    EdasApp(SharedState shared, ChangeOrders orders, String id, String name) {
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

    /**
     * Sets the type of the cluster: 2 for virtual machines (ECS), 3, 5 (the default) and 7 for Kubernetes, others for what
     * is discontinued.
     */
    public EdasApp clusterType(int type) {
        synchronized (shared) {
            clusterType = type;
            return this;
        }
    }

    /** Sets the number of instances, 2 by default. */
    public EdasApp instances(int count) {
        synchronized (shared) {
            instances = count;
            return this;
        }
    }

    int instances() {
        return instances;
    }

    /** Adds a second deployment group, which keeps its version; null for none. */
    public EdasApp addGroup(String versionId) {
        synchronized (shared) {
            groups.add(versionId);
            return this;
        }
    }

    /** Returns the versions of the groups besides the default one. */
    List<String> groups() {
        return groups;
    }

    int clusterType() {
        return clusterType;
    }

    boolean isKubernetes() {
        return clusterType == 3 || clusterType == 5 || clusterType == 7;
    }

    /** Adds a deployed version. The version added last is the newest and is running. */
    public EdasApp addVersion(String versionId, String versionName) {
        synchronized (shared) {
            addVersion(versionId, versionName, true);
            return this;
        }
    }

    void addVersion(String versionId, String versionName, boolean added) {
        Instant now = shared.now();
        // Two versions never have the same time.
        Instant earliest = versions.isEmpty() ? now : versions.get(0).created().plusMillis(1);
        versions.add(0, new Version(versionId, versionName, now.isBefore(earliest) ? earliest : now, added));
    }

    /** Returns the versions, newest first. */
    List<Version> versions() {
        return versions;
    }

    /** Returns the id of the running version, or null before the first deployment. */
    public String runningVersion() {
        synchronized (shared) {
            return orders.deployedVersion(id, shared.now())
                    .or(() ->
                            versions.stream().filter(Version::added).findFirst().map(Version::id))
                    .orElse(null);
        }
    }

    /** Returns the query parameters of each request that went back to a version, oldest first. */
    public List<Map<String, String>> receivedDeployments() {
        synchronized (shared) {
            return List.copyOf(received);
        }
    }

    void received(Map<String, String> parameters) {
        received.add(Map.copyOf(parameters));
    }

    /** Sets the script of the next rollback; later ones follow {@link #ROLLBACK} again. */
    public void nextRollback(Script script) {
        synchronized (shared) {
            next = script;
        }
    }

    /** Starts a deployment by another user. Returns its id, or empty if a change is running. */
    public Optional<String> deploy(String by, String source, Script script) {
        synchronized (shared) {
            String version = shared.uuid();
            Optional<String> order = begin(ChangeOrder.DEPLOY, by, source, version, script);
            order.ifPresent(deployed -> addVersion(version, "1.0." + (versions.size() + 1), false));
            return order;
        }
    }

    /** Starts a rollback by another user. Returns its id, or empty if a change is running. */
    public Optional<String> rollback(String by, String source, Script script) {
        return begin(ChangeOrder.ROLLBACK, by, source, null, script);
    }

    /** Goes back to a version, as another user. Returns its id, or empty if a change is running. */
    public Optional<String> goBack(String by, String source, String versionId, Script script) {
        return begin(ChangeOrder.HISTORIC, by, source, versionId, script);
    }

    /** Returns the version of the last change that has one, whether or not it has succeeded. */
    String lastVersion() {
        return orders.of(id).stream()
                .map(ChangeOrder::versionId)
                .filter(version -> version != null)
                .findFirst()
                .orElseGet(this::runningVersion);
    }

    /**
     * Aborts the running change and rolls it back by a new order, as another user. Returns empty if none is running.
     */
    public Optional<String> abortAndRollback(String by, String source, Script script) {
        synchronized (shared) {
            Instant now = shared.now();
            ChangeOrder running = orders.running(id, now);
            if (running == null) {
                return Optional.empty();
            }
            running.run().end("6", now);
            return begin(ChangeOrder.ROLLBACK, by, source, runningVersion(), script);
        }
    }

    private Optional<String> begin(String type, String by, String source, String versionId, Script script) {
        synchronized (shared) {
            if (orders.running(id, shared.now()) != null) {
                return Optional.empty();
            }
            return Optional.of(
                    orders.begin(id, type, by, source, versionId, script).id());
        }
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
}
