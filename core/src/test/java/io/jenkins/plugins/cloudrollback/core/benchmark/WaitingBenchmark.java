package io.jenkins.plugins.cloudrollback.core.benchmark;

import io.jenkins.plugins.cloudrollback.core.benchmark.ProviderProcess.Calls;
import io.jenkins.plugins.cloudrollback.core.benchmark.ProviderProcess.End;
import io.jenkins.plugins.cloudrollback.core.benchmark.Waits.Wait;
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
 * Thousands of rollbacks that wait at the same time in one JVM, for providers in another one that end them at different
 * times: what the waiting costs, and how late we learn of the ends.
 */
final class WaitingBenchmark {
    private final Settings settings;
    private final ProviderProcess providers;
    private final Waits ours;
    private final List<Wait> waits;

    private WaitingBenchmark(Settings settings, ProviderProcess providers, Waits ours) {
        this.settings = settings;
        this.providers = providers;
        this.ours = ours;
        this.waits = Waits.of(Target.all(settings));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = settings(arguments);
        Report.printMachine();
        System.err.printf("waiting: about %d minutes%n", (settings.longest() + 180) / 60);
        try (ProviderProcess providers = new ProviderProcess(arguments);
                Waits ours = new Waits(providers.uri(), settings.budget())) {
            new WaitingBenchmark(settings, providers, ours).run();
        }
        System.exit(0); // the HTTP client's own thread would go on for a while
    }

    private static Settings settings(String... arguments) {
        try {
            return Settings.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    private void run() throws IOException, InterruptedException {
        List<Wait> few = Waits.of(Target.warmUp(settings));
        ours.begin(few, settings.seed());
        await("the first few have ended", few, Wait::ended, 60);
        long idle = Jvm.usedHeap();
        long files = Jvm.openFiles();

        Instant begun = Instant.now();
        ours.begin(waits, settings.seed() + 1);
        await("all have begun", waits, Wait::accepted, settings.shortest());
        Instant accepted = Instant.now();
        long waiting = Jvm.usedHeap();
        long connections = Jvm.openFiles() - files;
        Jvm.Watch watch = new Jvm.Watch();
        while (waits.stream().noneMatch(Wait::ended)) {
            watch.look();
            Thread.sleep(100);
        }
        Instant firstEnd = Instant.now();
        if (watch.time().toSeconds() < 5) {
            System.err.println("They did not all wait at the same time for long enough: give a longer --shortest.");
        }
        Report.print(
                List.of("While all wait", ""),
                List.of(
                        List.of("rollbacks", Integer.toString(waits.size())),
                        List.of("heap for each of them", kilobytes(waiting - idle)),
                        List.of("connections opened for them, and kept", Long.toString(connections)),
                        List.of("live threads of the JVM", watch.fewestThreads() + " to " + watch.mostThreads()),
                        List.of("these are", Jvm.threads()),
                        List.of("threads started", Long.toString(watch.startedThreads())),
                        List.of("CPU", String.format("%.0f %% of one core", watch.load()))));

        await("all have ended", waits, Wait::ended, settings.longest() + 120);
        Report.print(
                List.of("Calls", "Seconds", "Number", "Refused", "Per second", "Budget", "Of one account", "Budget"),
                List.of(
                        calls("until all have begun", begun, accepted),
                        calls("while all wait", accepted, firstEnd),
                        calls("until all have ended", firstEnd, Instant.now())));
        ends(few.size());
    }

    private String kilobytes(long all) {
        return String.format("%.1f KB", all / 1024.0 / waits.size());
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

    /** @param few rollbacks that were not measured */
    private void ends(int few) throws IOException {
        Map<String, End> ends = providers.ends();
        Map<Status, Integer> told = new TreeMap<>();
        Map<Service, List<Double>> delays = new TreeMap<>();
        int wrong = 0;
        for (Wait wait : waits) {
            End end = ends.get(wait.outcome().changeId());
            Status right = wait.target().good() ? Status.SUCCEEDED : Status.FAILED;
            if (end == null
                    || wait.outcome().status() != right
                    || !end.outcome().equals(right.name())
                    || !end.target().equals(wait.target().id())) {
                wrong++;
                System.err.println("wrong: " + wait.target() + " " + wait.outcome() + " " + end);
                continue;
            }
            told.merge(right, 1, Integer::sum);
            delays.computeIfAbsent(wait.target().service(), service -> new ArrayList<>())
                    .add(Duration.between(end.at(), wait.endedAt()).toMillis() / 1000.0);
        }
        List<List<String>> rows = new ArrayList<>();
        delays.forEach((service, seconds) -> rows.add(delay(service.name(), seconds)));
        rows.add(delay("all", delays.values().stream().flatMap(List::stream).toList()));
        Report.print(List.of("Told so many seconds after the end", "Ends", "50 %", "95 %", "99 %", "max"), rows);
        System.out.printf(
                "Outcomes: %s, %d wrong; %d rollbacks took effect for %d asked for%n",
                told, wrong, ends.size() - few, waits.size());
    }

    private static List<String> delay(String name, List<Double> seconds) {
        double[] values = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        List<String> row = new ArrayList<>(List.of(name, Integer.toString(values.length)));
        for (int percent : new int[] {50, 95, 99, 100}) {
            row.add(String.format("%.1f", Report.percentile(values, percent)));
        }
        return row;
    }

    private static void await(String what, List<Wait> waits, Predicate<Wait> condition, int limit)
            throws InterruptedException {
        long begin = System.nanoTime();
        List<Wait> left = waits;
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
