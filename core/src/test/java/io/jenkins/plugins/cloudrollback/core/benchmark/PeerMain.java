package io.jenkins.plugins.cloudrollback.core.benchmark;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * The JVM in which a {@link Peer} waits. Reads the journals of the rollbacks, one in each line: first those for warming
 * up, then those to measure. Prints an empty line when it is warm. At the end it prints what was needed while all waited
 * (threads of the JVM, bytes of heap for each wait, connections, CPU in percent of one core, begin and end of the time
 * for which this holds), and for each rollback its id, the time at which its end was noticed, and its status.
 */
final class PeerMain {
    private final BufferedReader journals =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();
    private final Peer peer;

    private PeerMain(Peer peer) {
        this.peer = peer;
    }

    /** @param arguments "engine" or "sdk", the service, the URL of the providers, and the settings */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Service service = Service.valueOf(arguments[1]);
        URI providers = URI.create(arguments[2]);
        Settings settings = Settings.of(Arrays.copyOfRange(arguments, 3, arguments.length));
        Peer peer = arguments[0].equals("engine")
                ? Peer.engine(providers, settings)
                : Peer.sdk(service, providers, settings);
        new PeerMain(peer).run(service, settings);
        System.exit(0);
    }

    private void run(Service service, Settings settings) throws IOException, InterruptedException {
        List<Target> warmUp = Target.of(service, Target.warmUp(settings));
        begin(warmUp);
        sleepUntil(() -> ends.size() == warmUp.size(), 120);
        ends.clear();
        long idle = Jvm.usedHeap();
        System.out.println();

        List<Target> targets = Target.of(service, Target.all(settings));
        begin(targets);
        Thread.sleep(1000L * settings.shortest() / 3); // until each has been polled once
        long heap = (Jvm.usedHeap() - idle) / targets.size();
        Instant from = Instant.now();
        Jvm.Measurement measurement = new Jvm.Measurement();
        long connections = 0;
        while (ends.isEmpty()) {
            connections = Math.max(connections, Jvm.sockets());
            Thread.sleep(500);
        }
        String usage = measurement.peakThreads() + " " + heap + " " + connections + " " + measurement.load() + " "
                + from + " " + Instant.now();
        sleepUntil(() -> ends.size() == targets.size(), settings.longest() + 120);
        System.out.println(usage);
        ends.forEach(System.out::println);
    }

    private void begin(List<Target> targets) throws IOException {
        for (Target target : targets) {
            Journal journal = Journal.fromJson(journals.readLine());
            String id = journal.changeId();
            peer.await(target, journal)
                    .whenComplete((status, failure) ->
                            ends.add(id + " " + Instant.now() + " " + (failure == null ? status : failure)));
        }
    }

    private static void sleepUntil(BooleanSupplier condition, int limit) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if ((System.nanoTime() - begin) / 1_000_000_000 > limit) {
                System.err.println("not all have ended after " + limit + " s");
                System.exit(1);
            }
            Thread.sleep(100);
        }
    }
}
