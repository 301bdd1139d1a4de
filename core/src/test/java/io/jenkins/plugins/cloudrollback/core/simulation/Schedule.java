package io.jenkins.plugins.cloudrollback.core.simulation;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.RateLimiter;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One rollback from its beginning to its end, through one random sequence of mishaps. */
final class Schedule {
    private static final int ENDLESS = 200_000;

    final long seed;
    final VirtualTime time = new VirtualTime();
    final SplittableRandom random;
    final boolean calm;
    final Weather weather;
    final Simulator simulator;
    final Scenario scenario;
    final double callsPerSecond;
    final List<String> log = new ArrayList<>();
    final List<Counting> lives = new ArrayList<>();

    /** What the controller's disk holds. */
    private String disk;

    private final double saveFails;
    /** How probable it is that the process dies around the moment when it matters most. */
    private final double diesWhenAsking;

    private VirtualTime.Life life;
    private RollbackRun run;
    Outcome outcome;
    boolean meddled;
    boolean killedWhileRequesting;
    boolean stopped;
    boolean clockStepped;
    long endedAt;
    /** When the last life of the process began. */
    long bornAt;
    /** Since when a living process could see that the deadline is over; -1 if it can't. */
    long deadlineSeen = -1;

    List<Seen> seen;

    /**
     * A rollback as it stood when the run ended.
     *
     * @param sinceNanos how long it had stood so by then
     */
    record Seen(Effect effect, io.jenkins.plugins.cloudrollback.simulator.service.Outcome outcome, long sinceNanos) {}

    Schedule(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        calm = random.nextInt(5) == 0;
        weather = new Weather(random.split(), calm);
        simulator = new Simulator(time, random.nextLong());
        simulator.checkSignatures(random.nextInt(20) == 0);
        DemoWorld.create(simulator);
        time.pass(Duration.ofHours(1));
        scenario = Scenario.of(simulator, random.split());
        weather.repeats(scenario.bearsRepetition());
        callsPerSecond = random.nextInt(4) == 0 ? 0.3 : 10;
        diesWhenAsking = calm || random.nextInt(3) > 0 ? 0 : random.nextDouble() * 0.5;
        saveFails = calm || random.nextInt(3) > 0 ? 0 : random.nextDouble() * 0.3;
    }

    Schedule play() {
        boolean dryRun = random.nextInt(20) == 0;
        Journal first = Journal.begin(time.instant(), scenario.timeout(), dryRun);
        disk = first.toJson();
        if (!calm) {
            planMishaps(first);
        }
        live(first);
        for (int events = 0; outcome == null; events++) {
            if (events > ENDLESS || !time.next()) {
                throw new AssertionError("it does not end: " + run.status());
            }
            boolean past = !life.isDead() && !life.now().isBefore(first.deadline());
            deadlineSeen = !past ? -1 : deadlineSeen < 0 ? time.nanos() : deadlineSeen;
        }
        endedAt = time.nanos();
        seen = simulator.effects().all().stream()
                .map(effect -> new Seen(
                        effect,
                        effect.outcome(now()),
                        Duration.between(effect.run().since(now()), now()).toNanos()))
                .toList();
        // Whatever is still under way arrives, and nobody asks for more.
        for (int events = 0; events < 1000 && time.next(); events++) {}
        return this;
    }

    private void planMishaps(Journal journal) {
        long span = Duration.between(time.instant(), journal.deadline()).toNanos();
        for (int i = random.nextInt(3); i > 0; i--) {
            time.at(soonOrLater(span), () -> {
                meddled = true;
                scenario.meddle();
            });
        }
        if (random.nextInt(4) == 0) {
            time.at(soonOrLater(span), () -> {
                clockStepped = true;
                time.stepClock(Duration.ofSeconds(random.nextInt(-7200, 7200)));
            });
        }
        if (random.nextInt(4) == 0) {
            time.at(soonOrLater(span), scenario.proofs::rotate);
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

    /** Most of what matters happens in the first seconds. */
    private long soonOrLater(long span) {
        return random.nextInt(3) > 0 ? random.nextLong(1_500_000_000L) : random.nextLong(span);
    }

    private void live(Journal journal) {
        life = time.new Life();
        bornAt = time.nanos();
        Counting counting = new Counting();
        lives.add(counting);
        Connection connection = new Connection(
                new VirtualHttp(time, life, simulator, weather, counting::sent),
                life,
                new RateLimiter.Registry(callsPerSecond, life));
        VirtualTime.Life mine = life;
        run = new RollbackRun(
                scenario.rollback(connection), journal, saved -> save(mine, saved), life, random.split(), log::add);
        run.start().thenAccept(end -> outcome = end);
    }

    /** The write and the news of it are two things: a process can die between them. */
    private CompletionStage<Void> save(VirtualTime.Life mine, Journal journal) {
        String text = journal.toJson();
        CompletableFuture<Void> saved = new CompletableFuture<>();
        boolean fails = random.nextDouble() < saveFails;
        boolean written = !fails || random.nextBoolean();
        mine.after(Duration.ofMillis(5), () -> {
            if (written) {
                disk = text;
            }
            mine.after(Duration.ofMillis(5), () -> {
                if (fails) {
                    saved.completeExceptionally(new IOException("no space left on device"));
                } else {
                    saved.complete(null);
                }
            });
        });
        return saved;
    }

    private void kill() {
        if (outcome != null || life.isDead()) {
            return;
        }
        Journal onDisk = Journal.fromJson(disk);
        killedWhileRequesting |= onDisk.phase() == Phase.REQUESTING;
        life.kill();
        time.after(
                Duration.ofMillis(random.nextInt(5) == 0 ? random.nextLong(7_200_000) : random.nextLong(60_000)),
                () -> live(Journal.fromJson(disk)));
    }

    private void stop() {
        if (outcome == null && !life.isDead()) {
            stopped = true;
            run.stop();
            if (outcome == null) {
                throw new AssertionError("it does not stop at once");
            }
        }
    }

    String disk() {
        return disk;
    }

    Instant now() {
        return time.instant();
    }

    /** The calls that one life of the process made. */
    final class Counting {
        final List<Long> reads = new ArrayList<>();
        /** IAM has a budget of its own. */
        final List<Long> tokens = new ArrayList<>();

        long lastChange;

        void sent(String path) {
            if (Weather.changes(path)) {
                lastChange = time.nanos();
                if (random.nextDouble() < diesWhenAsking) {
                    time.after(Duration.ofMillis(random.nextInt(150)), Schedule.this::kill);
                }
            } else {
                (path.endsWith("/auth/tokens") ? tokens : reads).add(time.nanos());
            }
        }
    }
}
