package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** One rollback from start to end, through one random sequence of faults. */
final class Schedule {
    private static final int MAX_EVENTS = 200_000;

    final long seed;
    final VirtualTime time = new VirtualTime();
    final SplittableRandom random;
    final boolean faultless;
    final NetworkFaults faults;
    final Simulator simulator;
    final Scenario scenario;
    final double callsPerSecond;
    final List<String> log = new ArrayList<>();
    final List<CallCounter> processes = new ArrayList<>();
    /** The batches whose confirmation took effect. */
    final List<String> confirmed = new ArrayList<>();

    /** The last journal that was saved to disk. */
    private String savedJournal;

    private final double saveFailureProbability;
    /** The probability of a crash shortly after a request that changes something. */
    private final double crashProbability;

    private VirtualTime.Process process;
    private RollbackRun run;
    Outcome outcome;
    boolean interfered;
    boolean killedWhileRequesting;
    boolean stopped;
    boolean clockStepped;
    long endedAt;
    /** Start time of the last process. */
    long processStartedAt;
    /** The time at which a running process could first see that the deadline had passed; -1 if none could. */
    long deadlineSeen = -1;

    /** The block whose failure sets the rollback off; null for a step. */
    Block block;

    Instant startedAt;

    /** The time of the first decision; null if there was none. */
    Instant decidedAt;

    private final Map<String, String> own = new HashMap<>();

    List<FinalState> finalStates;

    /**
     * The state of a rollback at the provider when the run ended.
     *
     * @param since when its state changed last
     * @param sinceNanos the time since then
     */
    record FinalState(
            Effect effect,
            io.jenkins.plugins.cloudrollback.simulator.service.Outcome outcome,
            Instant since,
            long sinceNanos) {}

    Schedule(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        faultless = random.nextInt(5) == 0;
        faults = new NetworkFaults(random.split(), faultless);
        simulator = new Simulator(time, random.nextLong());
        simulator.checkSignatures(random.nextInt(20) == 0);
        DemoWorld.create(simulator);
        time.pass(Duration.ofHours(1));
        scenario = Scenario.of(simulator, random.split());
        scenario.clock = this::now;
        faults.allowRepeats(scenario.toleratesRepetition());
        callsPerSecond = random.nextInt(4) == 0 ? 0.3 : 10;
        crashProbability = faultless || random.nextInt(3) > 0 ? 0 : random.nextDouble() * 0.5;
        saveFailureProbability = faultless || random.nextInt(3) > 0 ? 0 : random.nextDouble() * 0.3;
    }

    Schedule run() {
        boolean dryRun = random.nextInt(20) == 0;
        Journal first = scenario.blockTarget() != null && random.nextBoolean()
                ? afterBlock(dryRun)
                : Journal.begin(time.instant(), scenario.timeout(), dryRun);
        if (first == null) {
            return this;
        }
        startedAt = time.instant();
        savedJournal = first.toJson();
        if (!faultless) {
            planFaults(first);
        }
        startProcess(first);
        for (int events = 0; outcome == null; events++) {
            if (events > MAX_EVENTS || !time.next()) {
                throw new AssertionError("it does not end: " + run.status());
            }
            boolean past = !process.isDead() && !process.now().isBefore(first.deadline());
            deadlineSeen = !past ? -1 : deadlineSeen < 0 ? time.nanos() : deadlineSeen;
        }
        endedAt = time.nanos();
        finalStates = simulator.effects().all().stream()
                .map(effect -> new FinalState(
                        effect,
                        effect.outcome(now()),
                        effect.run().since(now()),
                        Duration.between(effect.run().since(now()), now()).toNanos()))
                .toList();
        // Requests in flight still arrive, and no further ones may be sent.
        for (int events = 0; events < 1000 && time.next(); events++) {}
        return this;
    }

    /** @return null if the block was refused before its body */
    private Journal afterBlock(boolean dryRun) {
        block = new Block(scenario, time, random.split());
        block.before();
        own.putAll(block.own);
        VirtualTime.Process reader = time.new Process();
        block.begin(connection(reader, new CallCounter()), reader, faults, known(reader));
        if (block.refused) {
            return null;
        }
        block.play();
        String kept = block.restorePoint == null ? null : block.restorePoint.toJson();
        return Journal.begin(
                time.instant(),
                scenario.timeout(),
                dryRun,
                true,
                kept == null ? null : RestorePoint.fromJson(kept),
                null);
    }

    private Connection connection(VirtualTime.Process of, CallCounter counter) {
        return new Connection(
                new VirtualHttp(time, of, simulator, faults, counter::sent, confirmed::add),
                of,
                new Quotas(() -> callsPerSecond, of));
    }

