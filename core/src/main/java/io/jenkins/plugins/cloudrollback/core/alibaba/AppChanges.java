package io.jenkins.plugins.cloudrollback.core.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Observation;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The change orders of an application in the terms of the decision table.
 *
 * @param service the key of the service in {@code own}
 * @param state what the status of an order means
 */
public record AppChanges(ChangeOrders orders, String service, Function<Json, Change.State> state, OwnRollbacks own) {

    public Change of(Json order) {
        return ChangeOrders.change(order, state.apply(order), own.restoredBy(service, ChangeOrders.id(order)));
    }

    private List<Change> of(List<Json> list) {
        return list.stream().map(this::of).toList();
    }

    /** The last change; null if there is none. */
    @CheckForNull
    public Change last() {
        return orders.changes().stream().findFirst().map(this::of).orElse(null);
    }

    /** The changes since the restore point; null if there is none, and if they are not known for certain. */
    @CheckForNull
    public List<Change> since(Situation situation) {
        RestorePoint restorePoint = situation.restorePoint();
        return restorePoint == null ? null : since(restorePoint.facts());
    }

    @CheckForNull
    private List<Change> since(Map<String, String> baseline) {
        List<Json> fresh = orders.changesSince(baseline);
        return fresh == null ? null : of(fresh);
    }

    /** See {@link Observation} for the other parameters. */
    public Observation observe(Situation situation, boolean named, @CheckForNull String version, boolean abort) {
        List<Change> all = of(orders.changes());
        return new Observation(
                situation,
                named,
                version,
                abort,
                since(situation),
                situation.plan() == null ? List.of() : since(situation.plan().facts()),
                all.stream()
                        .filter(change -> change.state() == Change.State.RUNNING)
                        .toList(),
                all.isEmpty() ? null : all.get(0));
    }
}
