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

/** One call of each build of a matrix, held at the provider. */
final class HeldCalls {
    private final BuildMatrix matrix;
    private final Map<RollbackKind, Hold> holds = new EnumMap<>(RollbackKind.class);

    /**
     * @param operation the provider's name of the call
     * @param how {@code Next::holdRequest} or {@code Next::holdAnswer}
     */
    HeldCalls(
            SimulatedCloud cloud,
            BuildMatrix matrix,
            Function<RollbackKind, String> operation,
            Function<Faults.Next, Hold> how) {
        this.matrix = matrix;
        for (RollbackKind kind : RollbackKind.values()) {
            if (matrix.count(kind) > 0) {
                holds.put(kind, how.apply(cloud.simulator().faults().next(operation.apply(kind), matrix.count(kind))));
            }
        }
    }

    void awaitAll() throws InterruptedException {
        for (Map.Entry<RollbackKind, Hold> hold : holds.entrySet()) {
            assertThat(hold.getValue().awaitArrivals(matrix.count(hold.getKey()), Duration.ofMinutes(1)))
                    .as("%s calls of %s are held", matrix.count(hold.getKey()), hold.getKey())
                    .isTrue();
        }
    }

    void release() {
        holds.values().forEach(Hold::release);
    }
}
