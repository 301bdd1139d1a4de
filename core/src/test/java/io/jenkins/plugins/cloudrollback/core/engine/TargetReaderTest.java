package io.jenkins.plugins.cloudrollback.core.engine;

import static io.jenkins.plugins.cloudrollback.core.engine.FakeRollback.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.testing.VirtualTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a target is read before a block begins and after it has succeeded. */
class TargetReaderTest {
    private final VirtualTime time = new VirtualTime();
    private final VirtualTime.Process process = time.new Process();
    private final FakeRollback provider = new FakeRollback();
    private final List<String> log = new ArrayList<>();

    private Optional<RestorePoint> read() {
        CompletableFuture<Optional<RestorePoint>> read = new TargetReader(
                        provider, OwnRollbacks.NONE, process, new SplittableRandom(1), log::add)
                .restorePoint();
        return time.await(read);
    }

    @Test
    void isReadAndLogged() {
        assertThat(read().orElseThrow().fact("v")).isEqualTo("1");
        assertThat(log).containsExactly("[FAKE] Restore point: version 1 ran");
    }

    @Test
    void warningIsLogged() {
        Message nothing = Message.literal("There is nothing to go back to.");
        provider.then("restorePoint", new RestorePoint(Message.literal("nothing ran"), nothing, Map.of()));

        assertThat(read()).isPresent();
        assertThat(log).contains("[FAKE] Warning: There is nothing to go back to.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"BUSY", "THROTTLED", "UNREACHABLE", "AMBIGUOUS"})
    void whatPassesIsRetriedForAMinute(Kind kind) {
        provider.then("restorePoint", failure(kind));
        Instant begin = process.now();

        assertThat(read()).isEmpty();
        assertThat(Duration.between(begin, process.now())).isEqualTo(TargetReader.LIMIT);
        assertThat(provider.count("restorePoint")).isBetween(7L, 20L);
        assertThat(log)
                .filteredOn(line -> line.startsWith("[FAKE] Warning:"))
                .singleElement()
                .asString()
                .contains("could not be read within a minute", "the provider says " + kind);
    }

    @Test
    void outageThatEndsIsForgotten() {
        provider.then(
                "restorePoint",
                failure(Kind.UNREACHABLE),
                failure(Kind.THROTTLED),
                new RestorePoint(Message.literal("version 2 ran"), null, Map.of()));

        assertThat(read()).isPresent();
        assertThat(log).last().asString().isEqualTo("[FAKE] Restore point: version 2 ran");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REJECTED", "UNAUTHORIZED"})
    void finalRefusalEndsAtOnce(Kind kind) {
        provider.then("restorePoint", failure(kind));

        assertThatThrownBy(this::read).hasRootCauseInstanceOf(CallException.class);
        assertThat(provider.count("restorePoint")).isEqualTo(1);
    }

    @Test
    void callThatNeverReturnsIsGivenUp() {
        provider.then("restorePoint", FakeRollback.NEVER);

        assertThat(read()).isEmpty();
    }

    private Optional<Journal> deployed() {
        RestorePoint before = new RestorePoint(Message.literal("version 1 ran"), null, Map.of("v", "1"));
        return time.await(new TargetReader(provider, OwnRollbacks.NONE, process, new SplittableRandom(1), log::add)
                .deployed(Duration.ofMinutes(30), before, null));
    }

    @Test
    void whatWasDeployedIsKeptWithItsDecision() {
        Journal kept = Journal.fromJson(deployed().orElseThrow().toJson());
        time.pass(Duration.ofHours(5));
        Journal restarted = kept.restarted(process.now());

        assertThat(restarted.phase()).isEqualTo(Journal.Phase.PREPARING);
        assertThat(restarted.startedAt()).isEqualTo(process.now().toEpochMilli());
        assertThat(restarted.deadline()).isEqualTo(process.now().plus(Duration.ofMinutes(30)));
        assertThat(restarted.plan()).isEqualTo(FakeRollback.PLAN);
        assertThat(restarted.automatic()).isTrue();
        assertThat(restarted.restorePoint().fact("v")).isEqualTo("1");
        assertThat(log)
                .containsExactly("[FAKE] Can be rolled back later, on the page of this build: app a from version 2 to"
                        + " version 1");
    }

    /** The change may have ended by the time at which a person asks. */
    @Test
    void abortIsDecidedAgain() {
        Plan abort = new Plan(
                FakeRollback.PLAN.target(),
                null,
                null,
                "https://console.example",
                Map.of(Plan.ABORTED, "7", "v", "1"),
                true);
        provider.then("decide", Decision.request(abort, Message.literal("abort 7"), Map.of("orders", "1")));
        provider.then("resolve", abort);

        Plan plan = deployed().orElseThrow().plan();
        assertThat(plan.abort()).isFalse();
        assertThat(plan.facts()).containsExactly(Map.entry("v", "1"));
    }

    @Test
    void nothingToRollBackIsNotKept() {
        provider.then(
                "decide", Decision.end(Outcome.Status.REFUSED, FakeRollback.PLAN, Message.literal("It cannot be.")));

        assertThat(deployed()).isEmpty();
        assertThat(log)
                .containsExactly("[FAKE] Cannot be rolled back later on the page of this build: app a. It cannot be.");
    }

    @Test
    void deploymentThatCannotBeReadIsNotKept() {
        provider.then("decide", failure(Kind.UNREACHABLE));

        assertThat(deployed()).isEmpty();
        assertThat(log).last().asString().contains("could not be read within a minute");
    }

    @Test
    void survivesJson() {
        RestorePoint point = new RestorePoint(
                Message.literal("v"), Message.of("core.engine.messages", "recovered"), Map.of("a", "b"));

        assertThat(RestorePoint.fromJson(point.toJson())).isEqualTo(point);
        assertThatThrownBy(() -> RestorePoint.fromJson("null")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RestorePoint.fromJson("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RestorePoint.fromJson("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
