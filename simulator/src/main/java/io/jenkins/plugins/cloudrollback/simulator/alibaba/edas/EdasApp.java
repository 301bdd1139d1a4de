package io.jenkins.plugins.cloudrollback.simulator.alibaba.edas;

import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrder;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.ChangeOrders;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.time.Instant;
import java.util.Optional;

/** An application of EDAS in a Kubernetes cluster, and what others do to it meanwhile. */
public final class EdasApp {
    /** What a rollback does unless told otherwise. */
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

    /** The life of the next rollback; those after it follow {@link #ROLLBACK} again. */
    public void nextRollback(Script script) {
        synchronized (shared) {
            next = script;
        }
    }

    /** Somebody deploys. Empty when another change is running. */
    public Optional<String> deploy(String by, String source, Script script) {
        return begin(ChangeOrder.DEPLOY, by, source, script);
    }

    /** A colleague rolls back what has already ended. Empty when a change is running. */
    public Optional<String> rollback(String by, String source, Script script) {
        return begin(ChangeOrder.ROLLBACK, by, source, script);
    }

    /** A colleague aborts the running change and rolls it back by a new order. Empty when none is running. */
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

    /** Begins a rollback under an id of the caller's choice. */
    public void addRollback(String orderId, String by, Script script) {
        synchronized (shared) {
            orders.begin(orderId, id, ChangeOrder.ROLLBACK, by, "pop", null, script);
        }
    }

    /** The script that the rollback beginning now follows. */
    Script takeNextScript() {
        Script script = next == null ? ROLLBACK : next;
        next = null;
        return script;
    }
}
