package io.jenkins.plugins.cloudrollback.core.benchmark;

import io.jenkins.plugins.cloudrollback.core.benchmark.ProviderProcess.Calls;
import io.jenkins.plugins.cloudrollback.core.benchmark.ProviderProcess.End;
import io.jenkins.plugins.cloudrollback.core.benchmark.WaitingRollbacks.WaitingRollback;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.text.DecimalFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * Compares the engine with what a step usually does: the vendor's SDK in a thread for each wait, which asks once a
 * second. Each {@link Peer} waits in a JVM of its own for the same rollbacks, which run at the provider already: first
 * all of one account, then spread over several.
 */
final class PeersBenchmark {
    private static final List<String> HEAD = List.of(
            "Waits",
            "By",
            "Threads",
            "Heap for each, KB",
            "Connections",
            "Calls per second",
            "Of one account, at most",
            "CPU, % of one core",
            "Told after the end: median, s",
            "95 %");

    private final String waits;
    private final Settings settings;

    /** @param each settings for one service; the targets are spread evenly over all services */
    private PeersBenchmark(Settings each, int accounts) {
        waits = each.count() + " of " + accounts + (accounts == 1 ? " account" : " accounts");
        settings = new Settings(
                Target.SERVICES.size() * each.count(),
                Target.SERVICES.size() * accounts,
                each.budget(),
                each.shortest(),
                each.longest(),
                each.seed());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings each = Settings.ofCommandLine(arguments);
        Report.printMachine();
        System.err.printf("peers: up to %d minutes%n", 8 * (each.longest() + 40) / 60);
        List<List<String>> rows = new ArrayList<>();
        for (int accounts : new TreeSet<>(List.of(1, each.accounts()))) {
            new PeersBenchmark(each, accounts).run(rows);
        }
        Report.print(HEAD, rows);
        System.exit(0); // does not wait for the idle thread of the HTTP client
    }

    private void run(List<List<String>> rows) throws IOException, InterruptedException {
        for (Service service : List.of(Service.EDAS, Service.RFS)) {
            double[] ours = measure("engine", service);
            double[] theirs = measure("sdk", service);
            double[] ratios = new double[ours.length];
            for (int i = 0; i < ours.length; i++) {
                ratios[i] = ours[i] / theirs[i];
            }
            rows.add(row(service + ", ours", ours, "0.#"));
            rows.add(row(service + ", SDK", theirs, "0.#"));
            rows.add(row(service + ", ours / SDK", ratios, "0.##"));
        }
    }

    private List<String> row(String by, double[] figures, String format) {
        List<String> row = new ArrayList<>(List.of(waits, by));
        DoubleStream.of(figures).mapToObj(new DecimalFormat(format)::format).forEach(row::add);
        return row;
    }

    private double[] measure(String peer, Service service) throws IOException, InterruptedException {
        System.err.println(peer + " " + service + " " + waits);
        List<String> arguments = new ArrayList<>(List.of(peer, service.name()));
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        try (ProviderProcess providers = new ProviderProcess(settings);
                WaitingRollbacks starter = new WaitingRollbacks(providers.uri(), 1000)) {
            arguments.add(providers.uri().toString());
            arguments.addAll(settings.arguments());
            try (JavaProcess waiting = new JavaProcess(PeerMain.class, options, arguments)) {
                begin(starter, Target.of(service, Target.warmUp(settings)), waiting);
                waiting.line();
                List<Target> targets = Target.of(service, Target.all(settings));
                begin(starter, targets, waiting);
                String[] usage = waiting.line().split(" ");
                Instant from = Instant.parse(usage[4]);
                Instant to = Instant.parse(usage[5]);
                double[] delays = delays(waiting, targets.size(), providers.ends());
                Calls calls = providers.calls(from, to);
                return new double[] {
                    Double.parseDouble(usage[0]),
                    Double.parseDouble(usage[1]) / 1024,
                    Double.parseDouble(usage[2]),
                    calls.all() / seconds(from, to),
                    calls.busiest() / seconds(from, to),
                    Double.parseDouble(usage[3]),
                    Report.percentile(delays, 50),
                    Report.percentile(delays, 95)
                };
            }
        }
    }

    /** Starts rollbacks at the provider, and hands them over to the peer. */
    private void begin(WaitingRollbacks starter, List<Target> targets, JavaProcess peer) throws InterruptedException {
        List<WaitingRollback> rollbacks = WaitingRollbacks.of(targets);
        starter.begin(rollbacks, settings.seed());
        WaitingBenchmark.await("all have begun", rollbacks, WaitingRollback::accepted, settings.shortest());
        rollbacks.forEach(rollback -> peer.send(rollback.handOver().toJson()));
    }

    /** Reads the ends that a peer has noticed. All must be right. */
    private static double[] delays(JavaProcess peer, int count, Map<String, End> ends) throws IOException {
        double[] delays = new double[count];
        for (int i = 0; i < count; i++) {
            String[] noticed = peer.line().split(" ", 3);
            End end = ends.get(noticed[0]);
            if (!noticed[2].equals(end.outcome())) {
                throw new IllegalStateException("wrong: " + String.join(" ", noticed) + " instead of " + end);
            }
            delays[i] = seconds(end.at(), Instant.parse(noticed[1]));
        }
        return delays;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
