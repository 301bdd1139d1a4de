package io.jenkins.plugins.cloudrollback.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs many schedules and checks the invariants of each. {@code -Dsimulation.seed=N} runs only that schedule and prints
 * its log; {@code -Dsimulation.count=N} sets the number of schedules; {@code -Dsimulation.first=N} sets the first seed.
 */
class SimulationTest {
    private static final long COUNT = Long.getLong("simulation.count", 10_000);
    private static final long FIRST = Long.getLong("simulation.first", 1);

    @Test
    void everySchedulePasses() {
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            replay(seed);
            return;
        }
        Map<String, LongAdder> ends = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        LongStream.range(FIRST, FIRST + COUNT).parallel().forEach(number -> {
            if (broken.size() < 20) {
                String end = check(number);
                ends.computeIfAbsent(end.replaceFirst("BROKEN.*", "BROKEN"), key -> new LongAdder())
                        .increment();
                if (end.contains("BROKEN")) {
                    broken.add(end);
                }
            }
        });
        System.out.printf(
                "simulation: %,d schedules from seed %d in %.1f s%n%s%n",
                COUNT, FIRST, (System.nanoTime() - begin) / 1e9, new java.util.TreeMap<>(ends));
        assertThat(broken)
                .as("replay one with: bin/maven -f core/pom.xml test -Dtest=SimulationTest -Dsimulation.seed=<seed>")
                .isEmpty();
        // The schedules must cover all statuses of all services.
        for (String service : new String[] {"SAE", "EDAS", "CodeArts Deploy", "RFS"}) {
            for (String status : new String[] {"SUCCEEDED", "FAILED", "REFUSED", "TIMED_OUT", "UNKNOWN", "STOPPED"}) {
                assertThat(ends.getOrDefault(service + " " + status, new LongAdder())
                                .sum())
                        .as(service + " " + status)
                        .isGreaterThan(COUNT / 4000);
            }
        }
    }

    private static String check(long seed) {
        Schedule schedule = new Schedule(seed);
        try {
            schedule.run();
            if (schedule.outcome == null) {
                return "refused before the block";
            }
            new Invariants(schedule).check();
            return schedule.outcome.service() + (schedule.block == null ? " " : " block ") + schedule.outcome.status();
        } catch (AssertionError | RuntimeException e) {
            return schedule.scenario.getClass().getSimpleName() + " BROKEN seed " + seed + ": " + e;
        }
    }

    private static void replay(long seed) {
        Schedule schedule = new Schedule(seed);
        try {
            schedule.run();
            if (schedule.outcome != null) {
                new Invariants(schedule).check();
            }
        } finally {
            schedule.log.forEach(System.out::println);
            schedule.simulator.calls().all().forEach(System.out::println);
            schedule.simulator.effects().all().forEach(System.out::println);
            schedule.scenario.history.forEach(System.out::println);
            System.out.println(schedule.outcome);
        }
    }
}
