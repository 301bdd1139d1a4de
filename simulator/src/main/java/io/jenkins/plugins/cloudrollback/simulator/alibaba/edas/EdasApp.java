package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.Optional;

/** An application of EDAS in a Kubernetes cluster. Its public methods are for tests: they act as other users do. */
public final class EdasApp {
    /** The script of a rollback by default. */
    public static final Script ROLLBACK = Script.of("0:5 1:30 2");

    private final SharedState shared;
    private final ChangeOrders orders;
    private final String id;
    private final String name;
    private Script next;

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

    /** Sets the script of the next rollback; later ones follow {@link #ROLLBACK} again. */
    public void nextRollback(Script script) {
        synchronized (shared) {
            next = script;
        }
    }

    /** Starts a deployment by another user. Returns its id, or empty if a change is running. */
    public Optional<String> deploy(String by, String source, Script script) {
        return begin(ChangeOrder.DEPLOY, by, source, script);
    }

    /** Starts a rollback by another user. Returns its id, or empty if a change is running. */
    public Optional<String> rollback(String by, String source, Script script) {
        return begin(ChangeOrder.ROLLBACK, by, source, script);
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
            return begin(ChangeOrder.ROLLBACK, by, source, script);
        }
    }

    private Optional<String> begin(String type, String by, String source, Script script) {
        synchronized (shared) {
            if (orders.running(id, shared.now()) != null) {
                return Optional.empty();
            }
            return Optional.of(orders.begin(id, type, by, source, null, script).id());
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
