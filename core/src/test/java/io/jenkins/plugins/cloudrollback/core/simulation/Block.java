package io.jenkins.plugins.cloudrollback.core.simulation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.RestorePoint;
import io.jenkins.plugins.cloudrollback.core.engine.TargetReader;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What happens at a target from before a block to its failure. */
final class Block {
    private static final String OUR_DEPLOYER = "ci";

    private final Scenario scenario;
    private final BlockTarget target;
    private final VirtualTime time;
    private final RandomGenerator random;

    /** The versions that earlier rollbacks of this Jenkins restored, by the id of the change. */
    final Map<String, String> own = new HashMap<>();

    /** The users who changed the target in the block. */
    final Set<String> users = new HashSet<>();

    /** The changes in the block, oldest first. */
    final List<String> changes = new ArrayList<>();

    /** The versions to which a rollback may have to go: a change from before may end while the restore point is read. */
    final Set<String> goals = new HashSet<>();

    /** Whether the last change of the block runs for ever, unless it is aborted. */
    boolean stuck;

    /** The script of the last change of the block; null if there was none. */
    @CheckForNull
    private String last;

    /** Null if it could not be read in time. */
    @CheckForNull
    RestorePoint restorePoint;

    /** Whether the block was refused before its body. */
    boolean refused;

    Block(Scenario scenario, VirtualTime time, RandomGenerator random) {
        this.scenario = scenario;
        this.target = scenario.blockTarget();
        this.time = time;
        this.random = random;
    }

    /** Changes from before the block; the last one may still be running. */
    void before() {
        if (random.nextInt(3) == 0) {
            target.deploy("alice", Script.of(target.done()));
            time.pass(Duration.ofMinutes(1));
        }
        if (random.nextInt(4) == 0) {
            String earlier = target.running();
            target.deploy("alice", Script.of(target.done()));
            time.pass(Duration.ofMinutes(1));
            Optional<String> change = target.rollback("earlier-build", earlier, Script.of(target.done()));
            if (random.nextBoolean()) {
                change.ifPresent(id -> own.put(id, earlier));
            }
            time.pass(Duration.ofMinutes(1));
        }
        if (random.nextInt(8) == 0) {
            target.deploy("alice", Script.of(target.slow().get(random.nextInt(2))));
            time.pass(Duration.ofSeconds(30));
        }
    }

    void begin(Connection connection, VirtualTime.Process process, NetworkFaults faults, OwnRollbacks known) {
        goals.add(target.goal(target.running()));
        if (random.nextInt(10) == 0) {
            faults.outage(true);
            time.after(Duration.ofSeconds(random.nextInt(120)), () -> faults.outage(false));
        }
        CompletableFuture<Optional<RestorePoint>> read =
                new TargetReader(scenario.rollback(connection), known, process, random, line -> {}).restorePoint();
        try {
            restorePoint = time.await(read).orElse(null);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof CallException)) {
                throw e;
            }
            refused = true;
        }
        faults.outage(false);
        goals.add(target.goal(target.running()));
    }

    /** Deployments by the build and by others, until the block fails. */
    void play() {
        time.pass(Duration.ofSeconds(random.nextInt(600)));
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean ours = random.nextInt(5) > 0;
            change(ours ? OUR_DEPLOYER : "bob");
            time.pass(Duration.ofSeconds(1 + random.nextInt(120)));
        }
    }

    private void change(String user) {
        List<String> scripts =
                Stream.of(target.ending(), target.stuck()).flatMap(List::stream).toList();
        String text = scripts.get(random.nextInt(scripts.size()));
        target.deploy(user, Script.of(text)).ifPresent(id -> {
            scenario.history.add(user + " deploys at " + time.instant() + ": " + text);
            users.add(user);
            changes.add(id);
            stuck = target.stuck().contains(text);
            last = text;
        });
    }

    /** Whether the rollback has to take effect, unless somebody interferes. */
    boolean needsRollback() {
        boolean known = restorePoint != null && restorePoint.fact("version") != null || scenario.isNamed();
        return restorePoint != null && users.size() == 1 && known && target.canGoBack(last, stuck);
    }

    @CheckForNull
    String running() {
        return target.running();
    }
}
