package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** One call of each build of a fleet, held at the provider. */
final class Held {
    private final Fleet fleet;
    private final Map<RollbackKind, Hold> holds = new EnumMap<>(RollbackKind.class);

    /**
     * @param operation the provider's name of the call
     * @param how {@code Next::holdRequest} or {@code Next::holdAnswer}
     */
    Held(SimulatedCloud cloud, Fleet fleet, Function<RollbackKind, String> operation, Function<Faults.Next, Hold> how) {
        this.fleet = fleet;
        for (RollbackKind kind : RollbackKind.values()) {
            if (fleet.count(kind) > 0) {
                holds.put(kind, how.apply(cloud.simulator().faults().next(operation.apply(kind), fleet.count(kind))));
            }
        }
    }

    void awaitAll() throws InterruptedException {
        for (Map.Entry<RollbackKind, Hold> hold : holds.entrySet()) {
            assertThat(hold.getValue().awaitArrivals(fleet.count(hold.getKey()), Duration.ofMinutes(1)))
                    .as("%s calls of %s are held", fleet.count(hold.getKey()), hold.getKey())
                    .isTrue();
        }
    }

    void release() {
        holds.values().forEach(Hold::release);
    }
}
