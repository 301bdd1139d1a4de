package io.jenkins.plugins.cloudrollback.core.simulation;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A rollback at one of the four services, the scripted behaviour of the provider, and concurrent changes of the same
 * target by another user.
 */
abstract class Scenario {
    static final Endpoints ENDPOINTS = new Endpoints((service, region) -> URI.create("http://provider"));

    final Simulator simulator;
    final RandomGenerator random;
    final RotatingCredentials credentials;
    /** Rollbacks by another user with the same effect as ours, so that their result is a correct verdict. */
    final Set<String> equivalentChanges = new HashSet<>();

    /** When another user changed the target while the rollback was under way. */
    final List<Instant> strangers = new ArrayList<>();

    /** What happened in the block and who interfered, for people. */
    final List<String> history = new ArrayList<>();

    Supplier<Instant> clock;

    Scenario(Simulator simulator, RandomGenerator random) {
        this.simulator = simulator;
        this.random = random;
        this.credentials = new RotatingCredentials(simulator, random);
    }

    static Scenario of(Simulator simulator, RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> new SaeScenario(simulator, random);
            case 1 -> new EdasScenario(simulator, random);
            case 2 -> new EdasAppScenario(simulator, random);
            case 3 -> new CodeArtsScenario(simulator, random);
            default -> new RfsScenario(simulator, random);
        };
    }

    abstract Rollback rollback(Connection connection);

    /** Changes the target as another user, if the provider permits it. */
    abstract void interfere();

    /** @return whether a request that a gateway repeats takes effect only once */
    boolean toleratesRepetition() {
        return true;
    }

    /** @return whether the provider may hide that a rollback of ours ended so */
    boolean mayHide(Outcome end) {
        return false;
    }

    /** @return how long after the end of a rollback a run may still wait to be sure of it */
    Duration timeToTell(Outcome end) {
        return Duration.ofSeconds(end == Outcome.FAILED ? 31 : 1);
    }

    /** @return whether a second request is refused, or has the same effect as one */
    boolean isRepeatable() {
        return false;
    }

    /** @return the number of requests of one rollback that may take effect */
    int maxEffects() {
        return 1;
    }

    Duration timeout() {
        return Duration.ofMinutes(5 + random.nextInt(random.nextInt(20) == 0 ? 90 : 15));
    }

    /** @return what can happen at the target in a block; null if this scenario has no blocks */
    @CheckForNull
    BlockTarget blockTarget() {
        return null;
    }

    /** @return whether the provider itself goes back when a deployment fails */
    boolean rollsBackByItself() {
        return false;
    }

    /** @return how many rollbacks of ours took effect that were not the abort of a running change */
    int timesGoneBack() {
        return 1;
    }

    /** @return whether our parameters name the version to go back to */
    boolean isNamed() {
        return true;
    }

    Script anyOf(String... scripts) {
        return Script.of(scripts[random.nextInt(scripts.length)]);
    }

    /** Remembers a change by another user that a rollback must not undo. */
    void addStranger(Optional<String> change) {
        change.ifPresent(id -> {
            strangers.add(clock.get());
            history.add("another user changes the target at " + clock.get());
        });
    }

    void addEquivalent(Optional<String> change) {
        change.ifPresent(equivalentChanges::add);
    }

    static IamTokens tokens(Connection connection) {
        return new IamTokens(connection, ENDPOINTS);
    }
}
