package io.jenkins.plugins.cloudrollback.core.benchmark;

import io.jenkins.plugins.cloudrollback.core.benchmark.ProviderProcess.Calls;
import io.jenkins.plugins.cloudrollback.core.benchmark.ProviderProcess.End;
import io.jenkins.plugins.cloudrollback.core.benchmark.WaitingRollbacks.WaitingRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Measures the cost of thousands of concurrent rollbacks in one JVM, and the delay after which their ends are noticed. The
 * simulated providers run in another JVM and end the rollbacks at different times.
 */
final class WaitingBenchmark {
    private final Settings settings;
    private final ProviderProcess providers;
    private final WaitingRollbacks runner;
    private final List<WaitingRollback> rollbacks;

    private WaitingBenchmark(Settings settings, ProviderProcess providers, WaitingRollbacks runner) {
        this.settings = settings;
        this.providers = providers;
        this.runner = runner;
        this.rollbacks = WaitingRollbacks.of(Target.all(settings));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.ofCommandLine(arguments);
        Report.printMachine();
        System.err.printf("waiting: about %d minutes%n", (settings.longest() + 180) / 60);
        try (ProviderProcess providers = new ProviderProcess(settings);
                WaitingRollbacks runner = new WaitingRollbacks(providers.uri(), settings.budget())) {
            new WaitingBenchmark(settings, providers, runner).run();
        }
        System.exit(0); // does not wait for the idle thread of the HTTP client
    }

    private void run() throws IOException, InterruptedException {
        List<WaitingRollback> warmUp = WaitingRollbacks.of(Target.warmUp(settings));
        runner.begin(warmUp, settings.seed());
        await("the first few have ended", warmUp, WaitingRollback::ended, 60);
        long idle = Jvm.usedHeap();
        long files = Jvm.openFiles();

        Instant begun = Instant.now();
        runner.begin(rollbacks, settings.seed() + 1);
        await("all have begun", rollbacks, WaitingRollback::accepted, settings.shortest());
        Instant accepted = Instant.now();
        long waiting = Jvm.usedHeap();
        long connections = Jvm.openFiles() - files;
        Jvm.Measurement measurement = new Jvm.Measurement();
        while (rollbacks.stream().noneMatch(WaitingRollback::ended)) {
            measurement.sample();
            Thread.sleep(100);
        }
        Instant firstEnd = Instant.now();
        if (measurement.time().toSeconds() < 5) {
            System.err.println("They did not all wait at the same time for long enough: give a longer --shortest.");
        }
        Report.print(
                List.of("While all wait", ""),
                List.of(
                        List.of("rollbacks", Integer.toString(rollbacks.size())),
                        List.of("heap for each of them", kilobytes(waiting - idle)),
                        List.of("connections opened for them, and kept", Long.toString(connections)),
                        List.of(
                                "live threads of the JVM",
                                measurement.minThreads() + " to " + measurement.peakThreads()),
                        List.of("these are", Jvm.threads()),
                        List.of("threads started", Long.toString(measurement.startedThreads())),
                        List.of("CPU", String.format("%.0f %% of one core", measurement.load()))));

        await("all have ended", rollbacks, WaitingRollback::ended, settings.longest() + 120);
        Report.print(
                List.of("Calls", "Seconds", "Number", "Refused", "Per second", "Budget", "Of one account", "Budget"),
                List.of(
                        calls("until all have begun", begun, accepted),
                        calls("while all wait", accepted, firstEnd),
                        calls("until all have ended", firstEnd, Instant.now())));
        ends(warmUp.size());
    }

    private String kilobytes(long all) {
        return String.format("%.1f KB", all / 1024.0 / rollbacks.size());
    }

    private List<String> calls(String when, Instant from, Instant to) throws IOException {
        Calls calls = providers.calls(from, to);
        double seconds = Duration.between(from, to).toMillis() / 1000.0;
        int accounts = Math.min(settings.accounts(), settings.count());
        return List.of(
                when,
                String.format("%.0f", seconds),
                Integer.toString(calls.all()),
                Integer.toString(calls.refused()),
                String.format("%.0f", calls.all() / seconds),
                Integer.toString(accounts * settings.budget()),
                String.format("%.1f, at most %.1f", calls.all() / seconds / accounts, calls.busiest() / seconds),
                Integer.toString(settings.budget()));
    }

    /** @param warmUp rollbacks that were not measured */
    private void ends(int warmUp) throws IOException {
        Map<String, End> ends = providers.ends();
        Map<Status, Integer> statuses = new TreeMap<>();
        Map<Service, List<Double>> delays = new TreeMap<>();
        int wrong = 0;
        for (WaitingRollback rollback : rollbacks) {
            End end = ends.get(rollback.outcome().changeId());
            Status right = rollback.target().succeeds() ? Status.SUCCEEDED : Status.FAILED;
            if (end == null
                    || rollback.outcome().status() != right
                    || !end.outcome().equals(right.name())
                    || !end.target().equals(rollback.target().id())) {
                wrong++;
                System.err.println("wrong: " + rollback.target() + " " + rollback.outcome() + " " + end);
                continue;
            }
            statuses.merge(right, 1, Integer::sum);
            delays.computeIfAbsent(rollback.target().service(), service -> new ArrayList<>())
                    .add(Duration.between(end.at(), rollback.endedAt()).toMillis() / 1000.0);
        }
        List<List<String>> rows = new ArrayList<>();
        delays.forEach((service, seconds) -> rows.add(delay(service.name(), seconds)));
        rows.add(delay("all", delays.values().stream().flatMap(List::stream).toList()));
        Report.print(List.of("Told so many seconds after the end", "Ends", "50 %", "95 %", "99 %", "max"), rows);
        System.out.printf(
                "Outcomes: %s, %d wrong; %d rollbacks took effect for %d asked for%n",
                statuses, wrong, ends.size() - warmUp, rollbacks.size());
    }

    private static List<String> delay(String name, List<Double> seconds) {
        double[] values = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        List<String> row = new ArrayList<>(List.of(name, Integer.toString(values.length)));
        for (int percent : new int[] {50, 95, 99, 100}) {
            row.add(String.format("%.1f", Report.percentile(values, percent)));
        }
        return row;
    }

    static void await(String what, List<WaitingRollback> rollbacks, Predicate<WaitingRollback> condition, int limit)
            throws InterruptedException {
        long begin = System.nanoTime();
        List<WaitingRollback> left = rollbacks;
        for (int i = 1; !left.isEmpty(); i++) {
            Thread.sleep(100);
            left = left.stream().filter(condition.negate()).toList();
            long seconds = (System.nanoTime() - begin) / 1_000_000_000;
            if (left.isEmpty() || i % 100 == 0) {
                System.err.printf("until %s: %d s, %d left%n", what, seconds, left.size());
            }
            if (seconds > limit && !left.isEmpty()) {
                System.err.println(
                        "too late; the first one left: " + left.get(0).status());
                System.exit(1);
            }
        }
    }
}