    /** Saves journals, and knows the rollbacks that they tell of. */
    private Journal.Store known(VirtualTime.Process of) {
        return new Journal.Store() {
            @Override
            public CompletionStage<Void> save(Journal journal) {
                return Schedule.this.save(of, journal);
            }

            @Override
            public String restoredBy(String service, String changeId) {
                return own.get(changeId);
            }
        };
    }

    private void planFaults(Journal journal) {
        long span = Duration.between(time.instant(), journal.deadline()).toNanos();
        for (int i = random.nextInt(3); i > 0; i--) {
            time.at(soonOrLater(span), () -> {
                // What happens afterwards says nothing about the verdict.
                if (outcome == null) {
                    interfered = true;
                    scenario.interfere();
                }
            });
        }
        if (random.nextInt(4) == 0) {
            time.at(soonOrLater(span), () -> {
                clockStepped = true;
                time.stepClock(Duration.ofSeconds(random.nextInt(-7200, 7200)));
            });
        }
        if (random.nextInt(4) == 0) {
            time.at(soonOrLater(span), scenario.credentials::rotate);
        }
        if (random.nextInt(4) == 0) {
            time.at(soonOrLater(span), () -> simulator.iam().revokeAll());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            time.at(soonOrLater(span), this::kill);
        }
        if (random.nextInt(20) == 0) {
            time.at(soonOrLater(span), this::stop);
        }
    }

    /** A random time, often in the first 1.5 seconds, in which the request is sent. */
    private long soonOrLater(long span) {
        return random.nextInt(3) > 0 ? random.nextLong(1_500_000_000L) : random.nextLong(span);
    }

    private void startProcess(Journal journal) {
        process = time.new Process();
        processStartedAt = time.nanos();
        CallCounter counter = new CallCounter();
        processes.add(counter);
        run = new RollbackRun(
                scenario.rollback(connection(process, counter)),
                journal,
                known(process),
                process,
                random.split(),
                this::log);
        run.start().thenAccept(end -> outcome = end);
    }

    /** The process can crash between the write and its completion. */
    private CompletionStage<Void> save(VirtualTime.Process current, Journal journal) {
        String text = journal.toJson();
        CompletableFuture<Void> saved = new CompletableFuture<>();
        boolean fails = random.nextDouble() < saveFailureProbability;
        boolean written = !fails || random.nextBoolean();
        current.after(Duration.ofMillis(5), () -> {
            if (written) {
                savedJournal = text;
                if (journal.phase() == Phase.WAITING && journal.changeId() != null) {
                    String restored = journal.plan().fact(Plan.VERSION);
                    own.put(journal.changeId(), restored == null ? "" : restored);
                }
            }
            current.after(Duration.ofMillis(5), () -> {
                if (fails) {
                    saved.completeExceptionally(new IOException("no space left on device"));
                } else {
                    saved.complete(null);
                }
            });
        });
        return saved;
    }

    private void log(String line) {
        log.add(line);
        if (decidedAt == null && line.contains("Decision:")) {
            decidedAt = now();
        }
    }

    private void kill() {
        if (outcome != null || process.isDead()) {
            return;
        }
        Journal saved = Journal.fromJson(savedJournal);
        killedWhileRequesting |= saved.phase() == Phase.REQUESTING;
        process.kill();
        time.after(
                Duration.ofMillis(random.nextInt(5) == 0 ? random.nextLong(7_200_000) : random.nextLong(60_000)),
                () -> startProcess(Journal.fromJson(savedJournal)));
    }

    private void stop() {
        if (outcome == null && !process.isDead()) {
            stopped = true;
            run.stop();
            if (outcome == null) {
                throw new AssertionError("it does not stop at once");
            }
        }
    }

    String savedJournal() {
        return savedJournal;
    }

    Instant now() {
        return time.instant();
    }

    /** Counts the calls of one process. */
    final class CallCounter {
        final List<Long> calls = new ArrayList<>();
        /** Calls of IAM, which has its own rate limiter. */
        final List<Long> tokens = new ArrayList<>();

        long lastChange;

        long last() {
            return Stream.of(calls, tokens).flatMap(List::stream).reduce(0L, Math::max);
        }

        void sent(String path) {
            (path.endsWith("/auth/tokens") ? tokens : calls).add(time.nanos());
            if (NetworkFaults.changes(path)) {
                lastChange = time.nanos();
                if (random.nextDouble() < crashProbability) {
                    time.after(Duration.ofMillis(random.nextInt(150)), Schedule.this::kill);
                }
            }
        }
    }
}
